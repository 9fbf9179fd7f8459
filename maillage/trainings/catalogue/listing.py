"""The catalogue as a list: courses by their next session, a page at a time, each with its sessions to come and its last ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from maillage.core.sitemap import Address
from maillage.core.templatetags.ui import Label
from maillage.events.agenda import cards
from maillage.events.agenda.cards import Tile
from maillage.events.models import Event
from maillage.events.models.events import IN_ORDER, EventQuerySet
from maillage.resources.vocabulary import PROFESSIONS
from maillage.trainings.catalogue.lines import Line, line
from maillage.trainings.catalogue.narrowing import Asked, find
from maillage.trainings.models import Course
from maillage.trainings.queries import people, places
from maillage.trainings.queries.people import NOBODY, People
from maillage.trainings.queries.sessions import by_course, courses, of_courses
from maillage.trainings.words import address, duration

PER_PAGE = 20
_SHOWN = 3  # sessions of one course, to come and past
_PAST = "passée"


@dataclass(frozen=True, slots=True)
class Group:
    """`others`: how many sessions are on the page of the course only; `kind`: « à venir » or « passée »."""

    title: str
    lines: tuple[Line, ...]
    others: int
    kind: str

    @property
    def more(self) -> str:
        """« 2 autres sessions passées »."""
        several = "s" if self.others > 1 else ""
        other = f" autre{several}" if self.lines else ""
        return f"{self.others}{other} session{several} {self.kind}{several if self.kind == _PAST else ''}"


@dataclass(frozen=True, slots=True)
class Card:
    """`others_coming`, `others_past`: how many sessions are on its page only. `is_past`: what one looks for."""

    title: str
    href: str
    summary: str
    organiser: str
    labels: tuple[Label, ...]
    tile: Tile
    facts: tuple[str, ...]
    coming: tuple[Line, ...]
    others_coming: int
    past: tuple[Line, ...]
    others_past: int
    is_past: bool

    @property
    def groups(self) -> tuple[Group, ...]:
        """What one looks for comes first."""
        coming = Group("Sessions à venir", self.coming, self.others_coming, "à venir")
        past = Group("Sessions passées", self.past, self.others_past, _PAST)
        both = (past, coming) if self.is_past else (coming, past)
        return tuple(one for one in both if one.lines or one.others)


@dataclass(frozen=True, slots=True)
class Page:
    """`total`: courses found; `sessions`: of theirs; `count`: pages."""

    cards: tuple[Card, ...]
    total: int
    sessions: int
    number: int
    count: int


def page(asked: Asked, number: int, *, level: int, now: datetime) -> Page:
    """Seven queries at most, and those of `find`. A number beyond the last page gives the last."""
    found = find(asked, level=level, now=now)
    heads = list(by_course(found).order_by(*("-last", "head") if asked.is_past else ("first", "head")))
    count = max(1, -(-len(heads) // PER_PAGE))
    number = min(max(1, number), count)
    wanted = [row["head"] for row in heads[(number - 1) * PER_PAGE : number * PER_PAGE]]
    made = _cards(wanted, found, asked, level=level, today=localdate(now)) if wanted else ()
    return Page(tuple(made), len(heads), sum(row["count"] for row in heads), number, count)


def addresses() -> Iterator[Address]:
    """For search engines: what everybody may read."""
    yield Address("/formations")
    yield Address("/formations/departements")
    rows = courses(0).order_by("-first_day", "pk")
    for year, slug, changed_at, sheet_at in rows.values_list("year", "slug", "changed_at", "course__changed_at"):
        yield Address(f"/formations/{year}/{slug}", max(changed_at, sheet_at or changed_at))


@dataclass(slots=True)
class _Inside:
    """The sessions of a course: those to come, the next first; those past, the last first."""

    coming: list[Event] = field(default_factory=list)
    past: list[Event] = field(default_factory=list)

    def shown(self, asked: Asked) -> tuple[list[Event], list[Event]]:
        """A few of each: those that answer where one looks for them, any beside them."""
        coming = [one for one in self.coming if asked.is_past or one.is_found]  # type: ignore[attr-defined]  # annotated
        past = [one for one in self.past if not asked.is_past or one.is_found]  # type: ignore[attr-defined]  # annotated
        return coming[:_SHOWN], past[:_SHOWN]


def _cards(wanted: list[UUID], found: EventQuerySet, asked: Asked, *, level: int, today: date) -> Iterator[Card]:
    rows = {event.pk: event for event in cards.read(Event.objects.filter(pk__in=wanted)).select_related("course")}
    is_found = Exists(found.order_by().filter(pk=OuterRef("pk")))
    inside = {pk: _Inside() for pk in wanted}
    for one in of_courses(wanted, level).annotate(is_found=is_found).order_by(*IN_ORDER):
        those = inside[one.head]  # type: ignore[attr-defined]  # annotated
        if one.last_day >= today:
            those.coming.append(one)
        else:
            those.past.insert(0, one)
    past = [one.pk for those in inside.values() for one in those.shown(asked)[1]]
    there = people.of(Event.objects.filter(pk__in=past)) if past else {}
    full = places.full(one for those in inside.values() for one in those.shown(asked)[0])
    return (_card(rows[pk], inside[pk], asked, there, full, level=level) for pk in wanted)


def _card(
    event: Event, inside: _Inside, asked: Asked, there: dict[UUID, People], full: set[UUID], *, level: int
) -> Card:
    coming, past = inside.shown(asked)
    first = (past if asked.is_past else coming)[0]
    course = sheet_of(event)
    return Card(
        title=event.title,
        href=address(event),
        summary=event.summary,
        organiser=cards.organiser(event, level),
        labels=tuple(labels(event, course)),
        tile=cards.tile(first.first_day, first.last_day),
        facts=tuple(facts(event, course)),
        coming=tuple(line(one, is_full=one.pk in full) for one in coming),
        others_coming=len(inside.coming) - len(coming),
        past=tuple(line(one, people=there.get(one.pk, NOBODY)) for one in past),
        others_past=len(inside.past) - len(past),
        is_past=asked.is_past,
    )


def sheet_of(event: Event) -> Course | None:
    """Of an event that came with it; None when nobody wrote one."""
    return getattr(event, "course", None)


def labels(event: Event, course: Course | None) -> Iterable[Label]:
    if reserved := cards.reserved(event):
        yield Label(reserved.capitalize(), "pro", "lock")
    if course is not None and course.is_cross_meant:
        yield Label("Formation croisée", "info", "network")


def facts(event: Event, course: Course | None) -> Iterable[str]:
    """« 7 h », « gratuit », for whom."""
    if course is not None:
        yield from filter(None, (duration(course.minutes), course.price))
    said = [PROFESSIONS[code] for code in event.professions if code in PROFESSIONS]
    yield ", ".join(said) if said else "pour tous les métiers"
