"""The structures of a territory, with what their records need."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, Exists, Max, OuterRef, Q, QuerySet

from maillage.core.text import fold
from maillage.directory.models import Organisation, Service, Status, Visibility
from maillage.upkeep.models import ServiceState
from maillage.upkeep.queries.figures import Departments
from maillage.upkeep.queries.pages import SIZE, Page, bounds

Freshness = ServiceState.Freshness
ORDERS = ("name", "-name", "department", "-department")
_MOST_PRESSING = (Freshness.OVERDUE, Freshness.UNREACHABLE, Freshness.DUE, Freshness.VERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class StructureFilters:
    """What is empty filters nothing. `departments`: those that the person looks after (None: all); `department` is her choice.

    `state`: of at least one published service; `type`: of at least one service; `kind`: nature of the structure.
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
    order = (filters.order, "name", "pk") if filters.order in ORDERS[2:] else (filters.order, "pk")
    found = _chosen(filters).order_by(*order)
    if filters.words:
        keys = [pk for pk, _ in _named(found, filters.words)]
        total = len(keys)
        number, first, last = bounds(page, total, size)
        rows = list(Organisation.objects.filter(pk__in=keys[first:last]).order_by(*order))
    else:
        total = found.count()
        number, first, last = bounds(page, total, size)
        rows = list(Organisation.objects.filter(pk__in=found.values("pk")[first:last]).order_by(*order))
    states = _states([row.pk for row in rows])
    return Page(tuple(_line(row, states.get(row.pk, {})) for row in rows), number, total, size)


def structures_by_department(filters: StructureFilters) -> dict[str, int]:
    """How many of the same structures each département has; what is attached nowhere is left out. One query."""
    found = _chosen(filters).exclude(department=None)
    if filters.words:
        return dict(Counter(code for _, code in _named(found, filters.words) if code))
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
    return found


def _in_state(filters: StructureFilters) -> QuerySet[ServiceState]:
    """Of the same territory: the database works this out before the rest."""
    states = ServiceState.objects.filter(is_published=True, freshness=filters.state)
    if filters.departments is not None:
        states = states.filter(department__in=filters.departments)
    return states.filter(department=filters.department) if filters.department else states


def _open() -> QuerySet[Organisation]:
    return Organisation.objects.exclude(status=Status.CLOSED)


def _named(found: QuerySet[Organisation], words: str) -> list[tuple[UUID, str | None]]:
    """Those that the words name, each with its département: every word begins a word of the name, of the short name or of the number; accents and capitals do not count.

    Folded here: the two databases do not fold alike, and the names of a territory are few.
    """
    asked = fold(words).split()
    rows = found.values_list("pk", "department_id", "name", "short_name", "siret")
    return [(pk, code) for pk, code, *texts in rows.iterator(chunk_size=5000) if _has(fold(" ".join(texts)), asked)]


def _has(text: str, asked: list[str]) -> bool:
    text = f" {text}"
    return all(f" {word}" in text for word in asked)


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
