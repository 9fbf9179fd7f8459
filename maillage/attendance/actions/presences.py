"""Writes on the ledger of presence: one line for each person and half-day, whatever tells it, however often."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q

from maillage.accounts.models import User
from maillage.attendance.models import HalfDay, Presence
from maillage.attendance.presences import codes
from maillage.attendance.presences.marks import Answer, Mark, Outcome, clock, refusal
from maillage.core import journal
from maillage.events.actions.common import held_for_edit
from maillage.events.models import Event
from maillage.registrations.models import Registration

Key = tuple[UUID, date, str]
One = TypeVar("One")
Source = Presence.Source
_SAME = timedelta(minutes=1)  # the same moment, sent again by a device whose clock is corrected anew
_PART = 400  # SQLite takes so many values in one question
_COLUMNS = ("source", "minutes", "first_at", "last_at", "by", "at")


@dataclass(slots=True)
class _Book:
    """The lines that the marks are about, and those that change."""

    event: Event
    by: User
    now: datetime
    people: dict[UUID | str, tuple[UUID, str]]
    lines: dict[Key, Presence]
    new: list[Presence] = field(default_factory=list)
    changed: dict[int, Presence] = field(default_factory=dict)
    gone: list[int] = field(default_factory=list)


@transaction.atomic
def mark(event: Event, marks: Sequence[Mark], *, by: User, now: datetime) -> list[Answer]:
    """What becomes of each, in their order; done twice, it changes nothing. Only confirmed registrations are marked,
    and any mark may be taken back.

    Who is there in person is there, whatever the online room counted; of two who saw her in person, the first stays.
    """
    locked, _ = held_for_edit(event, by=by, now=now)
    people = _people(locked, marks)
    known = {pk for pk, _ in people.values()}
    book = _Book(locked, by, now, people, _lines(known))
    answers = [_taken_back(book, each) if each.is_gone else _marked(book, each) for each in marks]
    _delete(book.gone)
    Presence.objects.bulk_create(book.new, batch_size=_PART)
    Presence.objects.bulk_update(list(book.changed.values()), _COLUMNS, batch_size=_PART)
    if book.new or book.changed:
        journal.record("attendance.mark", locked, by=by, at=now)
    if book.gone:
        journal.record("attendance.unmark", locked, by=by, at=now)
    return answers


@transaction.atomic
def unmark(event: Event, marks: Sequence[Mark], *, by: User, now: datetime) -> int:
    """Somebody was noted by mistake: the line goes, when it is of the source that the mark says. How many there were."""
    locked, _ = held_for_edit(event, by=by, now=now)
    people = _people(locked, marks)
    lines = _lines({pk for pk, _ in people.values()})
    wanted = {(people[_who(each)][0], each.day, each.half, each.source) for each in marks if _who(each) in people}
    gone = [line.pk for (who, day, half), line in lines.items() if (who, day, half, line.source) in wanted]
    _delete(gone)
    if gone:
        journal.record("attendance.unmark", locked, by=by, at=now)
    return len(gone)


@transaction.atomic
def type_sheet(
    event: Event, marks: Sequence[Mark], gone: Sequence[Mark], *, by: User, now: datetime
) -> tuple[list[Answer], int]:
    """What somebody read on a signed sheet: who signed, and who was ticked before by mistake."""
    removed = unmark(event, gone, by=by, now=now)
    return mark(event, marks, by=by, now=now), removed


def _marked(book: _Book, said: Mark) -> Answer:
    pk, state = book.people.get(_who(said), (None, ""))
    if pk is None:
        return Answer(Outcome.UNKNOWN)
    if (refused := refusal(state) or _out_of_time(book, said)) is not None:
        return Answer(refused, pk)
    at = said.at if said.source != Source.SHEET else None
    if said.source == Source.DOOR:
        at = min(said.at or book.now, book.now)
    line = book.lines.get((pk, said.day, said.half))
    if line is None:
        line = Presence(registration_id=pk, day=said.day, half=said.half, first_at=at, last_at=at)
        book.lines[pk, said.day, said.half] = _written(book, line, said)
        book.new.append(line)
        return Answer(Outcome.MARKED, pk, clock(at, book.event.zone))
    return Answer(_again(book, line, said, at), pk, clock(line.first_at, book.event.zone))


def _taken_back(book: _Book, said: Mark) -> Answer:
    """Unless somebody else saw her there since."""
    pk, _ = book.people.get(_who(said), (None, ""))
    if pk is None:
        return Answer(Outcome.UNKNOWN)
    line = book.lines.get((pk, said.day, said.half))
    if line is None:
        return Answer(Outcome.GONE, pk)
    if said.at and line.last_at and line.last_at > said.at + _SAME:
        return Answer(Outcome.ALREADY, pk, clock(line.first_at, book.event.zone))
    del book.lines[pk, said.day, said.half]
    if line.pk:
        book.gone.append(line.pk)
        book.changed.pop(line.pk, None)
    else:
        book.new.remove(line)
    return Answer(Outcome.GONE, pk)


def _again(book: _Book, line: Presence, said: Mark, at: datetime | None) -> Outcome:
    """The same half-day of the same person."""
    before = line.first_at, line.last_at, line.source, line.minutes
    if at is not None:
        line.first_at = at if line.first_at is None or at < line.first_at - _SAME else line.first_at
        line.last_at = at if line.last_at is None or at > line.last_at + _SAME else line.last_at
    if line.source == Source.ONLINE:
        _written(book, line, said)
    if (line.first_at, line.last_at, line.source, line.minutes) != before and line.pk:
        book.changed[line.pk] = line
    return Outcome.ALREADY if (line.source, line.minutes) == before[2:] else Outcome.MARKED


def _written(book: _Book, line: Presence, said: Mark) -> Presence:
    line.source, line.by, line.at = said.source, book.by, book.now
    line.minutes = said.minutes if said.source == Source.ONLINE else None
    return line


def _out_of_time(book: _Book, said: Mark) -> Outcome | None:
    if said.half not in HalfDay.values or not book.event.first_day <= said.day <= book.event.last_day:
        return Outcome.ELSEWHEN
    today = book.now.astimezone(ZoneInfo(book.event.zone)).date()
    return Outcome.EARLY if said.day > today else None


def _who(said: Mark) -> UUID | str:
    return codes.read(said.who) if isinstance(said.who, str) else said.who


def _people(event: Event, marks: Iterable[Mark]) -> dict[UUID | str, tuple[UUID, str]]:
    """Registration and state of each who is known, by what the marks call her."""
    asked = {_who(each) for each in marks}
    found: dict[UUID | str, tuple[UUID, str]] = {}
    for part in _parts(sorted(asked, key=str)):
        pks, names = [one for one in part if isinstance(one, UUID)], [one for one in part if isinstance(one, str)]
        rows = Registration.objects.of_event(event.pk).filter(Q(pk__in=pks) | Q(code__in=names))
        for pk, code, state in rows.values_list("pk", "code", "state"):
            found[pk] = found[code] = pk, state
    return found


def _lines(people: Iterable[UUID]) -> dict[Key, Presence]:
    found: dict[Key, Presence] = {}
    for part in _parts(sorted(people)):
        for line in Presence.objects.filter(registration__in=part):
            found[line.registration_id, line.day, line.half] = line
    return found


def _delete(lines: Sequence[int]) -> None:
    for part in _parts(lines):
        Presence.objects.filter(pk__in=part).delete()


def _parts(values: Sequence[One]) -> Iterator[Sequence[One]]:
    for begin in range(0, len(values), _PART):
        yield values[begin : begin + _PART]
