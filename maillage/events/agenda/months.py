"""The agenda by month: each day with what is held on it; what lasts several days stands on each of them."""

import re
from calendar import Calendar
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max, Min
from django.utils.timezone import localdate

from maillage.events.agenda import cards, words
from maillage.events.agenda.narrowing import Asked, listed, narrow
from maillage.events.models import Event
from maillage.events.models.events import IN_ORDER, EventQuerySet

MOST = 400  # events of one month; beyond, the page says so
_MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")
_CALENDAR = Calendar()  # weeks begin on Monday


@dataclass(frozen=True, slots=True)
class Entry:
    """`span`: « jour 2 sur 5 », of what lasts."""

    title: str
    href: str
    hours: str
    span: str
    place: str
    life: str
    life_kind: str
    reserved: str


@dataclass(frozen=True, slots=True)
class Day:
    date: date
    is_inside: bool  # of the month
    is_today: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class MonthPage:
    """`previous`, `following`: « 2027-03 », or nothing where there is nothing to see."""

    first: date
    title: str
    weeks: tuple[tuple[Day, ...], ...]
    previous: str
    following: str
    total: int
    is_cut: bool


def parse(said: str) -> date | None:
    """The first day of « 2027-03 »."""
    found = _MONTH.fullmatch(said)
    return date(int(found[1]), int(found[2]), 1) if found else None


def code(day: date) -> str:
    return f"{day:%Y-%m}"


def page(first: date, asked: Asked, *, level: int, now: datetime) -> MonthPage:
    """Past or to come, whatever is asked of the moment. Two queries."""
    today, found = localdate(now), narrow(listed(level), asked, level=level)
    last = _next(first) - timedelta(days=1)
    held = cards.read(found.filter(first_day__lte=last, last_day__gte=first))
    events = list(held.order_by(*IN_ORDER)[: MOST + 1])
    least, most = _bounds(found, today)
    return MonthPage(
        first=first,
        title=words.month(first),
        weeks=tuple(
            tuple(_day(day, first, today, events[:MOST]) for day in week)
            for week in _CALENDAR.monthdatescalendar(first.year, first.month)
        ),
        previous=code(first - timedelta(days=1)) if first > least else "",
        following=code(_next(first)) if _next(first) <= most else "",
        total=min(len(events), MOST),
        is_cut=len(events) > MOST,
    )


def _bounds(found: EventQuerySet, today: date) -> tuple[date, date]:
    """The first days of the first and of the last month that have something, the present one among them."""
    ends = found.aggregate(first=Min("first_day"), last=Max("last_day"))
    return min(ends["first"] or today, today).replace(day=1), max(ends["last"] or today, today).replace(day=1)


def _next(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _day(day: date, first: date, today: date, events: Iterable[Event]) -> Day:
    is_inside = day.month == first.month
    held = [event for event in events if event.first_day <= day <= event.last_day] if is_inside else []
    return Day(day, is_inside, day == today, tuple(_entry(event, day) for event in held))


def _entry(event: Event, day: date) -> Entry:
    life, length = words.life(event), (event.last_day - event.first_day).days + 1
    return Entry(
        title=event.title,
        href=event.get_absolute_url(),
        hours=words.hours(event) if length == 1 else "",
        span=f"jour {(day - event.first_day).days + 1} sur {length}" if length > 1 else "",
        place=words.place(event),
        life=life,
        life_kind=words.LIFE_KINDS[Event.Life(event.life)] if life else "",
        reserved=cards.reserved(event),
    )
