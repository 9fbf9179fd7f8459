"""Hours: missing, impossible, apart from what is announced or from what the text says."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from maillage.events.programme import words
from maillage.events.programme.checks.findings import Check, Facts, Finding, gap, named
from maillage.events.programme.checks.meeting import by_day, gaps
from maillage.events.programme.clock import written
from maillage.events.programme.records import Programme, SlotKind

_EARLY, _LATE, _HOLE = timedelta(minutes=15), timedelta(minutes=5), timedelta(minutes=15)
_LONGEST, _LONGEST_IN_A_ROW = timedelta(minutes=120), timedelta(minutes=210)
_BREATH = timedelta(minutes=10)
_RESTS = frozenset({SlotKind.BREAK, SlotKind.WELCOME})


class _Row(NamedTuple):
    """Slots that follow one another too closely for a rest."""

    since: datetime
    end: datetime

    @property
    def is_long(self) -> bool:
        return self.end - self.since > _LONGEST_IN_A_ROW


def _lengths(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        if slot.end is not None and slot.start is not None and slot.end <= slot.start and not slot.is_point:
            yield Finding(
                "E1", f"{named(slot)} finit avant d’avoir commencé : corrigez l’une des deux heures.", slot.key
            )


def _missing(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.slots:
        if not slot.is_held:
            continue
        if not slot.title.strip():
            yield Finding("E5", "Un créneau n’a pas de titre.", slot.key)
        if slot.start is None or (slot.end is None and not slot.is_point):
            yield Finding("E5", f"{named(slot)} n’a pas d’heure de début ou de fin.", slot.key)


def _clock_changes(programme: Programme, facts: Facts) -> Iterator[Finding]:
    """The night of the last Sundays of March and October: an hour that does not exist, or that comes twice."""
    for slot in programme.timed:
        for moment in (slot.start, slot.end):
            if moment is not None and not _is_one_moment(moment, facts.zone):
                yield Finding(
                    "E7",
                    f"{written(moment)} n’existe pas ou revient deux fois cette nuit-là (changement d’heure).",
                    slot.key,
                )


def _days(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        assert slot.start is not None
        if not _is_inside(slot.start.date(), programme):
            day = words.day(slot.start, beside=programme.first_day)
            yield Finding("E4", f"{named(slot)} est un autre jour que l’évènement : le {day}.", slot.key)


def _start(programme: Programme, facts: Facts) -> Iterator[Finding]:
    """Of a day of the event: another one is an error already."""
    first, announced = next(iter(programme.timed), None), programme.announced_start
    if first is None or first.start is None or announced is None or not _is_inside(first.start.date(), programme):
        return
    if first.start < announced or first.start > announced + _EARLY:
        said, told = _two(first.start, announced)
        about = gap(first.start, announced)
        yield Finding("W1", f"Le programme commence {said}, l’annonce dit {told}.", first.key, about)


def _end(programme: Programme, facts: Facts) -> Iterator[Finding]:
    ends = [
        slot.end or slot.start for slot in programme.timed if slot.start and _is_inside(slot.start.date(), programme)
    ]
    last, announced = max((end for end in ends if end), default=None), programme.announced_end
    if last is not None and announced is not None and abs(last - announced) > _LATE:
        said, told = _two(last, announced)
        yield Finding("W2", f"Le programme finit {said}, l’annonce dit {told}.", about=gap(last, announced))


def _holes(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for end, slot in gaps(programme):
        assert slot.start is not None
        if slot.start - end > _HOLE:
            text = f"Rien entre {written(end)} et {written(slot.start)} : ajoutez une pause, ou rapprochez."
            yield Finding("W3", text, slot.key, gap(end, slot.start))


def _long(programme: Programme, facts: Facts) -> Iterator[Finding]:
    """Slot by slot, people breathe and speakers change between two; then those that follow one another."""
    for slots in by_day(programme).values():
        ended: list[_Row] = []
        for slot in slots:
            if slot.start is None or slot.end is None:
                continue
            if slot.kind in _RESTS:
                ended = ended if slot.room else []
                continue
            start = slot.start
            ended = [row for row in ended if row.end > start - _BREATH]  # they are in the order of their beginnings
            before = [row for row in ended if row.end <= start]
            row = _Row(min((one.since for one in before), default=start), slot.end)
            ended.append(row)
            length = slot.end - start
            if length > _LONGEST:
                yield Finding("W4", f"{named(slot)} dure plus de deux heures sans pause.", slot.key, str(length))
            elif row.is_long and not any(one.is_long for one in before):
                text = f"{named(slot)} finit après plus de trois heures et demie sans pause."
                yield Finding("W4", text, slot.key, f"{row.since:%H:%M} {slot.end:%H:%M}")


def _inferred(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        if slot.is_inferred and slot.start and slot.end:
            yield Finding(
                "I1",
                f"{named(slot)} : {written(slot.start)} à {written(slot.end)} est déduit du reste, à vérifier.",
                slot.key,
            )


def _is_inside(day: date, programme: Programme) -> bool:
    return programme.first_day <= day <= programme.last_day


def _two(one: datetime, other: datetime) -> tuple[str, str]:
    """Two moments, without their day when it is the same."""
    if one.date() == other.date():
        return f"à {written(one)}", written(other)
    return f"le {words.moment(one)}", f"le {words.moment(other)}"


def _is_one_moment(moment: datetime, zone: ZoneInfo) -> bool:
    early, late = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return early.utcoffset() == late.utcoffset()


CHECKS: tuple[Check, ...] = (
    _lengths,
    _missing,
    _clock_changes,
    _days,
    _start,
    _end,
    _holes,
    _long,
    _inferred,
)
