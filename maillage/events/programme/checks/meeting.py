"""Slots side by side: which meet, what is left between them, day by day."""

from collections.abc import Iterator
from datetime import date, datetime

from maillage.events.programme.records import Programme, Slot


def together(slots: list[Slot]) -> Iterator[tuple[Slot, Slot]]:
    """Pairs of slots that meet, in their order."""
    for number, one in enumerate(slots):
        for other in slots[number + 1 :]:
            if one.end is None or other.start is None or other.start >= one.end:
                break
            if other.end is not None and other.end > other.start:
                yield one, other


def gaps(programme: Programme) -> Iterator[tuple[datetime, Slot]]:
    """Each slot before which nothing is held, that day, with the end of what came before."""
    for slots in by_day(programme).values():
        end = slots[0].end or slots[0].start
        for slot in slots[1:]:
            assert end is not None
            if slot.start and slot.start > end:
                yield end, slot
            end = max(end, slot.end or slot.start or end)


def by_day(programme: Programme) -> dict[date, list[Slot]]:
    found: dict[date, list[Slot]] = {}
    for slot in programme.timed:
        assert slot.start is not None
        found.setdefault(slot.start.date(), []).append(slot)
    return found
