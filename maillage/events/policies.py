"""Who may do what to an event. No query here: the facts are given.

An event belongs to the structures that organise it. A week is made by many: each keeps the rights on its own part, and whoever may
change the week decides which parts are announced in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from maillage.directory.standing import Standing

PROPOSES = 2  # the level from which somebody may propose an event


@dataclass(frozen=True, slots=True)
class Ownership:
    """`organisers`: structures. `above`: of the week or the course that the event is part of; None when it is part of none."""

    organisers: frozenset[UUID]
    departments: tuple[str, ...]
    above: "Ownership | None" = None


def can_propose(standing: Standing) -> bool:
    return standing.is_machine or standing.level >= PROPOSES


def can_edit(standing: Standing, event: Ownership) -> bool:
    """Its organisers, and those who coordinate its territory."""
    return coordinates(standing, event.departments) or (
        standing.level >= PROPOSES and bool(event.organisers & standing.organisations)
    )


def can_publish(standing: Standing, event: Ownership) -> bool:
    """The coordination of its territory. A part of a week: whoever may change the week, and nobody else."""
    if event.above is not None:
        return can_edit(standing, event.above)
    return coordinates(standing, event.departments)


def coordinates(standing: Standing, departments: Iterable[str]) -> bool:
    """One of these territories; without any, the whole country: the national team."""
    codes = tuple(departments)
    return any(standing.coordinates(code) for code in codes) if codes else standing.coordinates(None)
