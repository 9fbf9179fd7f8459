"""Published versions of a programme: what readers see until the next one, and what changed between two, in words.

A slot keeps its identifier for ever; its sequence grows each time that it changes, so that calendars follow (RFC 5545, 3.8.7.4). A slot
that is gone stays, cancelled, for thirty days at least: a calendar that only forgot it would keep showing it.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from maillage.events.programme.records import Programme, Slot, SlotKind, Speaker, State

CANCELLED_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class PublishedSlot:
    """`changed_at` and `cancelled_at` are aware; the hours of `slot` are those of the place."""

    uid: str
    sequence: int
    changed_at: datetime
    slot: Slot
    cancelled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """Never changed once made. `slots` in their order, those cancelled included."""

    number: int
    published_at: datetime
    note: str
    first_day: date
    last_day: date
    announced_start: datetime | None
    announced_end: datetime | None
    slots: tuple[PublishedSlot, ...]

    @property
    def held(self) -> tuple[PublishedSlot, ...]:
        return tuple(each for each in self.slots if each.cancelled_at is None)


@dataclass(frozen=True, slots=True)
class Change:
    """`kind`: new, cancelled, back, moved, length, title, room, speaker, text."""

    kind: str
    key: str
    text: str


def publish(programme: Programme, previous: Version | None, *, event: UUID, now: datetime, note: str = "") -> Version:
    """The next version. `event` names the slots for ever; `now` is aware."""
    before = {each.slot.key: each for each in previous.slots} if previous else {}
    order = {slot.key: number for number, slot in enumerate(programme.timed)}
    slots = sorted(programme.slots, key=lambda slot: order.get(slot.key, len(order)))
    made = [_published(slot, before.get(slot.key), event, now) for slot in slots]
    gone = [_gone(each, now) for key, each in before.items() if key not in {slot.key for slot in slots}]
    return Version(
        number=previous.number + 1 if previous else 1,
        published_at=now,
        note=note,
        first_day=programme.first_day,
        last_day=programme.last_day,
        announced_start=programme.announced_start,
        announced_end=programme.announced_end,
        slots=(*made, *(each for each in gone if each is not None)),
    )


def changes(old: Version, new: Version) -> list[Change]:
    """What a reader of `old` must know, in the order of the new programme."""
    before = {each.slot.key: each for each in old.slots}
    return [change for each in new.slots for change in _compared(before.get(each.slot.key), each)]


def to_json(version: Version) -> dict[str, Any]:
    """JSON values only; `from_json` gives the same version back."""
    return {name: _plain(value) for name, value in asdict(version).items()}


def from_json(said: dict[str, Any]) -> Version:
    values = {**said, "slots": tuple(_slot_from(each) for each in said["slots"])}
    for name in ("published_at", "announced_start", "announced_end"):
        values[name] = _moment(said[name])
    for name in ("first_day", "last_day"):
        values[name] = date.fromisoformat(said[name])
    return Version(**values)


def _published(slot: Slot, before: PublishedSlot | None, event: UUID, now: datetime) -> PublishedSlot:
    cancelled_at = None if slot.is_held else (before.cancelled_at if before else None) or now
    if before is None:
        return PublishedSlot(str(uuid5(event, slot.key)), 0, now, slot, cancelled_at)
    if before.slot == slot and (before.cancelled_at is None) == (cancelled_at is None):
        return before
    return replace(before, sequence=before.sequence + 1, changed_at=now, slot=slot, cancelled_at=cancelled_at)


def _gone(before: PublishedSlot, now: datetime) -> PublishedSlot | None:
    """None once it was kept long enough."""
    if before.cancelled_at is None:
        cancelled = replace(before.slot, state=State.CANCELLED)
        return replace(before, sequence=before.sequence + 1, changed_at=now, slot=cancelled, cancelled_at=now)
    return before if now - before.cancelled_at <= CANCELLED_KEPT else None


def _compared(before: PublishedSlot | None, after: PublishedSlot) -> Iterator[Change]:
    slot = after.slot
    if after.cancelled_at is not None:
        if before is not None and before.cancelled_at is None:
            yield Change("cancelled", slot.key, f"Annulé : « {slot.title} ».")
        return
    if before is None:
        yield Change("new", slot.key, f"Nouveau : « {slot.title} »{_at(slot)}.")
        return
    if before.cancelled_at is not None:
        yield Change("back", slot.key, f"De nouveau au programme : « {slot.title} »{_at(slot)}.")
        return
    yield from _moved(before.slot, slot)
    yield from _reworded(before.slot, slot)
    yield from _people(before.slot, slot)


def _moved(old: Slot, new: Slot) -> Iterator[Change]:
    if old.start != new.start:
        yield Change("moved", new.key, f"Déplacé : « {new.title} »{_at(new)}, au lieu {_from(old)}.")
    if old.start and old.end and new.start and new.end and (gap := (new.end - new.start) - (old.end - old.start)):
        word = "Plus long" if gap > timedelta(0) else "Plus court"
        yield Change("length", new.key, f"{word} : « {new.title} », {_minutes(abs(gap))}.")
    if old.room != new.room:
        yield Change(
            "room",
            new.key,
            f"Salle : « {new.title} » a lieu en {new.room}." if new.room else f"« {new.title} » n’a plus de salle.",
        )


def _reworded(old: Slot, new: Slot) -> Iterator[Change]:
    if old.title != new.title:
        yield Change("title", new.key, f"Titre : « {old.title} » devient « {new.title} ».")
    if old.text != new.text:
        yield Change("text", new.key, f"Présentation revue : « {new.title} ».")
    if old.state == State.UNCONFIRMED and new.state == State.CONFIRMED:
        yield Change("confirmed", new.key, f"Confirmé : « {new.title} ».")


def _people(old: Slot, new: Slot) -> Iterator[Change]:
    before, after = _shown(old), _shown(new)
    for name, speaker in after.items():
        if name not in before:
            yield Change("speaker", new.key, f"{name} intervient dans « {new.title} ».")
        elif before[name].state != State.CONFIRMED and speaker.state == State.CONFIRMED:
            yield Change("speaker", new.key, f"{name} a confirmé sa venue, dans « {new.title} ».")
    for name in before.keys() - after.keys():
        yield Change("speaker", new.key, f"{name} n’intervient plus dans « {new.title} ».")


def _shown(slot: Slot) -> dict[str, Speaker]:
    return {each.name: each for each in slot.speakers if each.is_shown}


def _at(slot: Slot) -> str:
    return f", le {slot.start:%d/%m} à {slot.start:%H:%M}" if slot.start else ", sans heure"


def _from(slot: Slot) -> str:
    return f"du {slot.start:%d/%m} à {slot.start:%H:%M}" if slot.start else "d’un créneau sans heure"


def _minutes(length: timedelta) -> str:
    return f"{int(length.total_seconds() // 60)} minutes"


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _slot_from(said: dict[str, Any]) -> PublishedSlot:
    inside = said["slot"]
    slot = Slot(
        **{
            **inside,
            "kind": SlotKind(inside["kind"]),
            "state": State(inside["state"]),
            "start": _moment(inside["start"]),
            "end": _moment(inside["end"]),
            "speakers": tuple(
                Speaker(each["name"], each["function"], State(each["state"])) for each in inside["speakers"]
            ),
        }
    )
    changed_at = _moment(said["changed_at"])
    assert changed_at is not None
    return PublishedSlot(said["uid"], said["sequence"], changed_at, slot, _moment(said["cancelled_at"]))
