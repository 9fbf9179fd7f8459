"""What a check gives, what it is given besides the programme, and how it says it."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from maillage.core.text import fold
from maillage.events.programme.records import Programme, Slot

PARIS = ZoneInfo("Europe/Paris")


@dataclass(frozen=True, slots=True)
class Finding:
    """`slot`: key of the slot concerned; empty for the whole programme. `text` says in French what is wrong and what to do.

    `about`: what it was found of, when its rule and its slot do not say it (hours, names). The reason of a warning holds for that alone,
    whatever words say it.
    """

    code: str
    text: str
    slot: str = ""
    about: str = ""

    @property
    def mark(self) -> str:
        """`about`, in a few signs."""
        return hashlib.sha256(self.about.encode()).hexdigest()[:24]

    @property
    def is_error(self) -> bool:
        return self.code.startswith("E")

    @property
    def is_warning(self) -> bool:
        return self.code.startswith("W")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the programme itself does not hold; what is left out is not checked. Hours are those of the place, as in the programme.

    `zone`: of the place. `holidays`: name by day. `seats`: of rooms, by name; `coming`: people who have a seat on site, and `places`:
    all the seats that are offered there. `accounts`: of people, by key of slot and name.
    `within`: first and last day of the week that the event belongs to. `closes_at`: when registration ends.
    `kept`, for each way to come: its name, the seats kept for some, and all those there are (None: no limit).
    `now`, of an event to be followed from afar: the moment, and `streams`: the kinds of streams that have an address.
    `promised`: codes of accessibility; `has_provider`: somebody is named who does it. `published`: the last version's slots.
    """

    zone: ZoneInfo = PARIS
    holidays: Mapping[date, str] = field(default_factory=dict)
    seats: Mapping[str, int] = field(default_factory=dict)
    coming: int = 0
    places: int | None = None
    accounts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    within: tuple[date, date] | None = None
    closes_at: datetime | None = None
    kept: tuple[tuple[str, int, int | None], ...] = ()
    now: datetime | None = None
    streams: frozenset[str] = frozenset()
    promised: frozenset[str] = frozenset()
    has_provider: bool = False
    published: tuple[Slot, ...] | None = None


Check = Callable[[Programme, Facts], Iterator[Finding]]


def named(slot: Slot) -> str:
    return f"« {slot.title} »" if slot.title.strip() else "Un créneau"


@lru_cache(maxsize=2_000)
def alike(name: str) -> str:
    """The same for « Amphi » and « amphi »: of a room, or of a person."""
    return fold(name)


def gap(one: datetime, other: datetime) -> str:
    """Two hours, and the days between them: the same ones wherever both are moved."""
    return f"{one:%H:%M} {other:%H:%M} {(one.date() - other.date()).days}"


def rank(day: date, programme: Programme) -> str:
    """Which day of the event it is."""
    return str((day - programme.first_day).days)
