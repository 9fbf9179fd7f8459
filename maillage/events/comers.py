"""Who comes to an event. Registrations are kept by an app above; it says here what this one needs to know of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from maillage.accounts.models import User
from maillage.events.models import Event


@dataclass(frozen=True, slots=True)
class Seats:
    """Of one way to come. `total` None: no limit; `kept`: the sum of those kept for some; `taken`: confirmed, or offered."""

    total: int | None = None
    kept: int = 0
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Room:
    onsite: Seats = Seats()
    remote: Seats = Seats()

    @property
    def taken(self) -> int:
        return self.onsite.taken + self.remote.taken


@dataclass(frozen=True, slots=True)
class Doorway:
    """What the page of the event says of registering here. `is_open`: one may register, be it on the waiting list."""

    is_open: bool
    text: str = ""


class Comers(Protocol):
    def is_coming(self, event: Event, user: User) -> bool:
        """Whether this account has a seat of its own. One query."""

    def pages_of(self, user: User) -> dict[UUID, str]:
        """The events that this account is registered to or waits for, each with the address of her registration. One query."""

    def coming_to(self, user: User) -> set[UUID]:
        """The events where this account has a seat of her own. One query."""

    def room(self, event: Event) -> Room:
        """One query."""

    def doorway(self, event: Event, now: datetime) -> Doorway:
        """Asked only where one registers here, of an event to come that is not cancelled. One query."""

    def tell(self, event: Event, cause: str, now: datetime) -> None:
        """Something changed for those who come: they are written to, in this transaction. Done twice, it changes nothing."""


class Nobody:
    """Where no app keeps registrations."""

    def is_coming(self, event: Event, user: User) -> bool:
        return False

    def pages_of(self, user: User) -> dict[UUID, str]:
        return {}

    def coming_to(self, user: User) -> set[UUID]:
        return set()

    def room(self, event: Event) -> Room:
        return Room()

    def doorway(self, event: Event, now: datetime) -> Doorway:
        return Doorway(is_open=True)

    def tell(self, event: Event, cause: str, now: datetime) -> None:
        return None


_comers: Comers = Nobody()


def register(comers: Comers) -> None:
    """Called once, by the app that keeps registrations, when it is ready."""
    global _comers  # noqa: PLW0603 -- one registry for the process
    _comers = comers


def known() -> Comers:
    return _comers
