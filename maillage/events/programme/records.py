"""What a programme is made of."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum


class SlotKind(StrEnum):
    SESSION = "session"
    WORKSHOP = "workshop"
    BREAK = "break"
    WELCOME = "welcome"
    OPENING = "opening"
    CLOSING = "closing"


POINTS = frozenset({SlotKind.CLOSING, SlotKind.WELCOME})  # kinds that may be a moment, without length


class State(StrEnum):
    APPROACHED = "approached"
    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class Role(StrEnum):
    SPEAKER = "speaker"
    MODERATOR = "moderator"
    HOST = "host"


# What she does there, in words that suit everybody; of a speaker, nothing is said.
ROLES = {Role.SPEAKER: "", Role.MODERATOR: "modération", Role.HOST: "animation"}


@dataclass(frozen=True, slots=True)
class Speaker:
    """`name` as the programme writes it."""

    name: str
    function: str = ""
    state: State = State.CONFIRMED
    role: Role = Role.SPEAKER

    @property
    def is_shown(self) -> bool:
        """To readers: who was only approached, or will not come, is not named."""
        return self.state in {State.CONFIRMED, State.UNCONFIRMED}

    @property
    def described(self) -> str:
        """« éducatrice, modération »; empty when nothing is said of her."""
        return ", ".join(said for said in (self.function, ROLES[self.role]) if said)


@dataclass(frozen=True, slots=True)
class Slot:
    """`key` names it in the programme and does not change when it moves. `is_inferred`: hours that the text did not say."""

    key: str
    kind: SlotKind
    title: str
    start: datetime | None = None
    end: datetime | None = None
    text: str = ""
    room: str = ""
    track: str = ""
    speakers: tuple[Speaker, ...] = ()
    state: State = State.CONFIRMED
    has_debate: bool = False
    is_inferred: bool = False

    @property
    def is_point(self) -> bool:
        """A moment without length: the closing hour, the opening of the doors."""
        return self.kind in POINTS and self.start is not None and self.end in {None, self.start}

    @property
    def is_held(self) -> bool:
        return self.state != State.CANCELLED

    @property
    def is_break(self) -> bool:
        return self.kind == SlotKind.BREAK

    @property
    def as_read(self) -> "Slot":
        """What readers have of it: nothing of those who are not shown, nor of what its organisers must verify."""
        return replace(self, is_inferred=False, speakers=tuple(one for one in self.speakers if one.is_shown))


@dataclass(frozen=True, slots=True)
class Programme:
    """`announced_*`: what the poster says, free from the slots. `first_day` to `last_day`: the days of the event."""

    first_day: date
    last_day: date
    announced_start: datetime | None = None
    announced_end: datetime | None = None
    slots: tuple[Slot, ...] = field(default_factory=tuple)

    @property
    def timed(self) -> list[Slot]:
        """Slots with an hour, not cancelled, in their order; at the same hour the shortest first, then by title (« A. », « B. »)."""
        placed = [
            (slot.start, slot.end or slot.start, slot.title, slot.key, slot)
            for slot in self.slots
            if slot.start and slot.is_held
        ]
        return [slot for *_, slot in sorted(placed, key=lambda each: each[:4])]
