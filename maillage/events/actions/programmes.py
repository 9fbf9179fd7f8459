"""Writes on a programme: its slots, one by one or pasted, the reasons of its warnings, its publication."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.events import rows
from maillage.events.actions.common import EventRefused, held_for_edit
from maillage.events.models import Appearance, Event, ProgrammeVersion, Room, Slot, Waiver
from maillage.events.programme import checks, reading, records, versions
from maillage.events.programme.checks import Finding

MOST_SLOTS = 300
_DAY = 24 * 60


class NotReady(EventRefused):
    """Findings stop publication: errors, and warnings without a reason."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(
            "Le programme ne peut pas être publié : corrigez les erreurs, et expliquez les avertissements."
        )
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Someone:
    name: str
    function: str = ""
    role: str = Appearance.Role.SPEAKER
    state: str = Appearance.State.UNCONFIRMED


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
    slot = _added(locked, content)
    journal.record("events.add_slot", locked, by=by, at=now)
    return slot


@transaction.atomic
def edit_slot(slot: Slot, content: SlotContent, *, by: User | None, now: datetime) -> Slot:
    """Whatever is inferred no longer is, once somebody wrote it."""
    locked, _ = held_for_edit(slot.event, by=by, now=now)
    found = _found(locked, slot.pk)
    _write(found, content, _rooms(locked))
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
    content = _content(first)
    if first.day and first.start and first.minutes:
        after = datetime.combine(first.day, first.start) + timedelta(minutes=first.minutes)
        content = replace(content, day=after.date(), start=after.time())
    made = _added(locked, content)
    journal.record("events.add_slot", locked, by=by, at=now)
    return made


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
def set_rooms(event: Event, rooms: Sequence[tuple[str, int | None]], *, by: User | None, now: datetime) -> None:
    """These rooms (name, seats), in this order. A room that leaves leaves its slots without one."""
    locked, _ = held_for_edit(event, by=by, now=now)
    names = [name.strip() for name, _ in rooms]
    if len(set(names)) < len(names) or not all(names):
        raise EventRefused("Chaque salle a un nom, et pas deux le même.")
    locked.rooms.exclude(name__in=names).delete()
    for rank, (name, (_, seats)) in enumerate(zip(names, rooms, strict=True)):
        Room.objects.update_or_create(event=locked, name=name, defaults={"seats": seats, "rank": rank})
    journal.record("events.set_rooms", locked, by=by, at=now)


@transaction.atomic
def import_programme(event: Event, text: str, *, by: User | None, now: datetime) -> list[Slot]:
    """The slots of a pasted text, for an event that has none yet; to be read again, nothing is published."""
    locked, _ = held_for_edit(event, by=by, now=now)
    if locked.slots.exists():
        raise EventRefused("Ce programme a déjà des créneaux : retirez-les avant de coller un texte.")
    try:
        draft = reading.read(text, on=locked.first_day)
    except ValueError as error:
        raise EventRefused(str(error)) from error
    if len(draft.programme.slots) > MOST_SLOTS:
        raise EventRefused(f"Ce texte a plus de {MOST_SLOTS} créneaux : collez-le en plusieurs fois.")
    made = [_added(locked, _read_content(slot)) for slot in draft.programme.slots]
    journal.record("events.import_programme", locked, by=by, at=now)
    return made


@transaction.atomic
def waive(event: Event, code: str, slot: Slot | None, reason: str, *, by: User | None, now: datetime) -> Waiver:
    """« Nous le savons, et voici pourquoi. » Of a warning that is there now; an error has no reason that holds."""
    locked, _ = held_for_edit(event, by=by, now=now)
    said = " ".join(reason.split())
    if not said:
        raise EventRefused("Dites la raison en une phrase.")
    key = str(slot.pk) if slot else ""
    if not any((one.code, one.slot) == (code, key) and one.is_warning for one in findings(locked)):
        raise EventRefused("Cet avertissement n’est plus là. Rechargez la page.")
    waiver, _ = Waiver.objects.update_or_create(
        event=locked, code=code, slot=slot, defaults={"reason": said[:300], "by": by, "at": now}
    )
    journal.record("events.waive", locked, by=by, at=now)
    return waiver


