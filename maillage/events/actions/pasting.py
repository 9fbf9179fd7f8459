"""Writes of a pasted programme: its slots, those that it replaces, and the way back from a bad one (« Vider ce jour »)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.text import fold
from maillage.events.actions import slots
from maillage.events.actions.common import EventRefused, held_for_edit
from maillage.events.actions.slots import MOST_SLOTS, SlotContent, Someone
from maillage.events.models import Appearance, Event, Slot
from maillage.events.programme import reading, records
from maillage.events.programme.reading import Draft


@transaction.atomic
def import_programme(
    event: Event, text: str, *, on: date | None = None, replaces: bool = False, by: User | None, now: datetime
) -> list[Slot]:
    """The slots of a pasted text, to be read again; nothing is published. `on`: as `read_text`. `replaces`: the days of the text lose the
    slots that they had; one that has the same title or the same beginning is written again, so that readers see it change, not vanish.
    """
    locked, _ = held_for_edit(event, by=by, now=now)
    draft = read_text(locked, text, on=on)
    read = draft.programme.slots
    held = standing(locked, read)
    if held and not replaces:
        raise EventRefused("Ce jour a déjà des créneaux : remplacez-les, ou videz-le avant de coller un texte.")
    known = _same(held, read)
    locked.slots.filter(pk__in={slot.pk for slot in held} - {slot.pk for slot in known.values()}).delete()
    made = [
        _rewritten(known[slot.key], slot) if slot.key in known else slots.added(locked, _content(slot)) for slot in read
    ]
    journal.record("events.import_programme", locked, by=by, at=now)
    return made


@transaction.atomic
def clear_day(event: Event, day: date | None, *, seen: int | None = None, by: User | None, now: datetime) -> int:
    """Its slots leave the draft, or, for None, those without an hour. `seen`: how many she was shown; None: all there are. How many."""
    locked, _ = held_for_edit(event, by=by, now=now)
    found = of_day(locked, day)
    if not found:
        raise EventRefused("Il n’y a plus de créneau ici. Rechargez la page.")
    if seen is not None and seen != len(found):
        raise EventRefused("Quelqu’un a modifié ce jour pendant ce temps. Relisez-le avant de le vider.")
    locked.slots.filter(pk__in=[slot.pk for slot in found]).delete()
    journal.record("events.clear_day", locked, by=by, at=now)
    return len(found)


def of_day(event: Event, day: date | None) -> list[Slot]:
    """As the programme shows them: with their hours that day, or (None) without an hour."""
    timed = event.slots.filter(start__isnull=True) if day is None else event.slots.filter(day=day, start__isnull=False)
    return list(timed.order_by("start", "rank", "pk"))


def read_text(event: Event, text: str, *, on: date | None = None) -> Draft:
    """What a pasted text says, before anything is kept. `on`: its first day, whatever it says; None: the day that it says when it is one
    of the event, else the first of the event.
    """
    try:
        draft = reading.read(text, on=on, near=event.first_day)
        if not event.first_day <= draft.programme.first_day <= event.last_day and on is None:
            draft = reading.read(text, on=event.first_day)
    except ValueError as error:
        raise EventRefused(str(error)) from error
    if len(draft.programme.slots) > MOST_SLOTS:
        raise EventRefused(f"Ce texte a plus de {MOST_SLOTS} créneaux : collez-le en plusieurs fois.")
    return draft


def standing(event: Event, read: Iterable[records.Slot]) -> list[Slot]:
    """What stands where these would: the slots of their days, and of those without an hour, the ones of the same title."""
    days = {slot.start.date() for slot in read if slot.start}
    untimed = {fold(slot.title) for slot in read if slot.start is None}
    there = event.slots.select_related("room").prefetch_related("appearances").order_by("day", "start", "rank", "pk")
    return [slot for slot in there if (slot.day in days if slot.start else fold(slot.title) in untimed)]


def _same(held: Sequence[Slot], read: Sequence[records.Slot]) -> dict[str, Slot]:
    """Of each slot read, by its key: the one that it was, by its title first, then by its beginning."""
    known: dict[str, Slot] = {}
    left = list(held)
    for is_same in (_has_title, _begins):
        for slot in read:
            found = next((one for one in left if slot.key not in known and is_same(one, slot)), None)
            if found is not None:
                known[slot.key] = found
                left.remove(found)
    return known


def _has_title(one: Slot, read: records.Slot) -> bool:
    return bool(one.title) and fold(one.title) == fold(read.title)


def _begins(one: Slot, read: records.Slot) -> bool:
    return (
        one.start is not None
        and read.start is not None
        and (one.day, one.start) == (read.start.date(), read.start.time())
    )


def _rewritten(one: Slot, read: records.Slot) -> Slot:
    """A text says no room, no track and no account: they stay."""
    said = _content(read)
    known = {fold(each.name): each for each in one.appearances.all()}
    people = tuple(_linked(each, known.get(fold(each.name))) for each in said.people)
    room = one.room.name if one.room else ""
    slots.write(one, replace(said, room=room, track=one.track, people=people))
    return one


def _linked(said: Someone, known: Appearance | None) -> Someone:
    if known is None:
        return said
    return replace(said, person=known.person_id, role=said.role if said.role != Appearance.Role.SPEAKER else known.role)


def _content(slot: records.Slot) -> SlotContent:
    minutes = int((slot.end - slot.start).total_seconds() // 60) if slot.start and slot.end else None
    return SlotContent(
        title=slot.title[:250],
        kind=slot.kind.value,
        text=slot.text[:5000],
        day=slot.start.date() if slot.start else None,
        start=slot.start.time() if slot.start else None,
        minutes=minutes,
        state=slot.state.value,
        has_debate=slot.has_debate,
        is_inferred=slot.is_inferred,
        people=tuple(
            Someone(each.name[:120], each.function[:300], role=each.role.value, state=each.state.value)
            for each in slot.speakers
        ),
    )
