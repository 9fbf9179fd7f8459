"""The queue of records to verify, the most late first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Max, QuerySet

from maillage.directory.models import Verification
from maillage.upkeep.models import Reminder, ServiceState
from maillage.upkeep.queries.figures import Departments
from maillage.upkeep.queries.pages import SIZE, Page, bounds

Freshness = ServiceState.Freshness
# What the queue holds; « à jour » is nobody's work.
WAITING = (Freshness.OVERDUE, Freshness.UNREACHABLE, Freshness.DUE)


@dataclass(frozen=True, slots=True)
class LastCheck:
    """The last verification, good or not."""

    on: date
    method: str
    result: str

    @property
    def method_label(self) -> str:
        return Verification.Method(self.method).label

    @property
    def result_label(self) -> str:
        return Verification.Result(self.result).label


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """A service to verify. `phone` and `email` are those of the service, else of the structure."""

    service: UUID
    reference: str
    name: str
    type: str
    type_label: str
    organisation: UUID
    organisation_name: str
    department: str | None
    freshness: str
    verified_on: date | None
    due_on: date
    score: int
    phone: str
    email: str
    last_check: LastCheck | None
    reminded_at: datetime | None

    @property
    def freshness_label(self) -> str:
        return Freshness(self.freshness).label


def to_verify(
    departments: Departments, *, state: str = "", type_: str = "", page: int = 1, size: int = SIZE
) -> Page[RecordLine]:
    """Due soon, overdue or unreachable, by due date; or one of those states, one type of service. Four queries."""
    states = _chosen(departments).filter(freshness__in=[state] if state in WAITING else WAITING)
    if type_:
        states = states.filter(service__type=type_)
    return _page(states, page, size)


def overdue(departments: Departments, *, page: int = 1, size: int = SIZE) -> Page[RecordLine]:
    """Four queries."""
    return to_verify(departments, state=Freshness.OVERDUE, page=page, size=size)


def records_of(organisation: UUID) -> Page[RecordLine]:
    """All the records of a structure, published or not, with their state: four queries."""
    return _page(ServiceState.objects.filter(organisation=organisation), 1, 500)


def _chosen(departments: Departments) -> QuerySet[ServiceState]:
    states = ServiceState.objects.filter(is_published=True)
    return states if departments is None else states.filter(department__in=departments)


def _page(states: QuerySet[ServiceState], number: int, size: int) -> Page[RecordLine]:
    total = states.count()
    number, first, last = bounds(number, total, size)
    shown = states.order_by("due_on", "service").values("pk")[
        first:last
    ]  # by itself, or each row passed over would be read
    rows = list(
        ServiceState.objects.filter(pk__in=shown).select_related("service__organisation").order_by("due_on", "service")
    )
    checks = _last_checks([row.service_id for row in rows])
    reminded = last_reminders({row.organisation_id for row in rows})
    lines = tuple(_line(row, checks.get(row.service_id), reminded.get(row.organisation_id)) for row in rows)
    return Page(lines, number, total, size)


def _line(state: ServiceState, check: LastCheck | None, reminded_at: datetime | None) -> RecordLine:
    service, organisation = state.service, state.service.organisation
    return RecordLine(
        service=service.pk,
        reference=service.reference,
        name=service.name,
        type=service.type,
        type_label=service.get_type_display(),
        organisation=organisation.pk,
        organisation_name=organisation.name,
        department=state.department_id,
        freshness=state.freshness,
        verified_on=state.verified_on,
        due_on=state.due_on,
        score=state.score,
        phone=service.phone or organisation.phone,
        email=service.email or organisation.email,
        last_check=check,
        reminded_at=reminded_at,
    )


def _last_checks(services: Iterable[UUID]) -> dict[UUID, LastCheck]:
    rows = Verification.objects.filter(service__in=list(services)).order_by("on", "pk")
    return {
        service: LastCheck(on, method, result)
        for service, on, method, result in rows.values_list("service_id", "on", "method", "result")
    }


def last_reminders(organisations: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each of them was last asked: one query."""
    rows = Reminder.objects.filter(organisation__in=list(organisations)).values_list("organisation_id")
    return dict(rows.annotate(Max("sent_at")).order_by())
