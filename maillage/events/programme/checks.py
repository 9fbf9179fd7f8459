"""What is wrong, or odd, in a programme. An error (E) stops publication; a warning (W) asks for a reason; an information (I) is only said.

Intervals are half open: a slot that ends at 11:00 and one that begins at 11:00 in the same room do not meet. `facts` says what the
programme itself does not hold; what it leaves out is not checked.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from maillage.events.programme import clock
from maillage.events.programme.records import Programme, Slot, SlotKind, State

_EARLY, _LATE, _HOLE = timedelta(minutes=15), timedelta(minutes=5), timedelta(minutes=15)
_LONGEST, _LUNCH, _WALK = timedelta(minutes=120), timedelta(minutes=45), timedelta(minutes=5)
_NOON = (time(11, 30), time(14, 30))
PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Finding:
    """`slot`: key of the slot concerned; empty for the whole programme. `text` says in French what is wrong and what to do."""

    code: str
    text: str
    slot: str = ""

    @property
    def is_error(self) -> bool:
        return self.code.startswith("E")

    @property
    def is_warning(self) -> bool:
        return self.code.startswith("W")


@dataclass(frozen=True, slots=True)
class Facts:
    """`zone`: of the place. `holidays`: name by day. `seats`: of rooms, by name; `expected`: people by key of slot.

    `within`: first and last day of the week that the event belongs to.
    """

    zone: ZoneInfo = PARIS
    holidays: Mapping[date, str] = field(default_factory=dict)
    seats: Mapping[str, int] = field(default_factory=dict)
    expected: Mapping[str, int] = field(default_factory=dict)
    within: tuple[date, date] | None = None


Check = Callable[[Programme, Facts], Iterator[Finding]]
_checks: list[Check] = []


def check(programme: Programme, facts: Facts | None = None) -> list[Finding]:
    """All the findings: errors first, then by code, then in the order of the slots."""
    order = {slot.key: number for number, slot in enumerate(programme.timed)}
    found = [finding for one in _checks for finding in one(programme, facts or Facts())]
    return sorted(found, key=lambda each: ("EWI".index(each.code[0]), int(each.code[1:]), order.get(each.slot, -1)))


def _check(function: Check) -> Check:
    _checks.append(function)
    return function


@_check
def _lengths(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        if slot.end is not None and slot.start is not None and slot.end <= slot.start and not slot.is_point:
            yield Finding(
                "E1", f"{_named(slot)} finit avant d’avoir commencé : corrigez l’une des deux heures.", slot.key
            )


@_check
def _rooms(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for one, other in _together(programme.timed):
        if one.room and one.room == other.room:
            yield Finding(
                "E2", f"{_named(other)} et {_named(one)} occupent la même salle ({one.room}) en même temps.", other.key
            )


@_check
def _people(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for one, other in _together(programme.timed):
        for name in sorted(_names(one) & _names(other)):
            yield Finding(
                "E3", f"{name} intervient au même moment dans {_named(one)} et dans {_named(other)}.", other.key
            )


@_check
def _days(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        assert slot.start is not None
        if not programme.first_day <= slot.start.date() <= programme.last_day:
            yield Finding("E4", f"{_named(slot)} n’est pas un jour de l’évènement.", slot.key)


@_check
def _missing(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.slots:
        if not slot.is_held:
            continue
        if not slot.title.strip():
            yield Finding("E5", "Un créneau n’a pas de titre.", slot.key)
        if slot.start is None or (slot.end is None and not slot.is_point):
            yield Finding("E5", f"{_named(slot)} n’a pas d’heure de début ou de fin.", slot.key)


@_check
def _keys(programme: Programme, facts: Facts) -> Iterator[Finding]:
    seen: set[str] = set()
    for slot in programme.slots:
        if slot.key in seen:
            yield Finding("E6", f"{_named(slot)} porte le même identifiant qu’un autre créneau.", slot.key)
        seen.add(slot.key)


@_check
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


@_check
def _start(programme: Programme, facts: Facts) -> Iterator[Finding]:
    first, announced = next(iter(programme.timed), None), programme.announced_start
    if first is None or first.start is None or announced is None:
        return
    if first.start < announced or first.start > announced + _EARLY:
        yield Finding(
            "W1", f"Le programme commence à {_said(first.start)}, l’annonce dit {_said(announced)}.", first.key
        )


@_check
def _end(programme: Programme, facts: Facts) -> Iterator[Finding]:
    ends = [slot.end or slot.start for slot in programme.timed]
    last, announced = max((end for end in ends if end), default=None), programme.announced_end
    if last is not None and announced is not None and abs(last - announced) > _LATE:
        yield Finding("W2", f"Le programme finit à {_said(last)}, l’annonce dit {_said(announced)}.")


@_check
def _holes(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for end, slot in _gaps(programme):
        assert slot.start is not None
        if slot.start - end > _HOLE:
            yield Finding(
                "W3", f"Rien entre {_said(end)} et {_said(slot.start)} : ajoutez une pause, ou rapprochez.", slot.key
            )


@_check
def _long(programme: Programme, facts: Facts) -> Iterator[Finding]:
    """Slot by slot: between two, people breathe and speakers change."""
    for slot in programme.timed:
        if slot.start and slot.end and slot.end - slot.start > _LONGEST and not slot.is_break:
            yield Finding("W4", f"{_named(slot)} dure plus de deux heures sans pause.", slot.key)


@_check
def _lunch(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for day, slots in _by_day(programme).items():
        noon, after = (datetime.combine(day, hour) for hour in _NOON)
        ends = [slot.end or slot.start for slot in slots]
        if (
            slots[0].start
            and slots[0].start < noon
            and max(end for end in ends if end) > after
            and not _has_lunch(slots, noon, after)
        ):
            yield Finding("W5", f"Le {day:%d/%m} : pas de pause de 45 minutes entre 11 h 30 et 14 h 30.")


@_check
def _during_breaks(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for one, other in _together(programme.timed):
        if one.is_break != other.is_break:
            rest, work = (one, other) if one.is_break else (other, one)
            if not rest.room:
                yield Finding("W6", f"{_named(work)} a lieu pendant {_named(rest)}.", work.key)


@_check
def _unsure(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        if unsure := [each.name for each in slot.speakers if each.state in {State.UNCONFIRMED, State.APPROACHED}]:
            yield Finding("W7", f"À confirmer : {', '.join(unsure)}, dans {_named(slot)}.", slot.key)
        elif not slot.speakers and slot.kind in {SlotKind.SESSION, SlotKind.WORKSHOP}:
            yield Finding("W7", f"{_named(slot)} n’a pas d’intervenant.", slot.key)


@_check
def _states(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        if slot.state == State.UNCONFIRMED and any(each.state == State.CONFIRMED for each in slot.speakers):
            yield Finding("W8", f"{_named(slot)} est à confirmer, mais un intervenant l’est déjà.", slot.key)


@_check
def _frame(programme: Programme, facts: Facts) -> Iterator[Finding]:
    slots = programme.timed
    if not slots:
        return
    kinds = [slot.kind for slot in slots]
    if not {SlotKind.OPENING, SlotKind.WELCOME} & set(kinds):
        yield Finding("W9", "Le programme n’a pas d’ouverture.")
    if SlotKind.CLOSING not in kinds:
        yield Finding("W9", "Le programme n’a pas de clôture.")
        return
    closing = slots[len(kinds) - 1 - kinds[::-1].index(SlotKind.CLOSING)]
    for slot in slots:
        if slot.start and closing.start and slot.start > closing.start and slot.start.date() == closing.start.date():
            yield Finding("W10", f"{_named(slot)} vient après la clôture.", slot.key)
    if SlotKind.OPENING in kinds and set(kinds[: kinds.index(SlotKind.OPENING)]) - {SlotKind.WELCOME}:
        yield Finding("W10", "L’ouverture n’est pas en premier.", slots[kinds.index(SlotKind.OPENING)].key)


@_check
def _walks(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for one, other in combinations(programme.timed, 2):
        if not (one.end and other.start and one.room and other.room and one.room != other.room):
            continue
        if timedelta(0) <= other.start - one.end < _WALK:
            for name in sorted(_names(one) & _names(other)):
                yield Finding(
                    "W11", f"{name} a moins de cinq minutes pour aller de {one.room} à {other.room}.", other.key
                )


@_check
def _seats(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        seats, expected = facts.seats.get(slot.room), facts.expected.get(slot.key)
        if seats is not None and expected is not None and expected > seats:
            yield Finding("W12", f"{_named(slot)} : {expected} personnes pour {seats} places ({slot.room}).", slot.key)


@_check
def _rest_days(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for day in sorted({slot.start.date() for slot in programme.timed if slot.start}):
        if name := facts.holidays.get(day) or (
            "un samedi" if day.weekday() == 5 else "un dimanche" if day.weekday() == 6 else ""
        ):
            yield Finding("W16", f"Le {day:%d/%m/%Y} est {name}.")


@_check
def _hours_in_words(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        for said in clock.hours(f"{slot.title}\n{slot.text}"):
            if (
                slot.start
                and said.at != slot.start.time()
                and (said.until is None or slot.end is None or said.until != slot.end.time())
            ):
                yield Finding(
                    "W17",
                    f"{_named(slot)} : le texte dit {said.at:%H:%M}, le créneau commence à {_said(slot.start)}.",
                    slot.key,
                )


@_check
def _outside_week(programme: Programme, facts: Facts) -> Iterator[Finding]:
    if facts.within and (programme.first_day < facts.within[0] or programme.last_day > facts.within[1]):
        yield Finding("W19", "L’évènement n’est pas dans les dates de sa semaine.")


@_check
def _length_in_words(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        said = clock.length(slot.title)
        if said and slot.start and slot.end and not clock.hours(slot.title) and said != slot.end - slot.start:
            minutes = int((slot.end - slot.start).total_seconds() // 60)
            yield Finding(
                "W20",
                f"{_named(slot)} : le titre dit {int(said.total_seconds() // 60)} minutes, le créneau en a {minutes}.",
                slot.key,
            )


@_check
def _inferred(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        if slot.is_inferred and slot.start and slot.end:
            yield Finding(
                "I1",
                f"{_named(slot)} : {_said(slot.start)} à {_said(slot.end)} est déduit du reste, à vérifier.",
                slot.key,
            )


def _together(slots: list[Slot]) -> Iterator[tuple[Slot, Slot]]:
    """Pairs of slots that meet, in their order."""
    for number, one in enumerate(slots):
        for other in slots[number + 1 :]:
            if one.end is None or other.start is None or other.start >= one.end:
                break
            if other.end is not None and other.end > other.start:
                yield one, other


def _gaps(programme: Programme) -> Iterator[tuple[datetime, Slot]]:
    """Each slot before which nothing is held, that day, with the end of what came before."""
    for slots in _by_day(programme).values():
        end = slots[0].end or slots[0].start
        for slot in slots[1:]:
            assert end is not None
            if slot.start and slot.start > end:
                yield end, slot
            end = max(end, slot.end or slot.start or end)


def _by_day(programme: Programme) -> dict[date, list[Slot]]:
    found: dict[date, list[Slot]] = {}
    for slot in programme.timed:
        assert slot.start is not None
        found.setdefault(slot.start.date(), []).append(slot)
    return found


def _has_lunch(slots: list[Slot], noon: datetime, after: datetime) -> bool:
    rests = (slot for slot in slots if slot.is_break and slot.start and slot.end)
    return any(min(rest.end, after) - max(rest.start, noon) >= _LUNCH for rest in rests if rest.start and rest.end)


def _names(slot: Slot) -> set[str]:
    return {each.name for each in slot.speakers if each.state != State.DECLINED}


def _is_one_moment(moment: datetime, zone: ZoneInfo) -> bool:
    early, late = (moment.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return early.utcoffset() == late.utcoffset()


def _named(slot: Slot) -> str:
    return f"« {slot.title} »" if slot.title.strip() else "Un créneau"


def _said(moment: datetime) -> str:
    return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"
