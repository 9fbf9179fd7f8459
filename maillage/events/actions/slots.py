"""Writes on the slots of a programme, one by one or together, and on the rooms where they are held."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Max

from maillage.accounts.models import User
from maillage.core import journal
from maillage.directory.models import Membership
from maillage.events import rows
from maillage.events.actions.common import EventRefused, held_for_edit, ownership
from maillage.events.models import Appearance, Event, Room, Slot

MOST_SLOTS = 300
_DAY = 24 * 60


class SlotChanged(EventRefused):
    """Somebody else wrote the slot since the person read it."""

    def __init__(self) -> None:
        super().__init__("Quelqu’un a modifié ce créneau pendant ce temps. Comparez, puis enregistrez à nouveau.")


@dataclass(frozen=True, slots=True)
class Someone:
    """`person`: her account, among those of the organising structures; it is never shown to readers."""

    name: str
    function: str = ""
    role: str = Appearance.Role.SPEAKER
    state: str = Appearance.State.UNCONFIRMED
    person: int | None = None


@dataclass(frozen=True, slots=True)
class SlotContent:
    """`minutes` None: no end said; 0: a moment. `room`: the name of one of the event's rooms, or empty."""

    title: str
    kind: str = Slot.Kind.SESSION
    text: str = ""
    day: date | None = None
    start: time | None = None
    minutes: int | None = None
    room: str = ""
    track: str = ""
    state: str = Slot.State.CONFIRMED
    has_debate: bool = False
    is_inferred: bool = False
    people: tuple[Someone, ...] = field(default=())


@transaction.atomic
def add_slot(event: Event, content: SlotContent, *, by: User | None, now: datetime) -> Slot:
    locked, _ = held_for_edit(event, by=by, now=now)
    slot = added(locked, content)
    journal.record("events.add_slot", locked, by=by, at=now)
    return slot


@transaction.atomic
def edit_slot(slot: Slot, content: SlotContent, *, seen: str | None = None, by: User | None, now: datetime) -> Slot:
    """Whatever is inferred no longer is, once somebody wrote it. `seen`: the `mark` of what she read; None: whatever it was."""
    locked, _ = held_for_edit(slot.event, by=by, now=now)
    found = _found(locked, slot.pk)
    if seen is not None and seen != mark(found):
        raise SlotChanged
    write(found, content)
    journal.record("events.edit_slot", locked, by=by, at=now)
    return found


@transaction.atomic
def remove_slot(slot: Slot, *, by: User | None, now: datetime) -> None:
    """From the draft. What was published stays in the calendars, cancelled, once the programme is published again."""
    locked, _ = held_for_edit(slot.event, by=by, now=now)
    _found(locked, slot.pk).delete()
    journal.record("events.remove_slot", locked, by=by, at=now)


@transaction.atomic
def duplicate_slot(slot: Slot, *, by: User | None, now: datetime) -> Slot:
    """Right after the first, with the same people."""
    locked, _ = held_for_edit(slot.event, by=by, now=now)
    first = _found(locked, slot.pk)
    copied = content(first)
    if first.day and first.start and first.minutes:
        after = datetime.combine(first.day, first.start) + timedelta(minutes=first.minutes)
        copied = replace(copied, day=after.date(), start=after.time())
    made = added(locked, copied)
    journal.record("events.add_slot", locked, by=by, at=now)
    return made


@transaction.atomic
def move_slot(slot: Slot, *, is_later: bool, by: User | None, now: datetime) -> Slot:
    """Before or after its neighbour of the day: the two take each other's place, each keeps its length and the gap between them stays."""
    locked, _ = held_for_edit(slot.event, by=by, now=now)
    found = _found(locked, slot.pk)
    if found.start is None:
        _move_untimed(locked, found, is_later=is_later)
    else:
        other = _neighbour(locked, found, is_later=is_later)
        first, second = (found, other) if is_later else (other, found)
        assert first.start is not None
        assert second.start is not None
        # The second begins where the first did; the first ends where the second did.
        moved = _after(second.start, (second.minutes or 0) - (first.minutes or 0))
        first.start, second.start = moved, first.start
        Slot.objects.bulk_update([first, second], ["start"])
        found = first if is_later else second
    journal.record("events.move_slot", locked, by=by, at=now)
    return found


