"""Order: identifiers, rooms, breaks, the opening and the closing."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from maillage.events.programme import words
from maillage.events.programme.checks.findings import Check, Facts, Finding, alike, named, rank
from maillage.events.programme.checks.meeting import by_day, together
from maillage.events.programme.records import Programme, Slot, SlotKind

LUNCH = timedelta(minutes=45)
NOON = (time(11, 30), time(14, 30))


def _keys(programme: Programme, facts: Facts) -> Iterator[Finding]:
    seen: set[str] = set()
    for slot in programme.slots:
        if slot.key in seen:
            yield Finding("E6", f"{named(slot)} porte le même identifiant qu’un autre créneau.", slot.key)
        seen.add(slot.key)


def _rooms(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for one, other in together(programme.timed):
        if one.room and alike(one.room) == alike(other.room):
            yield Finding(
                "E2", f"{named(other)} et {named(one)} occupent la même salle ({one.room}) en même temps.", other.key
            )


def lunch(programme: Programme, facts: Facts) -> Iterator[Finding]:
    """W5, for each day that spans noon without it."""
    for day, slots in by_day(programme).items():
        noon, after = (datetime.combine(day, hour) for hour in NOON)
        ends = [slot.end or slot.start for slot in slots]
        if (
            slots[0].start
            and slots[0].start < noon
            and max(end for end in ends if end) > after
            and not _has_lunch(slots, noon, after)
        ):
            text = f"Le {words.day(day)} : pas de pause de 45 minutes entre 11 h 30 et 14 h 30."
            yield Finding("W5", text, about=rank(day, programme))


def _during_breaks(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for one, other in together(programme.timed):
        if one.is_break != other.is_break:
            rest, work = (one, other) if one.is_break else (other, one)
            if not rest.room:
                yield Finding("W6", f"{named(work)} a lieu pendant {named(rest)}.", work.key, rest.key)


def _frame(programme: Programme, facts: Facts) -> Iterator[Finding]:
    slots = programme.timed
    if not slots:
        return
    kinds = [slot.kind for slot in slots]
    if not {SlotKind.OPENING, SlotKind.WELCOME} & set(kinds):
        yield Finding("W9", "Le programme n’a pas d’ouverture.", about="opening")
    if SlotKind.CLOSING not in kinds:
        yield Finding("W9", "Le programme n’a pas de clôture.", about="closing")
        return
    closing = slots[len(kinds) - 1 - kinds[::-1].index(SlotKind.CLOSING)]
    for slot in slots:
        if _is_after(slot, closing):
            yield Finding("W10", f"{named(slot)} vient après la clôture.", slot.key, closing.key)
    if SlotKind.OPENING in kinds and set(kinds[: kinds.index(SlotKind.OPENING)]) - {SlotKind.WELCOME}:
        yield Finding("W10", "L’ouverture n’est pas en premier.", slots[kinds.index(SlotKind.OPENING)].key, "opening")


def _is_after(slot: Slot, closing: Slot) -> bool:
    """That day; what begins with the closing comes after it when it goes on."""
    if slot.start is None or closing.start is None or slot.start.date() != closing.start.date():
        return False
    ends, closed = slot.end or slot.start, closing.end or closing.start
    return slot.start > closing.start or (slot.start == closing.start and ends > closed)


def _has_lunch(slots: list[Slot], noon: datetime, after: datetime) -> bool:
    rests = (slot for slot in slots if slot.is_break and slot.start and slot.end)
    return any(min(rest.end, after) - max(rest.start, noon) >= LUNCH for rest in rests if rest.start and rest.end)


CHECKS: tuple[Check, ...] = (_keys, _rooms, lunch, _during_breaks, _frame)
