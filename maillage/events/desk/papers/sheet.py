"""What the page of documents and access shows: each thing with its state and what can be done about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from maillage.core.templatetags.ui import Label
from maillage.directory.standing import Standing
from maillage.events import access, comers
from maillage.events.desk.faces import Face
from maillage.events.models import Event, EventDocument, PressKey, Replay
from maillage.resources import preview
from maillage.resources.checks import files as checks
from maillage.resources.models import ResourceFile
from maillage.resources.preview import FileLine

Audience = EventDocument.Audience
AUDIENCES = {
    Audience.PUBLIC: Label("Tout le monde", "info", "globe"),
    Audience.REGISTERED: Label("Personnes inscrites", "pro", "people"),
    Audience.PRESS: Label("Presse", "pro", "letter"),
}


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """`said`: what a screen reader will miss in it, and why nobody has it."""

    document: EventDocument
    file: FileLine
    labels: tuple[Label, ...]
    said: tuple[str, ...]
    edit: str


@dataclass(frozen=True, slots=True)
class ReplayLine:
    replay: Replay
    details: str  # « 1 h 30 – sous-titré »
    poster: FileLine | None
    edit: str
    up: str  # where « plus haut » is sent; empty for the first


@dataclass(frozen=True, slots=True)
class KeyLine:
    key: PressKey
    is_open: bool
    end: str


@dataclass(frozen=True, slots=True)
class Sheet:
    documents: tuple[DocumentLine, ...]
    streams: Mapping[str, str]
    replays: tuple[ReplayLine, ...]
    keys: tuple[KeyLine, ...]
    registered: int
    is_registering: bool

    @property
    def is_waiting(self) -> bool:
        """Whether a file is still being checked."""
        posters = [line.poster for line in self.replays if line.poster]
        return any(file.is_waiting for file in [*(line.file for line in self.documents), *posters])

    @property
    def reaches_nobody(self) -> bool:
        """Something is for the registered only, and nobody can register here."""
        is_reserved = any(line.document.audience == Audience.REGISTERED for line in self.documents)
        return not self.is_registering and self.registered == 0 and (is_reserved or bool(self.streams))


def of(face: Face, event: Event, *, standing: Standing, now: datetime) -> Sheet:
    """At most eight queries, whatever there is."""
    rows = event.documents.select_related("file", "slot").order_by("rank", "pk")
    replays = event.replays.select_related("poster").defer("poster__text").order_by("rank", "pk")
    keys = event.press_keys.order_by("-expires_at", "pk")
    watched = access.streams(event, standing=standing, now=now)
    return Sheet(
        documents=tuple(_document(face, event, row, now) for row in rows.defer("file__text")),
        streams={watch.kind: watch.link for watch in watched},
        replays=tuple(_replay(face, event, number, row) for number, row in enumerate(replays)),
        keys=tuple(KeyLine(key, key.expires_at > now, face.url("end-press-key", event.pk, key.pk)) for key in keys),
        registered=comers.known().room(event).taken,
        is_registering=event.registering == Event.Registering.HERE,
    )


def _document(face: Face, event: Event, row: EventDocument, now: datetime) -> DocumentLine:
    line = preview.line(row.file)
    href = face.url("open-document", event.pk, row.pk) if line.is_ready else ""
    file = FileLine(line.file, line.state, line.details, href)
    labels = [AUDIENCES[Audience(row.audience)]]
    if row.is_under_embargo(now):
        labels.append(Label("Sous embargo", "check", "clock"))
    return DocumentLine(row, file, tuple(labels), _said(row.file), face.url("edit-document", event.pk, row.pk))


def _said(file: ResourceFile) -> tuple[str, ...]:
    if file.state == ResourceFile.State.REFUSED:
        return (file.reason,)
    return tuple(finding.text for finding in checks.findings([file])) if file.state == ResourceFile.State.READY else ()


def _replay(face: Face, event: Event, number: int, row: Replay) -> ReplayLine:
    said = ((row.has_captions, "sous-titré"), (row.has_lsf, "en langue des signes"))
    minutes = [f"{row.minutes} min"] if row.minutes else []
    return ReplayLine(
        replay=row,
        details=", ".join([*minutes, *(text for is_so, text in said if is_so)]),
        poster=preview.line(row.poster) if row.poster else None,
        edit=face.url("edit-replay", event.pk, row.pk),
        up=face.url("raise-replay", event.pk, row.pk) if number else "",
    )