@transaction.atomic
def shift_slots(event: Event, day: date, since: time, minutes: int, *, by: User | None, now: datetime) -> int:
    """Every slot of that day from that hour on comes so much later (earlier: negative), or none does. How many."""
    locked, _ = held_for_edit(event, by=by, now=now)
    slots = list(locked.slots.filter(day=day, start__gte=since))
    for slot in slots:
        assert slot.start is not None
        moved = datetime.combine(day, slot.start) + timedelta(minutes=minutes)
        if moved.date() != day:
            raise EventRefused("Un créneau changerait de jour : décalez de moins.")
        slot.start = moved.time()
    Slot.objects.bulk_update(slots, ["start"])
    journal.record("events.shift_slots", locked, by=by, at=now)
    return len(slots)


@transaction.atomic
def set_rooms(
    event: Event,
    rooms: Sequence[tuple[str, int | None]],
    *,
    renamed: Mapping[str, str] | None = None,
    by: User | None,
    now: datetime,
) -> None:
    """These rooms (name, seats), in this order. A room that leaves leaves its slots without one. `renamed`: of each room that she read,
    by its name, the new name (it keeps its slots), or nothing when it leaves; without it, the rooms of the same name stay.
    """
    locked, _ = held_for_edit(event, by=by, now=now)
    names = [name.strip() for name, _ in rooms]
    if len(set(names)) < len(names) or not all(names):
        raise EventRefused("Chaque salle a un nom, et pas deux le même.")
    if renamed is not None:
        _rename(locked, {old: new.strip() for old, new in renamed.items()})
    locked.rooms.exclude(name__in=names).delete()
    for rank, (name, (_, seats)) in enumerate(zip(names, rooms, strict=True)):
        Room.objects.update_or_create(event=locked, name=name, defaults={"seats": seats, "rank": rank})
    journal.record("events.set_rooms", locked, by=by, at=now)


def mark(slot: Slot) -> str:
    """What the slot says, in a few signs: two that differ say different things."""
    said = json.dumps(asdict(content(slot)), default=str, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:24]


def content(slot: Slot) -> SlotContent:
    """What the slot says now."""
    people = tuple(
        Someone(each.name, each.function, each.role, each.state, each.person_id)
        for each in rows.ordered(slot.appearances.all())
    )
    said = {name: getattr(slot, name) for name in SlotContent.__slots__ if name not in {"people", "room"}}
    return SlotContent(**said, room=slot.room.name if slot.room else "", people=people)


def accounts(event: Event) -> dict[int, User]:
    """The people of the structures that organise it, by the key of their account. Two queries."""
    members = Membership.objects.active().filter(organisation__in=ownership(event).organisers, user__is_active=True)
    return {each.user_id: each.user for each in members.select_related("user")}


def added(event: Event, said: SlotContent) -> Slot:
    """Of an event that is locked: one slot more."""
    known = event.slots.aggregate(many=Count("pk"), last=Max("rank"))
    if known["many"] >= MOST_SLOTS:
        raise EventRefused(f"Un programme a {MOST_SLOTS} créneaux au plus.")
    slot = Slot(event=event, rank=0 if known["last"] is None else known["last"] + 1)
    write(slot, said)
    return slot


def write(slot: Slot, said: SlotContent) -> None:
    """Of an event that is locked."""
    room = slot.event.rooms.filter(name=said.room).first() if said.room else None
    if said.room and room is None:
        raise EventRefused("Choisissez une salle de la liste, ou ajoutez-la d’abord.")
    if said.start and not said.day:
        raise EventRefused("Dites le jour de ce créneau.")
    if said.minutes is not None and (not said.start or not 0 <= said.minutes <= _DAY):
        raise EventRefused("Dites l’heure de début ; la durée va jusqu’à 24 heures.")
    for name in SlotContent.__slots__:
        if name not in {"people", "room"}:
            setattr(slot, name, getattr(said, name))
    slot.room = room
    slot.save()
    _write_people(slot, said.people)


