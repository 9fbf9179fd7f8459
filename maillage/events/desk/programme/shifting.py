"""What a shift would move, and what the checks would say then."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from maillage.events.desk.programme import words
from maillage.events.programme.checks import Finding
from maillage.events.programme.records import Programme, Slot


@dataclass(frozen=True, slots=True)
class Move:
    """A slot, and its hours in words."""

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


def added(before: Iterable[Finding], after: Iterable[Finding]) -> list[Finding]:
    """Those that were not there, by their rule and their slot; what is only said is left out."""
    known = {(one.code, one.slot) for one in before}
    return [one for one in after if (one.code, one.slot) not in known and (one.is_error or one.is_warning)]


def _is_after(slot: Slot, day: date, since: time) -> bool:
    return slot.start is not None and slot.start.date() == day and slot.start.time() >= since


def _moved(slot: Slot, minutes: int) -> Slot:
    assert slot.start is not None
    by = timedelta(minutes=minutes)
    return replace(slot, start=slot.start + by, end=slot.end + by if slot.end else None)
