"""Hours: missing, impossible, apart from what is announced or from what the text says."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from maillage.events.programme import clock
from maillage.events.programme.checks.findings import Check, Facts, Finding, named
from maillage.events.programme.checks.meeting import gaps
from maillage.events.programme.records import Programme

_EARLY, _LATE, _HOLE = timedelta(minutes=15), timedelta(minutes=5), timedelta(minutes=15)
_LONGEST = timedelta(minutes=120)


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
                    f"{moment:%H:%M} n’existe pas ou revient deux fois cette nuit-là (changement d’heure).",
                    slot.key,
                )


def _days(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        assert slot.start is not None
        if not programme.first_day <= slot.start.date() <= programme.last_day:
            yield Finding("E4", f"{named(slot)} n’est pas un jour de l’évènement.", slot.key)


def _start(programme: Programme, facts: Facts) -> Iterator[Finding]:
    first, announced = next(iter(programme.timed), None), programme.announced_start
    if first is None or first.start is None or announced is None:
        return
    if first.start < announced or first.start > announced + _EARLY:
        yield Finding(
            "W1",
            f"Le programme commence à {clock.written(first.start)}, l’annonce dit {clock.written(announced)}.",
            first.key,
        )


def _end(programme: Programme, facts: Facts) -> Iterator[Finding]:
    ends = [slot.end or slot.start for slot in programme.timed]
    last, announced = max((end for end in ends if end), default=None), programme.announced_end
    if last is not None and announced is not None and abs(last - announced) > _LATE:
        yield Finding("W2", f"Le programme finit à {clock.written(last)}, l’annonce dit {clock.written(announced)}.")


def _holes(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for end, slot in gaps(programme):
        assert slot.start is not None
        if slot.start - end > _HOLE:
            yield Finding(
                "W3",
                f"Rien entre {clock.written(end)} et {clock.written(slot.start)} : ajoutez une pause, ou rapprochez.",
                slot.key,
            )


def _long(programme: Programme, facts: Facts) -> Iterator[Finding]:
    """Slot by slot: between two, people breathe and speakers change."""
    for slot in programme.timed:
        if slot.start and slot.end and slot.end - slot.start > _LONGEST and not slot.is_break:
            yield Finding("W4", f"{named(slot)} dure plus de deux heures sans pause.", slot.key)


def _hours_in_words(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        for hour in clock.hours(f"{slot.title}\n{slot.text}"):
            if (
                slot.start
                and hour.at != slot.start.time()
                and (hour.until is None or slot.end is None or hour.until != slot.end.time())
            ):
                yield Finding(
                    "W17",
                    f"{named(slot)} : le texte dit {hour.at:%H:%M}, le créneau commence à {clock.written(slot.start)}.",
                    slot.key,
                )


def _length_in_words(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        length = clock.length(slot.title)
        if length and slot.start and slot.end and not clock.hours(slot.title) and length != slot.end - slot.start:
            minutes = int((slot.end - slot.start).total_seconds() // 60)
            yield Finding(
                "W20",
                f"{named(slot)} : le titre dit {int(length.total_seconds() // 60)} minutes, le créneau en a {minutes}.",
                slot.key,
            )


def _inferred(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        if slot.is_inferred and slot.start and slot.end:
            yield Finding(
                "I1",
                f"{named(slot)} : {clock.written(slot.start)} à {clock.written(slot.end)} est déduit du reste, à vérifier.",
                slot.key,
            )


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
    _hours_in_words,
    _length_in_words,
    _inferred,
)