def _write_people(slot: Slot, people: Iterable[Someone]) -> None:
    named = {one.name.strip(): one for one in people if one.name.strip()}
    if linked := {one.person for one in named.values() if one.person is not None}:
        known = set(slot.appearances.values_list("person_id", flat=True))
        if linked - known - accounts(slot.event).keys():
            raise EventRefused("Choisissez un compte parmi ceux des structures qui organisent.")
    slot.appearances.exclude(name__in=named).delete()
    for rank, (name, one) in enumerate(named.items()):
        values = {"function": one.function, "role": one.role, "state": one.state, "person_id": one.person, "rank": rank}
        Appearance.objects.update_or_create(slot=slot, name=name, defaults=values)


def _found(event: Event, pk: UUID) -> Slot:
    found = event.slots.select_related("room", "event").filter(pk=pk).first()
    if found is None:
        raise EventRefused("Ce créneau n’existe plus. Rechargez la page.")
    return found


def _neighbour(event: Event, slot: Slot, *, is_later: bool) -> Slot:
    """The nearest of the day that does not meet it, of the same room first: what is held beside it stays where it is."""
    start, end = _span(slot)
    others = list(event.slots.filter(day=slot.day, start__isnull=False).exclude(pk=slot.pk))
    free = [one for one in others if (_span(one)[0] >= end if is_later else _span(one)[1] <= start)]
    if not free:
        raise EventRefused(f"Ce créneau est déjà le {'dernier' if is_later else 'premier'} de sa journée.")
    return min(free, key=lambda one: (_gap(slot, one), one.room_id != slot.room_id, str(one.pk)))


def _gap(slot: Slot, other: Slot) -> int:
    (start, end), (from_, until) = _span(slot), _span(other)
    return from_ - end if from_ >= end else start - until


def _span(slot: Slot) -> tuple[int, int]:
    """Its minutes of the day."""
    assert slot.start is not None
    start = slot.start.hour * 60 + slot.start.minute
    return start, start + (slot.minutes or 0)


def _after(at: time, minutes: int) -> time:
    moved = at.hour * 60 + at.minute + minutes
    if not 0 <= moved < _DAY:
        raise EventRefused("Ce créneau changerait de jour : modifiez plutôt ses heures.")
    return time(moved // 60, moved % 60)


def _move_untimed(event: Event, slot: Slot, *, is_later: bool) -> None:
    """Those without an hour are in the order of their ranks."""
    slots = list(event.slots.filter(start__isnull=True).order_by("rank", "pk"))
    place = [one.pk for one in slots].index(slot.pk)
    other = place + (1 if is_later else -1)
    if not 0 <= other < len(slots):
        raise EventRefused(f"Ce créneau est déjà le {'dernier' if is_later else 'premier'} de ceux qui attendent.")
    slots[place], slots[other] = slots[other], slots[place]
    for rank, one in enumerate(slots):
        one.rank = rank
    Slot.objects.bulk_update(slots, ["rank"])


def _rename(event: Event, renamed: Mapping[str, str]) -> None:
    """In two steps: two rooms may exchange their names."""
    if set(event.rooms.values_list("name", flat=True)) != set(renamed):
        raise EventRefused("Quelqu’un a modifié les salles pendant ce temps. Rechargez la page avant d’enregistrer.")
    event.rooms.filter(name__in=[old for old, new in renamed.items() if not new]).delete()
    rooms = list(event.rooms.all())
    wanted = [renamed[room.name] for room in rooms]
    for names in ([f"…{room.pk}" for room in rooms], wanted):
        for room, name in zip(rooms, names, strict=True):
            room.name = name
        Room.objects.bulk_update(rooms, ["name"])
