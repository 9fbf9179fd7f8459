"""Opening hours in OpenStreetMap syntax, read with `opening-hours-py` (French public holidays). Pure: no Django.

Times are naive and local to the place. An empty text means that the hours are not known.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache

from opening_hours import OpeningHours, State, validate

_DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
_PATIENCE = timedelta(days=31)  # « Mo-Fr unknown » would change from closed to unknown until the year 10,000
_HORIZON = timedelta(days=366)  # nobody plans further; « Mo-Su 00:00-24:00 » was searched for seconds
_WEEK = 7  # days after which the name of a day is no longer clear


@lru_cache(maxsize=20_000)
def parse(text: str) -> OpeningHours | None:
    """The evaluated form, or None when the text is empty or is not of that syntax."""
    return OpeningHours(text, country="FR") if text.strip() and validate(text) else None


def is_valid(text: str) -> bool:
    return not text.strip() or parse(text) is not None


def is_open(text: str, at: datetime) -> bool | None:
    """Whether it is open at that local time; None when unknown."""
    hours = parse(text)
    if hours is None:
        return None
    state = hours.state(at)[0]
    return None if state == State.UNKNOWN else bool(state == State.OPEN)


def describe(text: str, at: datetime) -> str:
    """Until when it is open, or when it opens next; empty when unknown.

    « jour et nuit », « jusqu’à 18 h », « jusqu’à demain 2 h », « jusqu’au 24 décembre, minuit »;
    « ouvre à 14 h », « ouvre demain, 9 h », « ouvre jeudi, 17 h », « ouvre le 3 janvier, 9 h ».
    """
    hours = parse(text)
    if hours is None:
        return ""
    change = _next_change(hours, at)
    if hours.is_open(at):
        return "jour et nuit" if change is None else _until(change, at)
    while change is not None and not hours.is_open(change):  # from closed to unknown, and so on
        change = _next_change(hours, change) if change - at < _PATIENCE else None
    return "" if change is None else _from(change, at)


def _next_change(hours: OpeningHours, at: datetime) -> datetime | None:
    """When it opens, closes, or becomes unknown; None when that is more than a year away."""
    state = hours.state(at)[0]
    return next((start for start, _, other, _ in hours.intervals(at, at + _HORIZON) if other != state), None)


def _until(change: datetime, at: datetime) -> str:
    """Midnight belongs to the day that it ends."""
    if (change.hour, change.minute) == (0, 0):
        clock, days = "minuit", _days(change, at) - 1
    else:
        clock, days = _clock(change), _days(change, at)
    day = at.date() + timedelta(days=days)
    if days == 0:
        return f"jusqu’à {clock}"
    if days == 1:
        return f"jusqu’à demain {clock}"
    return f"jusqu’à {_DAYS[day.weekday()]}, {clock}" if days < _WEEK else f"jusqu’au {_calendar_day(day, at)}, {clock}"


def _from(change: datetime, at: datetime) -> str:
    days, clock = _days(change, at), _clock(change)
    if days == 0:
        return f"ouvre à {clock}"
    if days == 1:
        return f"ouvre demain, {clock}"
    day = _DAYS[change.weekday()] if days < _WEEK else f"le {_calendar_day(change, at)}"
    return f"ouvre {day}, {clock}"


def _days(change: datetime, at: datetime) -> int:
    return (change.date() - at.date()).days


def _calendar_day(day: date, at: datetime) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]}" + (f" {day.year}" if day.year != at.year else "")


def _clock(moment: datetime) -> str:
    return f"{moment.hour} h" + (f" {moment.minute:02}" if moment.minute else "")


@lru_cache(maxsize=20_000)
def week(text: str) -> tuple[tuple[str, str], ...]:
    """The usual week, as (« lundi au vendredi », « 9 h à 12 h, 14 h à 18 h »), without holidays; empty when unknown.

    The week read is one far from any French public holiday (second week of October 2026).
    """
    hours = parse(text)
    if hours is None:
        return ()
    monday = datetime(2026, 10, 5)  # noqa: DTZ001 -- local times are naive here
    return _grouped([_opened(hours, monday + timedelta(days=day)) for day in range(7)])


def _opened(hours: OpeningHours, day: datetime) -> str:
    """Spans that begin that day; one that goes past midnight is told whole, on the day it begins."""
    end = day + timedelta(days=1)
    spans = [(start, stop) for start, stop, state, _ in hours.intervals(day, end) if state == State.OPEN]
    if spans == [(day, end)]:
        return "jour et nuit"
    began_before = hours.is_open(day - timedelta(minutes=1))
    own = [(start, stop) for start, stop in spans if start != day or not began_before]
    return ", ".join(f"{_clock(start)} à {_closing(hours, stop, end)}" for start, stop in own)


def _closing(hours: OpeningHours, stop: datetime, midnight: datetime) -> str:
    if stop != midnight:
        return _clock(stop)
    change = _next_change(hours, midnight) if hours.is_open(midnight) else None
    return _clock(change) if change else "minuit"


def _grouped(days: list[str]) -> tuple[tuple[str, str], ...]:
    groups: list[tuple[int, int, str]] = []
    for day, text in enumerate(days):
        if groups and groups[-1][2] == text:
            groups[-1] = (groups[-1][0], day, text)
        else:
            groups.append((day, day, text))
    if len(groups) == 1 and groups[0][2]:
        return (("tous les jours", groups[0][2]),)
    return tuple((_span(first, last), text) for first, last, text in groups if text)


def _span(first: int, last: int) -> str:
    if first == last:
        return _DAYS[first]
    return f"{_DAYS[first]} {'et' if last == first + 1 else 'au'} {_DAYS[last]}"
