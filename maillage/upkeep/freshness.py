"""When a record must be checked again. Pure: no Django.

Only a verification counts (somebody asked the structure, or the structure said so itself), never a modification: a record may be
corrected without anybody knowing whether the place still opens (reference/directory.md 9, ohana-web-search #571).

How long a verification holds depends on what a mistake would cost, and on how fast such places change:
- 3 months: somewhere to sleep. A young person sent at night to a closed door does not ask for help a second time.
- 4 months: whoever answers, or comes to meet: teams, hours and numbers follow yearly funding.
- 12 months: institutions and named posts, which move rarely and tell their partners when they do.
- 6 months: all the others, as DORA does by default.

A record that nobody ever verified has one month after it was written.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

_OTHERS = 6
MONTHS: dict[str, int] = {
    "emergency_shelter": 3,
    "low_threshold_housing": 3,
    "distancing": 3,
    "listening": 4,
    "day_centre": 4,
    "outreach": 4,
    "night_outreach": 4,
    "digital_outreach": 4,
    "runaway_support": 4,
    "justice_referent": 12,
    "police_referent": 12,
    "crip": 12,
    "ase": 12,
    "youth_justice": 12,
}
NOTICE = timedelta(days=30)  # « à vérifier bientôt »: the last month before the due date
_NEVER_VERIFIED = timedelta(days=30)
_GOOD = frozenset({"confirmed", "modified"})


class State(StrEnum):
    """The values of `ServiceState.Freshness`."""

    VERIFIED = "verified"
    DUE = "due"
    OVERDUE = "overdue"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True)
class Check:
    """A verification as it counts here: which day, how (`Verification.Method`), with what result (`Verification.Result`)."""

    on: date
    method: str
    result: str

    @property
    def is_good(self) -> bool:
        return self.result in _GOOD


@dataclass(frozen=True, slots=True)
class Freshness:
    state: State
    verified_on: date | None
    due_on: date


def months(service_type: str) -> int:
    """For how long a verification holds."""
    return MONTHS.get(service_type, _OTHERS)


def last_good(checks: Iterable[Check]) -> Check | None:
    """The last time that somebody found the record right, or put it right."""
    return max((check for check in checks if check.is_good), key=lambda check: check.on, default=None)


def due_on(service_type: str, verified_on: date | None, written_on: date) -> date:
    """The day before which the record must be checked."""
    if verified_on is None:
        return written_on + _NEVER_VERIFIED
    return add_months(verified_on, months(service_type))


def freshness(service_type: str, written_on: date, checks: Iterable[Check], today: date) -> Freshness:
    """Unreachable when nobody answered since the last good verification: a date cannot tell that. Else by the due date."""
    checks = tuple(checks)
    good = last_good(checks)
    verified_on = good.on if good else None
    due = due_on(service_type, verified_on, written_on)
    if is_unreachable(checks, verified_on):
        state = State.UNREACHABLE
    elif today >= due:
        state = State.OVERDUE
    elif verified_on is None or today >= due - NOTICE:
        state = State.DUE
    else:
        state = State.VERIFIED
    return Freshness(state, verified_on, due)


def is_unreachable(checks: Iterable[Check], verified_on: date | None) -> bool:
    """The same day, an answer wins over a call that nobody took."""
    return any(check.result == "unreachable" and (verified_on is None or check.on > verified_on) for check in checks)


def add_months(day: date, number: int) -> date:
    """The same day of a later month, or its last day: a month after 31 January is the end of February."""
    years, month = divmod(day.month - 1 + number, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
