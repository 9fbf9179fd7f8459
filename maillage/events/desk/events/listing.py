"""The lists of events: those that are hers, by state, with words. A constant number of queries."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core.templatetags.ui import Label
from maillage.core.text import fold
from maillage.directory.standing import Standing
from maillage.events import sheets
from maillage.events.desk.events import choices, states
from maillage.events.desk.faces import Face
from maillage.events.models import Appearance, Event, Slot

PAGE = 25


@dataclass(frozen=True, slots=True)
class Row:
    """`life`: what happens to it, when something does; `part_of`: « dans : » its week or course; « une session » of a course of the same title."""

    event: Event
    when: str
    label: Label
    life: Label | None
    part_of: str
    where: str
    href: str


@dataclass(frozen=True, slots=True)
class Found:
    """`counts`: of each state, whatever the chosen one."""

    total: int
    page: int
    page_count: int
    rows: tuple[Row, ...]
    counts: tuple[tuple[str, str, int], ...]
    everything: int


@dataclass(frozen=True, slots=True)
class Invitation:
    """Her own part in a slot to come."""

    appearance: Appearance
    event: str
    slot: str
    when: str
    label: Label
    href: str


@dataclass(frozen=True, slots=True)
class _Line:
    pk: UUID
    words: str
    state: str
    first_day: date


def mine(user: User, standing: Standing) -> Q:
    """In the member face: of her structures, the parts of the weeks that they make, and what she proposed and may still change."""
    weeks = Event.objects.filter(_of_structures(standing), parent=None).values("pk")
    proposed = Q(proposed_by=user) & choices.owned_by(standing) if standing.is_coordinator else Q(pk=None)
    return _of_structures(standing) | Q(parent__in=weeks) | proposed


def of_territory(departments: frozenset[str] | None, standing: Standing) -> Q:
    """In the coordination face: hers, among those of that territory (None: the whole country, what has no territory included)."""
    hers = choices.owned_by(standing)
    if departments is None:
        return hers
    return hers & reduce(or_, (Q(departments__contains=f",{code},") for code in sorted(departments)), Q(pk=None))


def find(scope: Q, *, words: str, state: str, page: int, face: Face, standing: Standing, now: datetime) -> Found:
    """Five queries, whatever there is. Titles are compared without accents, alike on both databases."""
    waiting = states.waiting()
    lines = [line for line in _lines(scope, waiting, standing, localdate(now)) if _has(line, words)]
    counts = Counter(line.state for line in lines)
    kept = sorted((line for line in lines if state in {"", line.state}), key=_rank)
    pages = max(-(-len(kept) // PAGE), 1)
    page = min(page, pages)
    return Found(
        total=len(kept),
        page=page,
        page_count=pages,
        rows=_rows(kept[(page - 1) * PAGE : page * PAGE], face),
        counts=tuple((code, text, counts[code]) for code, text in states.STATES.items()),
        everything=len(lines),
    )


def _of_structures(standing: Standing) -> Q:
    together = Event.co_organisers.through.objects.filter(organisation__in=standing.organisations)
    return Q(organiser__in=standing.organisations) | Q(pk__in=together.values("event"))


def _lines(scope: Q, waiting: set[str], standing: Standing, today: date) -> list[_Line]:
    """A draft of others in her own week is shown once it is sent."""
    columns = ("pk", "title", "organiser_name", "organiser__name", "editorial", "first_day", "last_day")
    found = []
    own = set(Event.objects.filter(scope & choices.owned_by(standing)).values_list("pk", flat=True))
    for pk, title, name, organiser, editorial, first_day, last_day in Event.objects.filter(scope).values_list(*columns):
        state = states.code(editorial, last_day, today, is_waiting=str(pk) in waiting)
        if pk in own or state not in {"draft", "withdrawn"}:
            found.append(_Line(pk, f" {fold(' '.join((title, name, organiser or '')))}", state, first_day))
    return found


def _has(line: _Line, words: str) -> bool:
    return all(f" {word}" in line.words for word in fold(words).split())


def _rank(line: _Line) -> Any:
    """What is over comes last; of the rest, the nearest first."""
    is_over = line.state in {"past", "withdrawn"}
    days = line.first_day.toordinal()
    return is_over, -days if is_over else days, str(line.pk)


def _rows(lines: list[_Line], face: Face) -> tuple[Row, ...]:
    rows = Event.objects.filter(pk__in=[line.pk for line in lines]).select_related("parent", "organiser").defer("body")
    found = {row.pk: row for row in rows}
    return tuple(_row(found[line.pk], line.state, face) for line in lines if line.pk in found)


def _row(event: Event, state: str, face: Face) -> Row:
    is_quiet = event.life == Event.Life.SCHEDULED
    return Row(
        event=event,
        when=sheets.days(event.first_day, event.last_day),
        label=states.of(state),
        life=None if is_quiet else Label(event.get_life_display().capitalize(), "late", "alert"),
        part_of=_part_of(event),
        where=sheets.departments(event.departments),
        href=face.url("show-event", event.pk),
    )


def _part_of(event: Event) -> str:
    if event.parent is None:
        return ""
    return "une session" if event.parent.title == event.title else f"dans : {event.parent.title}"


def invitations(user: User, face: Face, now: datetime) -> list[Invitation]:
    """Where she is to speak, of what is not over nor given up. One query."""
    rows = Appearance.objects.filter(person=user, slot__event__last_day__gte=localdate(now))
    rows = rows.exclude(slot__state=Slot.State.CANCELLED).exclude(slot__event__editorial=Event.Editorial.WITHDRAWN)
    rows = rows.exclude(slot__event__life=Event.Life.CANCELLED).select_related("slot__event").defer("slot__event__body")
    return [_invitation(row, face) for row in rows.order_by("slot__event__first_day", "slot__day", "slot__start", "pk")]


_ANSWERS = {
    Appearance.State.CONFIRMED: Label("Vous avez confirmé", "ok", "check"),
    Appearance.State.DECLINED: Label("Vous ne viendrez pas", "late", "cross"),
}


def _invitation(row: Appearance, face: Face) -> Invitation:
    slot = row.slot
    day = slot.day or slot.event.first_day
    hour = sheets.hours(slot.start, None).removeprefix("à partir de ")
    return Invitation(
        appearance=row,
        event=slot.event.title,
        slot=slot.title,
        when=", ".join(part for part in (sheets.days(day, day), hour) if part),
        label=_ANSWERS.get(Appearance.State(row.state), Label("Votre réponse est attendue", "check", "clock")),
        href=face.url("answer-appearance", row.pk),
    )
