"""Published versions of a programme: what readers see until the next one. What changed between two is said by `changes`.

A slot keeps its identifier for ever; its sequence grows each time that it changes, so that calendars follow (RFC 5545, 3.8.7.4). A slot
that is gone stays, cancelled, for thirty days at least: a calendar that only forgot it would keep showing it.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from maillage.events.programme.records import Programme, Role, Slot, SlotKind, Speaker, State

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
    slot = slot.as_read
    cancelled_at = None if slot.is_held else (before.cancelled_at if before else None) or now
    if before is None:
        return PublishedSlot(str(uuid5(event, slot.key)), 0, now, slot, cancelled_at)
    if before.slot.as_read == slot and (before.cancelled_at is None) == (cancelled_at is None):
        return before
    return replace(before, sequence=before.sequence + 1, changed_at=now, slot=slot, cancelled_at=cancelled_at)


def _gone(before: PublishedSlot, now: datetime) -> PublishedSlot | None:
    """None once it was kept long enough."""
    if before.cancelled_at is None:
        cancelled = replace(before.slot, state=State.CANCELLED)
        return replace(before, sequence=before.sequence + 1, changed_at=now, slot=cancelled, cancelled_at=now)
    return before if now - before.cancelled_at <= CANCELLED_KEPT else None


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
            "speakers": tuple(_speaker_from(each) for each in inside["speakers"]),
        }
    )
    changed_at = _moment(said["changed_at"])
    assert changed_at is not None
    return PublishedSlot(said["uid"], said["sequence"], changed_at, slot, _moment(said["cancelled_at"]))


def _speaker_from(said: dict[str, Any]) -> Speaker:
    """The first versions said no role."""
    role = Role(said.get("role", Role.SPEAKER))
    return Speaker(said["name"], said["function"], State(said["state"]), role)
