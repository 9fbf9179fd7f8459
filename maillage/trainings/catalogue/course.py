"""One course with all that its page shows, as plain data."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from maillage.core.markdown import render
from maillage.core.templatetags.ui import Label
from maillage.events.agenda import cards
from maillage.events.models import Event
from maillage.events.models.events import IN_ORDER
from maillage.events.reading import facts
from maillage.events.reading.sheet import Organiser, organisers
from maillage.resources.vocabulary import PROFESSIONS, PUBLICS, THEMES
from maillage.territories import gazetteer
from maillage.trainings.catalogue import indicators, listing
from maillage.trainings.catalogue.indicators import Indicator
from maillage.trainings.catalogue.lines import Line, line
from maillage.trainings.queries import people, places
from maillage.trainings.queries.people import NOBODY
from maillage.trainings.queries.sessions import courses, of_courses, sessions
from maillage.trainings.words import address, duration

_WITH_DOOR = 8  # sessions to come whose places are asked for: one query each
_PAST = 30


@dataclass(frozen=True, slots=True)
class Page:
    """`programme`: where it is read, of the next session that has one."""

    event: Event
    href: str
    labels: tuple[Label, ...]
    organisers: list[Organiser]
    body: SafeString
    objectives: tuple[str, ...]
    prerequisites: str
    methods: str
    trainers: tuple[str, ...]
    publics: tuple[str, ...]
    professions: tuple[str, ...]
    themes: tuple[str, ...]
    departments: tuple[str, ...]
    duration: str
    price: str
    programme: str
    coming: tuple[Line, ...]
    coming_events: tuple[Event, ...]
    past: tuple[Line, ...]
    others_past: int
    results: tuple[Indicator, ...]


def found(year: int, slug: str, *, level: int) -> Event | None:
    """One query."""
    rows = cards.read(courses(level)).select_related("organiser", "parent", "course").defer(None)
    return rows.filter(year=year, slug=slug).first()


def above(year: int, slug: str, *, level: int) -> Event | None:
    """The course of a session at that address, if this level reads both. One query."""
    session = sessions(level).filter(year=year, slug=slug).select_related("parent").first()
    return session.parent if session and session.parent and session.head == session.parent_id else None  # type: ignore[attr-defined]  # annotated


def page(event: Event, *, level: int, now: datetime) -> Page:
    """Fourteen queries at most, and one for each of the first eight sessions to come where one registers here."""
    today = localdate(now)
    inside = list(cards.read(of_courses([event.pk], level)).order_by(*IN_ORDER))
    coming = [one for one in inside if one.last_day >= today]
    past = [one for one in reversed(inside) if one.last_day < today]
    there = people.of(Event.objects.filter(pk__in=[one.pk for one in past[:_PAST]])) if past else {}
    course, full = listing.sheet_of(event), places.full(coming)
    names = gazetteer.load().departments
    return Page(
        event=event,
        href=address(event),
        labels=tuple(_labels(event, past[0].last_day if past and not coming else None)),
        organisers=organisers(event, level),
        body=render(event.body, level=3),
        objectives=_lines(course.objectives if course else ""),
        prerequisites=course.prerequisites if course else "",
        methods=course.methods if course else "",
        trainers=_lines(course.trainers if course else ""),
        publics=_said(course.publics if course else (), PUBLICS),
        professions=_said(event.professions, PROFESSIONS),
        themes=_said(event.themes, THEMES),
        departments=tuple(names[code].name for code in event.departments if code in names),
        duration=duration(course.minutes if course else None),
        price=course.price if course else "",
        programme=_programme(event, [*coming, *past]),
        coming=tuple(
            line(one, door=facts.door(one, now=now) if rank < _WITH_DOOR else None, is_full=one.pk in full)
            for rank, one in enumerate(coming)
        ),
        coming_events=tuple(coming),
        past=tuple(line(one, people=there.get(one.pk, NOBODY)) for one in past[:_PAST]),
        others_past=max(0, len(past) - _PAST),
        results=indicators.of(past),
    )


def _labels(event: Event, last: date | None) -> list[Label]:
    said = [Label("Formation", "info"), *listing.labels(event, listing.sheet_of(event))]
    return [*said, Label("Aucune session prévue", "check", "alert")] if last else said


def _programme(event: Event, inside: list[Event]) -> str:
    """Of the course itself, else of its next session, else of its last one. One query."""
    wanted = [event, *inside]
    have = set(
        Event.objects.filter(pk__in=[one.pk for one in wanted], versions__isnull=False).values_list("pk", flat=True)
    )
    return next((f"{one.get_absolute_url()}#programme" for one in wanted if one.pk in have), "")


def _lines(text: str) -> tuple[str, ...]:
    """One by line, without the dash that people put before it."""
    return tuple(said for line in text.splitlines() if (said := line.strip().lstrip("-•*").strip()))


def _said(codes: tuple[str, ...], labels: dict[str, str]) -> tuple[str, ...]:
    return tuple(labels[code] for code in codes if code in labels)
