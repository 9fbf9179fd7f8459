"""Files made once of an event and of the last version of its programme, when one of them changes."""

import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef

from maillage.core import typesetting
from maillage.core.hooks import Hook
from maillage.events import rows
from maillage.events.calendars import entries, papers, pdf
from maillage.events.exports import ics, schedule
from maillage.events.exports.schedule import Sheet
from maillage.events.models import Event, ProgrammeVersion, Rendering
from maillage.events.models.events import IN_ORDER
from maillage.events.programme.versions import Version
from maillage.events.reading import finding

logger = logging.getLogger(__name__)
Form = Rendering.Form
# Grows when what is written of the same event changes: files made before are made again, and no program keeps the old text for its ETag.
EDITION = 2
_AT_ONCE = 200  # events whose files are made again by one run
_LONGEST_DIGEST = 64
papers_wanted = Hook("events.papers_wanted")  # called once the writes that ask for a PDF are there to be read


def renew(event: Event, now: datetime) -> None:
    """In the transaction of what changes. What is not published has no file; a week holds its parts, and follows them."""
    if event.is_published:
        version = last_version(event)
        made = _files(event, version)
        _keep(event, made, now)
        event.renderings.exclude(form__in=made).delete()
        if has_programme(event, version):
            transaction.on_commit(papers_wanted.call)
    else:
        event.renderings.all().delete()
    week = Event.objects.published().filter(pk=event.parent_id).first() if event.parent_id else None
    if week is not None:
        _keep(week, {Form.ICS: calendar(week, last_version(week))}, now)


def last_version(event: Event) -> Version | None:
    row = rows.last_version(event)
    return rows.version(row) if row else None


def has_programme(event: Event, version: Version | None) -> bool:
    """Whether something is held at some hour of its days. A version that cancels everything leaves only a calendar, which says so."""
    return version is not None and any(entries.is_held(event, each.slot) for each in version.held)


def renew_old(now: datetime) -> int:
    """Make again the files that an older edition made, of the first events: how many. The worker asks until there is none."""
    old = Rendering.objects.exclude(digest__startswith=_mark()).values("event")
    found = Event.objects.published().filter(pk__in=old).order_by("pk")[:_AT_ONCE]
    for event in found:
        with transaction.atomic():
            renew(Event.objects.select_for_update(no_key=True).get(pk=event.pk), now)
    return len(found)


def make_papers(now: datetime) -> int:
    """The PDF of each published programme that has none. How many were made; one that cannot be is told without its words."""
    has_paper = Rendering.objects.filter(event=OuterRef("pk"), form=Form.PDF)
    has_version = ProgrammeVersion.objects.filter(event=OuterRef("pk"))
    wanted = Event.objects.published().filter(Exists(has_version), ~Exists(has_paper))
    return sum(_make_paper(pk, now) for pk in wanted.values_list("pk", flat=True))


def _make_paper(pk: UUID, now: datetime) -> bool:
    """Drawn outside the transaction; kept if nothing has changed since."""
    event = Event.objects.select_related("organiser").get(pk=pk)
    version = last_version(event)
    if version is None or not has_programme(event, version):
        return False
    try:
        body = pdf.write(papers.paper(event, version), at=max(event.changed_at, version.published_at))
    except typesetting.NotDrawn:
        logger.error("The programme of the event %s could not be drawn", pk)  # noqa: TRY400 -- without the text
        return False
    with transaction.atomic():
        locked = Event.objects.published().select_for_update(no_key=True).filter(pk=pk).first()
        latest = ProgrammeVersion.objects.filter(event=pk).order_by("-number").values_list("number", flat=True).first()
        if locked is None or (locked.changed_at, latest) != (event.changed_at, version.number):
            return False  # whoever changed it has asked again
        _keep(locked, {Form.PDF: body}, now)
    return True


def _files(event: Event, version: Version | None) -> dict[Form, bytes]:
    """Conference applications have no word for an event without a programme: then, only its calendar."""
    made = {Form.ICS: calendar(event, version)}
    if version is not None and has_programme(event, version):
        days = (event.first_day, event.last_day)
        sheet = Sheet(event.title, event.slug, entries.url(event), ZoneInfo(event.zone), version, days=days)
        made |= {Form.XML: schedule.xml(sheet), Form.JSON: schedule.as_json(sheet)}
    return made


def calendar(event: Event, version: Version | None) -> bytes:
    """With the parts of a week that whoever reads the week may read; a course is held on the days of its sessions only."""
    parts = event.children.published().filter(level__lte=event.level)
    inside = parts.order_by(*IN_ORDER)
    said = entries.of_programme(event, version, inside.only(*entries.READ), is_course=finding.is_course(event))
    return ics.calendar(entries.name(event), said, url=entries.url(event))


def _keep(event: Event, made: Mapping[Form, bytes], now: datetime) -> None:
    """A file that is the same keeps its date."""
    known = dict(event.renderings.values_list("form", "digest"))
    fresh = [
        Rendering(event=event, form=form, body=body, digest=digest, made_at=now)
        for form, body in made.items()
        if known.get(form) != (digest := _digest(body))
    ]
    Rendering.objects.bulk_create(
        fresh,
        update_conflicts=True,
        unique_fields=["event", "form"],
        update_fields=["body", "digest", "made_at"],
    )


def _mark() -> str:
    return f"{EDITION}-"


def _digest(body: bytes) -> str:
    """Of the content, and of how it was made."""
    return f"{_mark()}{hashlib.sha256(body).hexdigest()}"[:_LONGEST_DIGEST]
