"""Events as the search knows them: those that are announced, cancelled ones too, with the programme that was last published.

Never a draft, a stream, who registered, nor a speaker who did not say yes: what the pages show, and nothing else.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from uuid import UUID

from maillage.core import markdown
from maillage.events import sheets
from maillage.events.agenda import cards, programmes, words
from maillage.events.models import Event
from maillage.events.programme.versions import Version
from maillage.events.reading import finding
from maillage.resources.vocabulary import PROFESSIONS, THEMES
from maillage.search import actions as search
from maillage.search.registry import Entry, Source

KIND = "events.event"
_LONGEST = 400_000  # characters: one entry never weighs more, whatever its programme says
_CHUNK = 200


def source() -> Source:
    return Source(KIND, "Évènements", entries, rank=15, labels=_labels)


def entries(refs: Iterable[str] | None) -> Iterator[Entry]:
    """Each announced event, by its identifier."""
    found = Event.objects.published().select_related("organiser").order_by("pk")
    found = found.annotate(has_sessions=finding.has_sessions())
    if refs is not None:
        found = found.filter(pk__in=[UUID(ref) for ref in refs])
    rows = found.iterator(_CHUNK)
    while events := list(islice(rows, _CHUNK)):
        versions = programmes.published(event.pk for event in events)
        yield from (_entry(event, versions.get(event.pk)) for event in events)


def renew(event: Event, now: datetime) -> None:
    """Inside the transaction that changed it or its programme, before the journal (`following`). Its first session makes a training a course."""
    search.renew(KIND, [str(pk) for pk in (event.pk, event.parent_id) if pk])


def _entry(event: Event, version: Version | None) -> Entry:
    is_course: bool = event.has_sessions  # type: ignore[attr-defined]  # annotated
    said = [markdown.plain(event.body), event.place_name, cards.organiser(event, event.level)]
    said += _programme(version) if version else []
    return Entry(
        kind=KIND,
        ref=str(event.pk),
        href=words.whole_address(event) if is_course else event.get_absolute_url(),
        title=f"{words.life(event).capitalize()} : {event.title}" if event.is_called_off else event.title,
        level=event.level,
        summary=" ".join(filter(None, (_when(event, is_course=is_course), event.summary))),
        text="\n".join(filter(None, said))[:_LONGEST],
        type=event.kind,
        themes=event.themes,
        professions=event.professions,
        departments=event.departments,
        language="fr",
        year=event.first_day.year,
        dated_on=event.first_day,
    )


def _when(event: Event, *, is_course: bool) -> str:
    """Said before what it is about: a result shows the year alone beside the title."""
    if is_course:
        return "Formation en plusieurs sessions."
    day = sheets.days(event.first_day, event.last_day)
    return "Nouvelle date à venir." if words.to_come(event) else f"{day[:1].upper()}{day[1:]}."


def _programme(version: Version) -> Iterator[str]:
    """What is held: titles and texts, and who speaks."""
    for each in version.held:
        yield from (each.slot.title, each.slot.text)
        yield from (f"{one.name}, {one.function}" for one in each.slot.speakers if one.is_shown)


def _labels() -> dict[str, dict[str, str]]:
    return {"type": dict(Event.Kind.choices), "themes": THEMES, "professions": PROFESSIONS}
