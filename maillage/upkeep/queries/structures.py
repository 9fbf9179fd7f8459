"""The structures of a territory, with what their records need."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Exists, Max, OuterRef, Q, QuerySet

from maillage.core.fields import beginnings
from maillage.directory.models import Organisation, Service, Status, Visibility
from maillage.upkeep.models import ServiceState
from maillage.upkeep.queries.figures import Departments
from maillage.upkeep.queries.pages import SIZE, Page, bounds

Freshness = ServiceState.Freshness
# Accents and capitals do not count: « É » is beside « E ».
_COLUMNS = {
    "name": ("folded", "pk"),
    "-name": ("-folded", "pk"),
    "department": ("department", "folded", "pk"),
    "-department": ("-department", "folded", "pk"),
}
ORDERS = tuple(_COLUMNS)
_MOST_PRESSING = (Freshness.OVERDUE, Freshness.UNREACHABLE, Freshness.DUE, Freshness.VERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureFilters:
    """What is empty filters nothing. `departments`: those that the person looks after (None: all); `department` is her choice.

    `state`: of at least one published service; `type`: of at least one service; `kind`: nature of the structure. `words`: each
    begins a word of the name, of the short name or of the number; accents and capitals do not count.
    """

    departments: Departments = None
    department: str = ""
    state: str = ""
    type: str = ""
    kind: str = ""
    visibility: str = ""
    status: str = ""
    words: str = ""
    order: str = "name"  # one of ORDERS


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureLine:
    """Counts are of published services; `score` is their mean, None without any."""

    pk: UUID
    name: str
    kind: str
    kind_label: str
    department: str | None
    status: str
    visibility: str
    counts: dict[str, int] = field(default_factory=dict)  # by state
    score: int | None = None
    verified_on: date | None = None

    @property
    def services(self) -> int:
        return sum(self.counts.values())

    @property
    def state(self) -> str:
        """The most pressing state among its records; empty without any."""
        return next((str(state) for state in _MOST_PRESSING if self.counts.get(state)), "")

    @property
    def state_label(self) -> str:
        return Freshness(self.state).label if self.state else "sans fiche publiée"

    @property
    def status_label(self) -> str:
        return Status(self.status).label

    @property
    def visibility_label(self) -> str:
        return Visibility(self.visibility).label


def structures(filters: StructureFilters, *, page: int = 1, size: int = SIZE) -> Page[StructureLine]:
    """In the order asked. Three queries, whatever the size."""
    order = _COLUMNS[filters.order]
    found = _chosen(filters).order_by(*order)
    total = found.count()
    number, first, last = bounds(page, total, size)
    rows = list(Organisation.objects.filter(pk__in=found.values("pk")[first:last]).order_by(*order))
    states = _states([row.pk for row in rows])
    return Page(tuple(_line(row, states.get(row.pk, {})) for row in rows), number, total, size)


def structures_by_department(filters: StructureFilters) -> dict[str, int]:
    """How many of the same structures each département has; what is attached nowhere is left out. One query."""
    found = _chosen(filters).exclude(department=None)
    return dict(found.values_list("department_id").annotate(Count("pk")).order_by())


def _chosen(filters: StructureFilters) -> QuerySet[Organisation]:
    found = Organisation.objects.filter(status=filters.status) if filters.status else _open()
    if filters.departments is not None:
        found = found.filter(department__in=filters.departments)
    for name in ("department", "kind", "visibility"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    if filters.state:
        found = found.filter(pk__in=_in_state(filters).values("organisation"))
    if filters.type:
        found = found.filter(Exists(Service.objects.filter(organisation=OuterRef("pk"), type=filters.type)))
    for word in beginnings(filters.words):
        found = found.filter(folded__contains=word)
    return found


def _in_state(filters: StructureFilters) -> QuerySet[ServiceState]:
    """Of the same territory: the database works this out before the rest."""
    states = ServiceState.objects.filter(is_published=True, freshness=filters.state)
    if filters.departments is not None:
        states = states.filter(department__in=filters.departments)
    return states.filter(department=filters.department) if filters.department else states


def _open() -> QuerySet[Organisation]:
    return Organisation.objects.exclude(status=Status.CLOSED)


def _states(organisations: Iterable[UUID]) -> dict[UUID, dict[str, Any]]:
    freshness = {f"count_{state}": Count("pk", filter=Q(freshness=state)) for state in Freshness.values}
    rows = (
        ServiceState.objects.filter(organisation__in=list(organisations), is_published=True)
        .values("organisation_id")
        .annotate(**freshness, mean=Avg("score"), last=Max("verified_on"))
        .order_by()
    )
    return {row["organisation_id"]: dict(row) for row in rows}


def _line(row: Organisation, states: dict[str, Any]) -> StructureLine:
    counts = {state: states.get(f"count_{state}", 0) for state in Freshness.values}
    mean = states.get("mean")
    return StructureLine(
        pk=row.pk,
        name=row.name,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        department=row.department_id,
        status=row.status,
        visibility=row.visibility,
        counts=counts,
        score=None if mean is None else round(mean),
        verified_on=states.get("last"),
    )
