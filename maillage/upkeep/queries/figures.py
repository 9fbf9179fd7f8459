"""The dashboard's figures: four queries, whatever the size of the directory."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.timezone import localdate

from maillage.directory.models import Organisation, Status
from maillage.territories.models import Department
from maillage.upkeep.models import ServiceState

Freshness = ServiceState.Freshness
Departments = frozenset[str] | None  # None: the whole country


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
    """`total` is a count of services. Each département asked for is in `by_department`, even empty (a « zone blanche »).

    `unattached`: what belongs to no département, which only the whole country counts. `this_week`: due in the next seven days.
    """

    total: int
    verified: int
    due: int
    overdue: int
    unreachable: int
    this_week: int
    structures: int
    by_department: dict[str, DepartmentFigures]
    unattached: DepartmentFigures

    @property
    def without_structure(self) -> tuple[str, ...]:
        return tuple(code for code, figures in self.by_department.items() if not figures.structures)


def figures(departments: Departments, now: datetime) -> Figures:
    """Of those départements, or of all."""
    states = ServiceState.objects.filter(is_published=True)
    structures = Organisation.objects.filter(status=Status.PUBLISHED)
    codes = Department.objects.order_by("code")
    if departments is not None:
        states = states.filter(department__in=departments)
        structures = structures.filter(department__in=departments)
        codes = codes.filter(code__in=departments)
    counts: dict[str | None, dict[str, int]] = defaultdict(dict)
    for code, freshness, number in (
        states.values_list("department_id", "freshness").annotate(number=Count("*")).order_by()
    ):
        counts[code][freshness] = number
    owned = dict(structures.values_list("department_id").annotate(number=Count("*")).order_by())
    parts = {code: _part(counts[code], owned.get(code, 0)) for code in codes.values_list("code", flat=True)}
    today = localdate(now)
    this_week = states.filter(due_on__gte=today, due_on__lt=today + timedelta(days=7)).count()
    return _sum(parts, _part(counts[None], owned.get(None, 0)), this_week)


def _part(counts: dict[str, int], structures: int) -> DepartmentFigures:
    return DepartmentFigures(structures=structures, services=sum(counts.values()), **counts)


def _sum(parts: dict[str, DepartmentFigures], unattached: DepartmentFigures, this_week: int) -> Figures:
    every = [*parts.values(), unattached]
    return Figures(
        total=sum(part.services for part in every),
        verified=sum(part.verified for part in every),
        due=sum(part.due for part in every),
        overdue=sum(part.overdue for part in every),
        unreachable=sum(part.unreachable for part in every),
        this_week=this_week,
        structures=sum(part.structures for part in every),
        by_department=parts,
        unattached=unattached,
    )


def departments_without_structure(departments: Departments = None) -> tuple[Department, ...]:
    """Where nobody is known: one query."""
    known = Organisation.objects.filter(status=Status.PUBLISHED, department__isnull=False).values("department")
    found = Department.objects.exclude(pk__in=known).order_by("code")
    return tuple(found if departments is None else found.filter(code__in=departments))
