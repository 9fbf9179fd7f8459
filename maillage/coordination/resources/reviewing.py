"""« À relire »: the resources past the day at which somebody had to read them again, or soon."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate

from maillage.coordination.resources.queries import departments, of, visible
from maillage.coordination.territory import Territory
from maillage.core.templatetags.ui import Label
from maillage.directory.standing import Standing
from maillage.resources import policies
from maillage.resources.models import Resource

SOON = timedelta(days=30)
LONG = timedelta(days=30)
MOST = 100  # at once: the oldest first


@dataclass(frozen=True, slots=True)
class Late:
    resource: Resource
    today: date
    can_review: bool

    @property
    def href(self) -> str:
        return reverse("coordination:show-resource", args=[self.resource.pk])

    @property
    def where(self) -> str:
        return departments(self.resource.departments)

    @property
    def label(self) -> Label:
        """How long it has waited."""
        day = self.resource.review_on
        assert day is not None
        if day > self.today:
            return Label(f"avant le {day:%d/%m/%Y}", "neutral")
        days = (self.today - day).days
        return Label(
            "aujourd’hui" if not days else f"depuis {days} jour{'s' if days > 1 else ''}", _kind(day, self.today)
        )


def _kind(day: date, today: date) -> str:
    return "late" if today - day >= LONG else "check"


@dataclass(frozen=True, slots=True)
class Waiting:
    late: tuple[Late, ...]
    soon: tuple[Late, ...]
    is_cut: bool


def waiting(territory: Territory, standing: Standing, now: datetime, *, whose: str = "") -> Waiting:
    """One query. `whose`: « moi », « personne », or everybody's."""
    today = localdate(now)
    rows = Resource.objects.to_review(today + SOON).filter(visible(standing), of(territory))
    if whose:
        rows = rows.filter(owner=standing.user if whose == "moi" else None)
    found = list(rows.select_related("owner").defer("body", "links").order_by("review_on", "title", "pk")[: MOST + 1])
    lines = [Late(row, today, policies.can_review(standing, row)) for row in found[:MOST]]
    late = tuple(line for line in lines if line.resource.is_to_review(today))
    return Waiting(late, tuple(lines[len(late) :]), is_cut=len(found) > MOST)
