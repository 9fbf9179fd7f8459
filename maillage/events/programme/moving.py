"""A programme moved to other days, at the same hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillage.events.programme.records import Programme


@dataclass(frozen=True, slots=True)
class Proposal:
    """One gesture that puts back inside the event all that stands outside. `to`: the day that the first one becomes; `count`: of slots."""

    to: date
    count: int
    is_all: bool
    is_one_day: bool


def moved(days: Iterable[date], since: date | None, to: date, *, is_one_day: bool) -> dict[date, date]:
    """Where the slots of each day go: those of `since` alone, or all (None): the first day becomes `to`, the others follow as they did.
    In an event of one day, all go to that day.
    """
    known = sorted(set(days))
    if since is not None:
        return {since: to} if since in known and since != to else {}
    if not known:
        return {}
    gap = to - known[0]
    going = {day: to if is_one_day else day + gap for day in known}
    return {day: there for day, there in going.items() if day != there}


def proposed(programme: Programme) -> Proposal | None:
    """None when nothing stands outside, or when no gesture is enough."""
    days = [slot.start.date() for slot in programme.timed if slot.start]
    first, last = programme.first_day, programme.last_day
    if all(first <= day <= last for day in days):
        return None
    is_one_day = first == last
    going = moved(days, None, first, is_one_day=is_one_day)
    if any(not first <= going.get(day, day) <= last for day in days):
        return None
    count = sum(day in going for day in days)
    return Proposal(first, count, count == len(days), is_one_day)
