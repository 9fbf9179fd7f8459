"""The half-days of an event: what is signed for, and how long each lasts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from maillage.attendance.models import HalfDay
from maillage.attendance.presences import dividing
from maillage.attendance.presences.dividing import Piece
from maillage.events import rows
from maillage.events.agenda.words import long_day
from maillage.events.models import Event, ProgrammeVersion


@dataclass(frozen=True, slots=True)
class Half:
    """`start`, `end` and `breaks` by the clock of the place; `minutes_net`: breaks deducted, and what is not filled."""

    day: date
    half: str
    label: str
    start: datetime
    end: datetime
    minutes_net: int
    breaks: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def key(self) -> tuple[date, str]:
        return self.day, self.half


def halves(event: Event) -> tuple[Half, ...]:
    """In their order, of the programme that readers have; without one, of the announced hours. Empty when nobody said an hour. One query."""
    return of_version(event, rows.last_version(event))


def of_version(event: Event, last: ProgrammeVersion | None) -> tuple[Half, ...]:
    """The same, of many events whose last versions were read together. No query."""
    slots = [each.slot for each in rows.version(last).held] if last else []
    days = dividing.of_slots(slots) or _announced(event)
    return tuple(_half(day, piece, is_alone=len(days) == 1) for day, pieces in days.items() for piece in pieces)


def at(known: tuple[Half, ...], now: datetime, zone: str) -> Half | None:
    """The one that goes on, or begins next; after the last, the last."""
    here = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    return next((half for half in known if here < half.end), known[-1] if known else None)


def _announced(event: Event) -> dict[date, tuple[Piece, ...]]:
    start, end = event.announced_start, event.announced_end
    if start is None or end is None:
        return {}
    days = [event.first_day + timedelta(days=n) for n in range((event.last_day - event.first_day).days + 1)]
    found = {day: dividing.of_hours(day, start, end) for day in days}
    return {day: pieces for day, pieces in found.items() if pieces}


def _half(day: date, piece: Piece, *, is_alone: bool) -> Half:
    name = str(HalfDay(piece.half).label)
    label = name if is_alone else f"{long_day(day)}, {name}"
    return Half(day, piece.half, label, piece.start, piece.end, piece.minutes, piece.breaks)
