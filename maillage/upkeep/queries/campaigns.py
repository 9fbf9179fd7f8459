"""How far each campaign has gone, and who has still to answer."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from maillage.territories.models import Department
from maillage.upkeep.models import Campaign, CampaignPart
from maillage.upkeep.models.campaigns import SECTIONS
from maillage.upkeep.queries.figures import Departments
from maillage.upkeep.queries.pages import SIZE, Page, bounds
from maillage.upkeep.queries.verification import last_reminders

State = CampaignPart.State


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignLine:
    """`departments`: codes and names; counts are of the structures of the territory of who looks."""

    pk: int
    name: str
    message: str
    sections: tuple[str, ...]  # in French
    departments: tuple[tuple[str, str], ...]
    starts_on: date
    ends_on: date
    closed_at: datetime | None
    todo: int
    started: int
    done: int

    @property
    def total(self) -> int:
        return self.todo + self.started + self.done

    @property
    def percent(self) -> int:
        """Of structures that are done; 0 without any."""
        return 100 * self.done // self.total if self.total else 0

    def state(self, today: date) -> str:
        """In French."""
        if self.closed_at:
            return "close"
        if today < self.starts_on:
            return "à venir"
        return "en cours" if today <= self.ends_on else "finie"


@dataclass(frozen=True, slots=True)
class PartLine:
    """A structure asked by a campaign."""

    organisation: UUID
    name: str
    department: str | None
    state: str
    changed_at: datetime | None
    reminded_at: datetime | None

    @property
    def state_label(self) -> str:
        return State(self.state).label


def campaigns(departments: Departments) -> tuple[CampaignLine, ...]:
    """Those that ask one of those départements at least, the last ones first: two queries."""
    rows = Campaign.objects.all()
    if departments is not None:
        asked = Campaign.departments.through.objects.filter(department__in=departments)
        rows = rows.filter(pk__in=asked.values("campaign"))
    return _lines(rows, departments)


def campaign(pk: int, departments: Departments) -> CampaignLine | None:
    """None when there is none, or none for that territory: two queries."""
    return next((line for line in campaigns(departments) if line.pk == pk), None)


def parts(pk: int, departments: Departments, *, state: str = "", page: int = 1, size: int = SIZE) -> Page[PartLine]:
    """The structures of that territory in a campaign, those that have still to answer first: three queries."""
    rows = CampaignPart.objects.filter(campaign=pk)
    if departments is not None:
        rows = rows.filter(organisation__department__in=departments)
    if state:
        rows = rows.filter(state=state)
    total = rows.count()
    number, first, last = bounds(page, total, size)
    found = list(rows.select_related("organisation").order_by("-state", "organisation__name", "pk")[first:last])
    reminded = last_reminders({row.organisation_id for row in found})
    return Page(tuple(_part(row, reminded.get(row.organisation_id)) for row in found), number, total, size)


def _lines(rows: QuerySet[Campaign], departments: Departments) -> tuple[CampaignLine, ...]:
    seen = Q() if departments is None else Q(parts__organisation__department__in=departments)
    counts = {f"count_{state}": Count("parts", filter=seen & Q(parts__state=state)) for state in State.values}
    named = Prefetch("departments", Department.objects.order_by("code"))
    found = rows.annotate(**counts).prefetch_related(named).order_by("-starts_on", "-pk")
    return tuple(_line(row) for row in found)


def _line(row: Campaign) -> CampaignLine:
    return CampaignLine(
        pk=row.pk,
        name=row.name,
        message=row.message,
        sections=tuple(SECTIONS[code] for code in row.sections),
        departments=tuple((department.code, department.name) for department in row.departments.all()),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        closed_at=row.closed_at,
        **{state: getattr(row, f"count_{state}") for state in State.values},
    )


def _part(row: CampaignPart, reminded_at: datetime | None) -> PartLine:
    return PartLine(
        organisation=row.organisation_id,
        name=row.organisation.name,
        department=row.organisation.department_id,
        state=row.state,
        changed_at=row.changed_at,
        reminded_at=reminded_at,
    )
