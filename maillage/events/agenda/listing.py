"""The agenda as a list: what is to come or past, by month, a page at a time; a week with its parts under it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce, Greatest
from django.utils.timezone import localdate

from maillage.core.sitemap import Address
from maillage.events.agenda import cards, words
from maillage.events.agenda.cards import Card
from maillage.events.agenda.narrowing import Asked, at_its_time, listed, narrow
from maillage.events.models import Event, ProgrammeVersion
from maillage.events.models.events import IN_ORDER, EventQuerySet

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Month:
    title: str
    first: date
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """`total`: events found, parts of weeks among them; `count`: pages."""

    months: tuple[Month, ...]
    total: int
    number: int
    count: int


def page(asked: Asked, number: int, *, level: int, now: datetime) -> Page:
    """Four queries. A number beyond the last page gives the last."""
    today = localdate(now)
    found = at_its_time(narrow(listed(level), asked, level=level), asked, today)
    heads = found.filter(Q(parent=None) | ~Exists(found.order_by().filter(pk=OuterRef("parent"))))
    total, count = found.count(), max(1, -(-heads.count() // PER_PAGE))
    number = min(max(1, number), count)
    events = list(cards.read(heads)[(number - 1) * PER_PAGE : number * PER_PAGE]) if total else []
    parts = _parts(events, found, level)
    made = [(_month(event, asked, today), _card(event, parts, level, today)) for event in events]
    return Page(tuple(_by_month(made)), total, number, count)


def addresses() -> Iterator[Address]:
    """For search engines: what everybody may read; an event changes with its programme."""
    yield Address("/agenda")
    last = ProgrammeVersion.objects.filter(event=OuterRef("pk")).order_by("-number").values("at")[:1]
    changed_at = Greatest("changed_at", Coalesce(last, "changed_at"))
    found = listed(0).order_by("-first_day", "pk").annotate(read_at=changed_at)
    for year, slug, at in found.values_list("year", "slug", "read_at"):
        yield Address(f"/agenda/{year}/{slug}", at)


def _parts(events: Iterable[Event], found: EventQuerySet, level: int) -> dict[UUID, list[tuple[Event, bool]]]:
    """Of those that are weeks: every part that this level reads, and whether it was found. One query."""
    heads = [event.pk for event in events if event.kind == Event.Kind.WEEK]
    if not heads:
        return {}
    is_found = Exists(found.order_by().filter(pk=OuterRef("pk")))
    rows = cards.read(listed(level).filter(parent__in=heads)).annotate(is_found=is_found)
    parts: dict[UUID, list[tuple[Event, bool]]] = {}
    for part in rows.order_by(*IN_ORDER):
        parts.setdefault(part.parent_id, []).append((part, part.is_found))  # type: ignore[arg-type, attr-defined]  # annotated; of a week
    return parts


def _card(event: Event, parts: dict[UUID, list[tuple[Event, bool]]], level: int, today: date) -> Card:
    made = cards.card(event, level=level, today=today)
    return cards.with_parts(made, parts.get(event.pk, ()), level=level, today=today)


def _month(event: Event, asked: Asked, today: date) -> date:
    """Under which it stands: what has begun already stands under the present month."""
    day = event.first_day if asked.is_past else max(event.first_day, today)
    return day.replace(day=1)


def _by_month(made: Iterable[tuple[date, Card]]) -> Iterator[Month]:
    for first, group in groupby(made, key=itemgetter(0)):
        yield Month(words.month(first), first, tuple(each for _, each in group))
