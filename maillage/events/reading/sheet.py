"""One event with all that its page shows, as plain data: the template only writes it. Four queries, six for a week; one more where one registers here."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from maillage.core.markdown import render
from maillage.core.templatetags.ui import Label
from maillage.directory.models import Organisation
from maillage.events.agenda import cards, words
from maillage.events.agenda.cards import Tile
from maillage.events.models import Event, EventDocument
from maillage.events.reading import facts, finding, papers
from maillage.events.reading.facts import Door, Notice
from maillage.events.reading.papers import Audience, Paper, Reader
from maillage.events.reading.parts import Parts, parts
from maillage.events.reading.programme import Shown, last
from maillage.resources.queries.cards import is_shown
from maillage.resources.vocabulary import PROFESSIONS, THEMES
from maillage.territories import gazetteer

_WITH_PARTS = frozenset({Event.Kind.WEEK, Event.Kind.TRAINING})


@dataclass(frozen=True, slots=True)
class Organiser:
    name: str
    href: str


@dataclass(frozen=True, slots=True)
class Sheet:
    href: str
    labels: list[Label]
    notice: Notice | None
    tile: Tile | None  # none of a course: its sessions have their days
    when: str
    is_course: bool  # held on the days of its sessions, and on no other
    hours: str
    place: str
    afar: str
    organisers: list[Organiser]
    above: Event | None
    parts: list[Parts]
    is_over: bool
    programme: Shown | None
    awaits: bool  # a programme that will come
    door: Door
    subscribe: (
        str  # where a calendar program follows it from; empty when it is not for everybody, or nothing more will come
    )
    is_to_come: bool  # and will be held: it may be put in a calendar
    dates: str  # of a course whose sessions are apart: where they are chosen from, on its page in the catalogue
    access: list[tuple[str, str]]
    papers: list[Paper]
    keeps_papers: bool  # for the registered
    gives_papers_by_link: bool  # to those who registered here, without an account
    has_press: bool
    has_replays: bool
    themes: list[str]
    professions: list[str]
    departments: list[str]
    body: SafeString

    @property
    def has_files(self) -> bool:
        return bool(self.programme or self.papers or self.has_press or self.has_replays or self.keeps_papers)


def sheet(event: Event, *, level: int, reader: Reader, now: datetime) -> Sheet:
    """`event`: as `finding.recorded` gives it."""
    documents = papers.of(event)
    had = _had(documents, event, reader, now)
    shown_parts = parts(event, level) if event.kind in _WITH_PARTS and event.parent_id is None else []
    is_past = event.is_over(now)
    is_course: bool = event.has_sessions  # type: ignore[attr-defined]  # annotated
    programme = last(event, tuple((key, tuple(those)) for key, those in had.items() if key), is_over=is_past)
    return Sheet(
        href=event.get_absolute_url(),
        labels=list(facts.labels(event, is_course=is_course)),
        notice=facts.notice(event),
        tile=None if is_course else cards.tile(event.first_day, event.last_day),
        when="Formation en plusieurs sessions" if is_course else words.days(event).capitalize(),
        is_course=is_course,
        hours="" if is_course else facts.hours(event, programme.drawn.hours if programme else None),
        place="" if is_course else facts.place(event),
        afar="" if is_course else facts.afar(event),
        organisers=organisers(event, level),
        above=finding.above(event, level=level),
        parts=shown_parts,
        programme=programme,
        is_over=is_past,
        awaits=not (programme or shown_parts or event.is_cancelled or is_past),
        door=facts.door(event, now=now),
        subscribe="" if is_past or event.is_called_off else facts.subscribe(event),
        is_to_come=not (is_past or event.is_called_off),
        dates="" if event.is_called_off or is_past else _dates(event, shown_parts),
        access=facts.access(event),
        papers=_beside(had, programme),
        keeps_papers=not reader.is_registered and any(one.audience == Audience.REGISTERED for one in documents),
        gives_papers_by_link=event.registering == Event.Registering.HERE,
        has_press=any(one.audience == Audience.PRESS for one in documents),
        has_replays=event.has_replays,  # type: ignore[attr-defined]  # annotated
        themes=[text for _, text in facts.said(event.themes, THEMES)],
        professions=[text for _, text in facts.said(event.professions, PROFESSIONS)],
        departments=_departments(event),
        body=render(event.body, level=2),
    )


def organisers(event: Event, level: int) -> list[Organiser]:
    """Those that this level may know of, the first one first. One query."""
    found = [one for one in finding.structures(event) if is_shown(one, level)]
    found.sort(key=lambda one: one.pk != event.organiser_id)
    said = [Organiser(event.organiser_name, "")] if event.organiser_name else []
    return [*said, *(_organiser(one) for one in found)]


def _had(documents: list[EventDocument], event: Event, reader: Reader, now: datetime) -> dict[str, list[Paper]]:
    """By the key of the slot that they go with, or under « nothing ». Those of the press have their own page."""
    found: dict[str, list[Paper]] = {}
    for one in documents:
        if one.audience != Audience.PRESS and papers.may_have(one, reader, now=now):
            key = str(one.slot_id or "")
            found.setdefault(key, []).append(papers.paper(one, at=event.get_absolute_url(), now=now))
    return found


def _beside(had: dict[str, list[Paper]], programme: Shown | None) -> list[Paper]:
    """Those of no slot that is shown."""
    shown = programme.drawn.keys if programme else frozenset()
    return [one for key, those in had.items() if key not in shown for one in those]


def _dates(event: Event, shown_parts: list[Parts]) -> str:
    is_course = event.kind == Event.Kind.TRAINING and shown_parts
    return f"/formations/{event.year}/{event.slug}#sessions" if is_course else ""


def _departments(event: Event) -> list[str]:
    names = gazetteer.load().departments
    return [names[code].name for code in event.departments if code in names]


def _organiser(structure: Organisation) -> Organiser:
    reference: str | None = structure.page_reference  # type: ignore[attr-defined]  # annotated
    return Organiser(structure.name, f"/aide/lieu/{reference}" if reference else "")
