"""What a shift would move, and what the checks would say then."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from maillage.events.actions.programmes import asks
from maillage.events.agenda.words import long_day
from maillage.events.desk.programme import words
from maillage.events.programme import moving
from maillage.events.programme.checks import Finding
from maillage.events.programme.records import Programme, Slot


@dataclass(frozen=True, slots=True)
class Move:
    """A slot, and its hours or its days in words."""

    title: str
    before: str
    after: str


def shifted(programme: Programme, day: date, since: time, minutes: int) -> tuple[Programme, list[Move]]:
    """As `actions.shift_slots` would leave it."""
    slots = [(slot, _moved(slot, minutes) if _is_after(slot, day, since) else slot) for slot in programme.slots]
    moves = [
        (after.start, Move(before.title, words.span(before), words.span(after)))
        for before, after in slots
        if before is not after and after.start
    ]
    ordered = [move for _, move in sorted(moves, key=lambda each: each[0])]
    return replace(programme, slots=tuple(after for _, after in slots)), ordered


def on_other_days(programme: Programme, since: date | None, to: date) -> tuple[Programme, list[Move]]:
    """As `actions.move_days` would leave it."""
    known = [slot.start.date() for slot in programme.slots if slot.start]
    is_one_day = programme.first_day == programme.last_day
    going = moving.moved(known, since, to, is_one_day=is_one_day)
    pairs = [(slot, _on_other_day(slot, going)) for slot in programme.slots]
    moves = [
        (after.start, Move(before.title, _when(before), _when(after)))
        for before, after in pairs
        if before is not after and after.start
    ]
    ordered = [move for _, move in sorted(moves, key=lambda each: each[0])]
    return replace(programme, slots=tuple(after for _, after in pairs)), ordered


def added(before: Iterable[Finding], after: Iterable[Finding]) -> list[Finding]:
    """Those that were not there; what is only said is left out, and what asks for no reason."""
    known = {(one.code, one.slot, one.about) for one in before}
    return [one for one in after if (one.code, one.slot, one.about) not in known and (one.is_error or asks(one))]


def _is_after(slot: Slot, day: date, since: time) -> bool:
    return slot.start is not None and slot.start.date() == day and slot.start.time() >= since


def _on_other_day(slot: Slot, going: Mapping[date, date]) -> Slot:
    if slot.start is None or slot.start.date() not in going:
        return slot
    by = going[slot.start.date()] - slot.start.date()
    return replace(slot, start=slot.start + by, end=slot.end + by if slot.end else None)


def _when(slot: Slot) -> str:
    assert slot.start is not None
    return f"{long_day(slot.start.date())}, {words.span(slot)}"


def _moved(slot: Slot, minutes: int) -> Slot:
    assert slot.start is not None
    by = timedelta(minutes=minutes)
    return replace(slot, start=slot.start + by, end=slot.end + by if slot.end else None)