@transaction.atomic
def publish_programme(event: Event, *, note: str = "", by: User | None, now: datetime) -> ProgrammeVersion:
    """What readers see from now on. NotReady names what stops it."""
    locked, _ = held_for_edit(event, by=by, now=now)
    if stopping := unexplained(locked):
        raise NotReady(stopping)
    last = locked.versions.order_by("-number").first()
    before = rows.version(last) if last else None
    made = versions.publish(rows.programme(locked), before, event=locked.pk, now=now, note=note)
    row = ProgrammeVersion.objects.create(
        event=locked,
        number=made.number,
        note=note[:300],
        content=versions.to_json(made),
        changes=[change.text for change in versions.changes(before, made)] if before else [],
        by=by,
        at=now,
    )
    journal.record("events.publish_programme", locked, by=by, at=now)
    return row


def findings(event: Event) -> list[Finding]:
    """Of the draft."""
    return checks.check(rows.programme(event), rows.facts(event))


def unexplained(event: Event) -> list[Finding]:
    """Errors, and warnings to which nobody gave a reason."""
    waived = {(code, str(slot or "")) for code, slot in event.waivers.values_list("code", "slot_id")}
    return [one for one in findings(event) if one.is_error or (one.is_warning and (one.code, one.slot) not in waived)]


def _added(event: Event, content: SlotContent) -> Slot:
    if event.slots.count() >= MOST_SLOTS:
        raise EventRefused(f"Un programme a {MOST_SLOTS} créneaux au plus.")
    slot = Slot(event=event, rank=event.slots.count())
    _write(slot, content, _rooms(event))
    return slot


def _write(slot: Slot, content: SlotContent, rooms: dict[str, Room]) -> None:
    if content.room and content.room not in rooms:
        raise EventRefused("Choisissez une salle de la liste, ou ajoutez-la d’abord.")
    if content.start and not content.day:
        raise EventRefused("Dites le jour de ce créneau.")
    if content.minutes is not None and (not content.start or not 0 <= content.minutes <= _DAY):
        raise EventRefused("Dites l’heure de début ; la durée va jusqu’à 24 heures.")
    for name, value in _values(content).items():
        if name not in {"people", "room"}:
            setattr(slot, name, value)
    slot.room = rooms.get(content.room)
    slot.save()
    _write_people(slot, content.people)


def _write_people(slot: Slot, people: Iterable[Someone]) -> None:
    named = {one.name.strip(): one for one in people if one.name.strip()}
    slot.appearances.exclude(name__in=named).delete()
    for rank, (name, one) in enumerate(named.items()):
        defaults = {"function": one.function, "role": one.role, "state": one.state, "rank": rank}
        Appearance.objects.update_or_create(slot=slot, name=name, defaults=defaults)


def _rooms(event: Event) -> dict[str, Room]:
    return {room.name: room for room in event.rooms.all()}


def _found(event: Event, pk: UUID) -> Slot:
    found = event.slots.select_related("room").filter(pk=pk).first()
    if found is None:
        raise EventRefused("Ce créneau n’existe plus. Rechargez la page.")
    return found


def _values(content: SlotContent) -> dict[str, object]:
    return {name: getattr(content, name) for name in SlotContent.__slots__}


def _content(slot: Slot) -> SlotContent:
    people = tuple(
        Someone(each.name, each.function, each.role, each.state) for each in rows.ordered(slot.appearances.all())
    )
    said = {name: getattr(slot, name) for name in SlotContent.__slots__ if name not in {"people", "room"}}
    return SlotContent(**said, room=slot.room.name if slot.room else "", people=people)


def _read_content(slot: records.Slot) -> SlotContent:
    minutes = int((slot.end - slot.start).total_seconds() // 60) if slot.start and slot.end else None
    return SlotContent(
        title=slot.title[:250],
        kind=slot.kind.value,
        text=slot.text[:5000],
        day=slot.start.date() if slot.start else None,
        start=slot.start.time() if slot.start else None,
        minutes=minutes,
        state=slot.state.value,
        has_debate=slot.has_debate,
        is_inferred=slot.is_inferred,
        people=tuple(Someone(each.name[:120], each.function[:300], state=each.state.value) for each in slot.speakers),
    )
