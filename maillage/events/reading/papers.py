"""Documents and recordings of an event, as each reader may have them.

Before the end of an embargo only a newsroom with its key has a document; those of the press are everybody's once it is over; those of
the registered, theirs only.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.utils import timezone
from django.utils.encoding import iri_to_uri

from maillage.events.models import Event, EventDocument, Replay
from maillage.events.reading import words
from maillage.resources import preview
from maillage.resources.models import ResourceFile
from maillage.resources.vocabulary import LICENCES

Audience = EventDocument.Audience
_NO_LICENCE = frozenset({"", "unknown"})


@dataclass(frozen=True, slots=True)
class Reader:
    """`has_key`: her address holds a press key that is still valid."""

    is_registered: bool = False
    has_key: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """`details`: « PDF, 12 pages, 1,2 Mo »; `embargo`: until when, in words, for those who have it before."""

    label: str
    href: str
    details: str
    licence: str
    embargo: str


@dataclass(frozen=True, slots=True)
class Recording:
    """`host`: the site where it is; nothing is asked there before somebody goes."""

    title: str
    link: str
    host: str
    length: str
    labels: tuple[str, ...]
    poster: str


def of(event: Event) -> list[EventDocument]:
    """Those that are ready to be given, in their order. One query."""
    ready = event.documents.filter(file__state=ResourceFile.State.READY)
    shown = ready.select_related("file").defer("file__text", "file__findings")
    return list(shown.order_by("rank", "pk"))


def may_have(document: EventDocument, reader: Reader, *, now: datetime) -> bool:
    if document.audience == Audience.REGISTERED:
        return reader.is_registered and not document.is_under_embargo(now)
    return reader.has_key or not document.is_under_embargo(now)


def for_press(documents: Iterable[EventDocument], reader: Reader, *, now: datetime) -> list[EventDocument]:
    """Those of the press; with a key, also those of everybody before their time."""
    return [
        one
        for one in documents
        if may_have(one, reader, now=now)
        and (one.audience == Audience.PRESS or (one.audience == Audience.PUBLIC and one.is_under_embargo(now)))
    ]


def for_registered(documents: Iterable[EventDocument]) -> list[EventDocument]:
    """Those that nobody else has; `may_have` says which are given already."""
    return [one for one in documents if one.audience == Audience.REGISTERED]


def paper(document: EventDocument, *, at: str, now: datetime) -> Paper:
    """`at`: the address that the document is under, the event's, that of a press key or that of a registration."""
    local = timezone.localtime(document.embargo_until) if document.is_under_embargo(now) else None
    return Paper(
        label=document.file.label,
        href=f"{at}/documents/{document.pk}",
        details=preview.line(document.file).details,
        licence="" if document.licence in _NO_LICENCE else LICENCES.get(document.licence, ""),
        embargo=f"Sous embargo jusqu’au {words.moment(local)}" if local else "",
    )


def name(document: EventDocument, event: Event) -> str:
    """How the name of its file begins: of the event, never what was sent."""
    return f"{event.slug}-{document.rank + 1}"


def recordings(event: Event) -> list[Recording]:
    """One query."""
    rows = event.replays.select_related("poster").defer("poster__text").order_by("rank", "pk")
    return [found for row in rows if (found := _recording(row, event)) is not None]


def _recording(row: Replay, event: Event) -> Recording | None:
    """None of what does not lead to the web, whatever the row holds."""
    parts = urlsplit(row.link)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    is_drawn = row.poster is None or row.poster.state != ResourceFile.State.READY or not row.poster.thumbnail
    said = ((row.has_captions, "Sous-titré"), (row.has_lsf, "En langue des signes"))
    return Recording(
        title=row.title,
        link=iri_to_uri(parts.geturl()),
        host=parts.hostname.removeprefix("www."),
        length=words.minutes(row.minutes) if row.minutes else "",
        labels=tuple(label for is_so, label in said if is_so),
        poster="" if is_drawn else f"{event.get_absolute_url()}/rediffusion/{row.pk}/image",
    )
