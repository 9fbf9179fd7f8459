"""What calendars say of an event and of its programme. Nothing is read: the event, its last version and its parts are given.

One identifier for ever: that of the event, that of each published slot. A sequence never goes back: that of the event grows with each
change of what calendars show of it, that of a slot with each change of the slot, and their sum with either.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from maillage.core.discretion import history_title
from maillage.events.agenda.words import is_online
from maillage.events.exports.ics import Entry, Status
from maillage.events.models import Event
from maillage.events.programme.records import Slot, Speaker, State
from maillage.events.programme.versions import PublishedSlot, Version

# What is read here of an event: `only(*READ)` for those who read many.
READ = (
    "title", "summary", "neutral_title", "year", "slug", "level", "zone", "first_day", "last_day", "announced_start", "announced_end",
    "mode", "place_name", "place_address", "life", "life_note", "sequence", "changed_at",
)  # fmt: skip
ONLINE = "En ligne"
_TOLD = {Event.Life.CANCELLED: "Annulé", Event.Life.POSTPONED: "Reporté"}  # it will not take place on that day
UNSURE = "(à confirmer)"


def of_event(event: Event) -> Entry:
    """The event as a whole: its announced hours, or whole days."""
    start, end = hours(event)
    return Entry(
        uid=str(event.pk),
        sequence=event.sequence,
        changed_at=event.changed_at,
        start=start,
        end=end,
        zone=ZoneInfo(event.zone),
        summary=summary(event, event.title),
        description=_description(event, _life(event), event.summary),
        location=location(event),
        url=url(event),
        status=status(event),
    )


def of_programme(
    event: Event, version: Version | None, parts: Iterable[Event] = (), *, is_course: bool = False
) -> list[Entry]:
    """Each slot, those cancelled included, then each part of a week; the event itself when none of them is held, unless it is a course."""
    slots = [_of_slot(event, each) for each in version.slots if each.slot.start] if version else []
    found = [*slots, *(of_event(part) for part in parts)]
    has_held = any(entry.status != Status.CANCELLED for entry in found)
    return found if has_held or is_course or (found and event.life in _TOLD) else [of_event(event), *found]


def of_slot(event: Event, version: Version, uid: str) -> Entry | None:
    """That one slot; None when this version does not know it, or gives it no hour."""
    return next((_of_slot(event, each) for each in version.slots if each.uid == uid and each.slot.start), None)


def name(event: Event) -> str:
    """Of the whole calendar."""
    return event.neutral_title or event.title


def url(event: Event) -> str:
    return f"{settings.SITE_URL}{event.get_absolute_url()}"


def hours(event: Event) -> tuple[datetime | date, datetime | date | None]:
    """Announced hours of one day; whole days when there are several, or when no hour is announced."""
    if event.first_day != event.last_day or event.announced_start is None:
        return event.first_day, event.last_day
    start = datetime.combine(event.first_day, event.announced_start)
    return start, datetime.combine(event.first_day, event.announced_end) if event.announced_end else None


def location(event: Event, room: str = "") -> str:
    """Room, place, address; « En ligne » when nobody goes anywhere."""
    if is_online(event):
        return ONLINE
    return ", ".join(part for part in (room, event.place_name, event.place_address) if part)


def is_held(event: Event, slot: Slot) -> bool:
    """At some hour of one of the days of the event: once these have changed, only the next version says the new hours."""
    return slot.is_held and slot.start is not None and event.first_day <= slot.start.date() <= event.last_day


def status(event: Event) -> Status:
    return Status.CANCELLED if event.life in _TOLD else Status.CONFIRMED


def shown(speakers: Iterable[Speaker]) -> Iterator[str]:
    """« Ana Imaginaire, directrice, modération (à confirmer) ». Who was only approached, or declined, is not named."""
    for each in speakers:
        if each.is_shown:
            said = f"{each.name}, {each.described}" if each.described else each.name
            yield said if each.state == State.CONFIRMED else f"{said} {UNSURE}"


def _of_slot(event: Event, each: PublishedSlot) -> Entry:
    slot = each.slot
    assert slot.start is not None
    held = is_held(event, slot)
    return Entry(
        uid=each.uid,
        sequence=event.sequence + each.sequence,
        changed_at=max(event.changed_at, each.changed_at),
        start=slot.start,
        end=slot.end,
        zone=ZoneInfo(event.zone),
        summary=summary(event, slot.title, is_held=held),
        description=_description(event, _inside(event), *_words(slot), _life(event) if event.life in _TOLD else ""),
        location=location(event, slot.room),
        url=f"{url(event)}#{each.uid}",
        status=_slot_status(event, slot, is_held=held),
    )


def _inside(event: Event) -> str:
    """« Clôture » alone says nothing in a diary: the event that it is in, by a title that may be read over a shoulder."""
    return f"Dans : {history_title(event.title, 'l’évènement de ce jour')}"


def _words(slot: Slot) -> Iterator[str]:
    yield slot.text
    if slot.state == State.UNCONFIRMED:
        yield "Ce créneau est à confirmer."
    if people := list(shown(slot.speakers)):
        yield "\n".join(("Avec :", *people))


def _slot_status(event: Event, slot: Slot, *, is_held: bool) -> Status:
    if not is_held or event.life in _TOLD:
        return Status.CANCELLED
    return Status.TENTATIVE if slot.state == State.UNCONFIRMED else Status.CONFIRMED


def summary(event: Event, title: str, *, is_held: bool = True) -> str:
    """Never the title when it must not be read over a shoulder (docs/security.md, case 54). Some programs show no status: it is said."""
    said = event.neutral_title or title
    told = _TOLD.get(Event.Life(event.life), "" if is_held else _TOLD[Event.Life.CANCELLED])
    return f"{told} : {said}" if told else said


def _description(event: Event, *words: str) -> str:
    return "" if event.neutral_title else "\n\n".join(text for text in words if text)


def _life(event: Event) -> str:
    """« Reporté : la salle est fermée. »"""
    return f"{event.get_life_display().capitalize()} : {event.life_note}" if event.life_note else ""
