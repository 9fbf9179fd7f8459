"""The dashboard's figures, remembered until something changes: counting a whole country takes a twentieth of a second."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, Subquery, Value

from maillage.directory.models import Organisation, Revision, Status
from maillage.upkeep.models import Reckoning, ServiceState

Departments = frozenset[str] | None  # None: the whole country
Moment = tuple[object, ...]  # which states were written last, and the state of the directory (number and date)
_STRUCTURES = "structures"


@dataclass(frozen=True, slots=True)
class DepartmentFigures:
    """Published structures and services only."""

    structures: int = 0
    services: int = 0
    verified: int = 0
    due: int = 0
    overdue: int = 0
    unreachable: int = 0

    @property
    def late(self) -> int:
        """What asks for work now: overdue or unreachable."""
        return self.overdue + self.unreachable

    @property
    def fresh_percent(self) -> int:
        """Services whose verification still holds (verified, or due soon), in percent; 0 without any service."""
        return 100 * (self.verified + self.due) // self.services if self.services else 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the country. A département where there is nothing (a « zone blanche ») is not named.

    `unattached`: what belongs to no département.
    """

    by_department: dict[str, DepartmentFigures]
    unattached: DepartmentFigures


_remembered: tuple[Moment, Figures] | None = None


def figures() -> Figures:
    """One query while nothing has changed, else two. Always those of what is written now."""
    global _remembered  # noqa: PLW0603 -- one for each process
    moment, known = _moment(), _remembered
    if moment is not None and known is not None and known[0] == moment:
        return known[1]
    found = _count()  # after the moment was read: never older than it says
    if moment is not None:
        _remembered = moment, found
    return found


def _moment() -> Moment | None:
    """None when nothing may be remembered: inside a transaction, which may still be undone, or before the first computation."""
    if connection.in_atomic_block:
        return None
    directory = Revision.objects.filter(pk=1)
    rows = Reckoning.objects.filter(pk=1, written__isnull=False).annotate(
        number=Subquery(directory.values("number")), changed_at=Subquery(directory.values("changed_at"))
    )
    return rows.values_list("written", "number", "changed_at").first()


def _count() -> Figures:
    """One query."""
    states = ServiceState.objects.filter(is_published=True).values_list("department_id", "freshness")
    structures = Organisation.objects.filter(status=Status.PUBLISHED).values_list("department_id", Value(_STRUCTURES))
    counts: dict[str | None, dict[str, int]] = defaultdict(dict)
    for code, what, number in _numbered(states).union(_numbered(structures), all=True):
        counts[code][what] = number
    parts = {code: _part(**counts[code]) for code in counts}
    unattached = parts.pop(None, DepartmentFigures())
    return Figures({code: part for code, part in parts.items() if code is not None}, unattached)


def _numbered(rows: Any) -> Any:
    """How many rows have the same values."""
    return rows.annotate(number=Count("*")).order_by()


def _part(structures: int = 0, **states: int) -> DepartmentFigures:
    return DepartmentFigures(structures=structures, services=sum(states.values()), **states)
