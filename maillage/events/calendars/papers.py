"""What the programme on paper says of an event and of the last version of its programme."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.conf import settings
from django.utils import timezone
from django.utils.text import capfirst

from maillage.core.discretion import history_title
from maillage.core.templatetags.ui import french_date
from maillage.core.text import fold
from maillage.events import vocabulary
from maillage.events.agenda import words
from maillage.events.agenda.cards import organiser
from maillage.events.calendars import entries
from maillage.events.calendars.pdf import Day, Line, Paper
from maillage.events.models import Event
from maillage.events.models import Slot as SlotRow
from maillage.events.programme.clock import written
from maillage.events.programme.records import Slot, SlotKind, State
from maillage.events.programme.versions import Version


def paper(event: Event, version: Version) -> Paper:
    """What is held only: a sheet on a wall is taken down when it is no longer true."""
    return Paper(
        title=event.title,
        document_title=event.neutral_title or history_title(event.title, "Programme"),
        network=settings.NETWORK_NAME,
        when=words.days(event),
        life=_life(event),
        facts=tuple((label, value) for label, value in _facts(event) if value),
        days=tuple(_days(event, version)),
        access=tuple(_access(event)),
        version=f"Version {version.number} du {french_date(timezone.localdate(version.published_at))}",
        url=entries.url(event),
    )


def _life(event: Event) -> str:
    """« Annulé : la salle est fermée. »; nothing when it is held as planned."""
    life = capfirst(words.life(event))
    return f"{life} : {event.life_note}" if event.life_note and life else life


def _facts(event: Event) -> Iterator[tuple[str, str]]:
    yield "Quand", ", ".join(said for said in (words.days(event), words.hours(event)) if said)
    place = words.place(event)
    is_somewhere = event.place_name and entries.location(event) != entries.ONLINE
    yield "Où", f"{place} – {event.place_address}" if is_somewhere and event.place_address else place
    yield "Organisé par", organiser(event, event.level)


def _access(event: Event) -> Iterator[str]:
    yield from (vocabulary.ACCESSIBILITY[code] for code in event.accessibility if code in vocabulary.ACCESSIBILITY)
    if event.accessibility_contact:
        yield f"Pour dire ce dont vous avez besoin : {event.accessibility_contact}"


def _days(event: Event, version: Version) -> Iterator[Day]:
    slots = [each.slot for each in version.held if entries.is_held(event, each.slot)]
    for day, inside in groupby(slots, key=_day):
        yield Day(capfirst(words.long_day(day)), tuple(_line(slot) for slot in inside))


def _line(slot: Slot) -> Line:
    more = (_kind(slot), slot.track, "suivi d’un débat" if slot.has_debate else "")
    return Line(
        at=_hours(slot),
        title=slot.title,
        note=entries.UNSURE if slot.state == State.UNCONFIRMED else "",
        kind=" · ".join(said for said in more if said),
        room=slot.room,
        text=tuple(line for line in slot.text.splitlines() if line.strip()),
        people=tuple(entries.shown(slot.speakers)),
    )


def _kind(slot: Slot) -> str:
    """Nothing when its title begins with it: « Pause déjeuner »."""
    label = str(SlotRow.Kind(slot.kind).label)
    return "" if slot.kind == SlotKind.SESSION or fold(slot.title).startswith(fold(label)) else capfirst(label)


def _hours(slot: Slot) -> str:
    assert slot.start is not None
    start = written(slot.start)
    return f"{start} – {written(slot.end)}" if slot.end and slot.end > slot.start else start


def _day(slot: Slot) -> date:
    assert slot.start is not None
    return slot.start.date()
