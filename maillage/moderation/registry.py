"""What may be proposed: each app registers its kinds of records, and this engine knows none of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from maillage.accounts.models import User

Values = dict[str, Any]  # JSON values, by field


@dataclass(frozen=True, slots=True)
class Field:
    """A field that may be proposed. `show` puts a JSON value in words, for the diff; it is given None when nothing is said.

    `is_text`: its words are compared one by one; else it says one thing, or another.
    """

    label: str
    show: Callable[[Any], str]
    is_text: bool = True


class Kind(Protocol):
    """One kind of record. `target` is its identifier as text."""

    code: str
    label: str  # « service », in lower case

    @property
    def fields(self) -> Mapping[str, Field]:
        """What may be proposed, in the order of the sheet."""

    def read(self, target: str, *, lock: bool = False) -> Values | None:
        """What the record says now, in the fields that may be proposed for it; None when it is gone.

        `lock`: until the end of the transaction. A field that must stay secret for that record is absent.
        """

    def clean(self, content: Values, current: Values) -> Values:
        """The proposed values as they would be stored; DomainError says in French which one is wrong, and what to do.

        `current`: what the record says now (empty for a new one), for the rules between fields.
        """

    def apply(self, target: str, changes: Values, *, by: User | None, now: datetime, author: User | None = None) -> str:
        """Write the changes and return the target (a new one when it was empty). The record is journaled by its own app.

        `by` accepts; `author` had proposed it.
        """

    def title(self, target: str, content: Values) -> str:
        """How the record is named."""

    def departments(self, target: str, content: Values) -> tuple[str, ...]:
        """Codes of the départements whose coordinators decide; the first names it, none is for the national team."""

    def can_propose(self, user: User, target: str, *, now: datetime) -> bool:
        """Whether she may propose a change of that record."""

    def can_decide(self, user: User, target: str, departments: tuple[str, ...], *, now: datetime) -> bool:
        """Whether she may accept or decline (her own proposals excepted: the engine sees to that).

        `departments`: those of the proposal, for what is new or gone.
        """

    def href(self, target: str) -> str:
        """Where the record is read in the working faces; empty when nowhere."""


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called once by the app that owns the record, when it is ready."""
    _kinds[kind.code] = kind


def kind(code: str) -> Kind:
    """The registered kind; KeyError when no app has it."""
    return _kinds[code]


def kinds() -> tuple[Kind, ...]:
    return tuple(_kinds[code] for code in sorted(_kinds))
