"""The lunch that a programme forgets, where it has a hole for it."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from maillage.events.desk.programme import words
from maillage.events.programme.checks.findings import Facts
from maillage.events.programme.checks.meeting import gaps
from maillage.events.programme.checks.order import LUNCH, NOON, lunch
from maillage.events.programme.records import Programme

_MOST = timedelta(minutes=90)
_MIDDAY = time(12)


@dataclass(frozen=True, slots=True)
class Lunch:
    start: datetime
    end: datetime

    @property
    def hours(self) -> str:
        return words.between(self.start, self.end)

    @property
    def day(self) -> date:
        return self.start.date()

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)


def missing(programme: Programme) -> tuple[Lunch, ...]:
    """One for each day that lacks it (W5) and has a hole of 45 minutes in the middle of the day."""
    days = sorted({slot.start.date() for slot in programme.timed if slot.start})
    found = (_of_day(programme, day) for day in days)
    return tuple(one for one in found if one is not None)


def _of_day(programme: Programme, day: date) -> Lunch | None:
    held = replace(programme, slots=tuple(slot for slot in programme.timed if slot.start and slot.start.date() == day))
    if not any(lunch(held, Facts())):
        return None
    begin, until = (_at(day, hour) for hour in NOON)
    holes = [(max(end, begin), min(slot.start, until)) for end, slot in gaps(held) if slot.start]
    start, end = max(holes, key=lambda hole: hole[1] - hole[0], default=(_at(day, _MIDDAY), _at(day, _MIDDAY)))
    if end - start < LUNCH:
        return None
    if end - start > _MOST:
        start = max(start, _at(day, _MIDDAY))
        end = min(end, start + _MOST)
    return Lunch(start, end)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour)
