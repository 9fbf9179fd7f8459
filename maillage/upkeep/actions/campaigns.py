"""Update campaigns: the structures of a territory are asked to read their records again before a day that counts."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import DomainError, NotAllowed
from maillage.directory import standing
from maillage.directory.models import Service
from maillage.territories.models import Department
from maillage.upkeep import policies
from maillage.upkeep.models import Campaign, CampaignPart, ServiceState
from maillage.upkeep.models.campaigns import SECTIONS

State = CampaignPart.State
_CHUNK = 500


class CampaignClosed(DomainError):
    """Nothing changes any more in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a campaign asks, of whom, and when. `message` is shown to the structures on the page that the mail leads to."""

    name: str
    departments: Collection[str]
    sections: Collection[str]
    starts_on: date
    ends_on: date
    message: str = ""


@transaction.atomic
def create_campaign(plan: Plan, *, by: User | None, now: datetime) -> Campaign:
    """Ask every structure of those départements that has published records. Their parts are made at once."""
    if not policies.can_lead(standing.of(by, now=now), plan.departments):
        raise NotAllowed
    _check(plan, localdate(now))
    departments = Department.objects.filter(code__in=plan.departments)
    if departments.count() != len(set(plan.departments)):
        raise DomainError("Un de ces départements n’existe pas. Choisissez-les dans la liste.")
    campaign = Campaign.objects.create(
        name=plan.name.strip(),
        message=plan.message.strip(),
        sections=tuple(code for code in SECTIONS if code in plan.sections),  # type: ignore[misc]  # CodesField
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        created_by=by,
        created_at=now,
    )
    campaign.departments.set(departments)
    owners = Service.objects.published().filter(organisation__department__in=departments)
    CampaignPart.objects.bulk_create(
        [
            CampaignPart(campaign=campaign, organisation_id=pk)
            for pk in owners.order_by("organisation").values_list("organisation", flat=True).distinct()
        ],
        batch_size=_CHUNK,
    )
    _follow(campaign, None, now=now)
    journal.record("upkeep.create_campaign", campaign, by=by, at=now)
    return campaign


@transaction.atomic
def close_campaign(campaign: Campaign, *, by: User | None, now: datetime) -> Campaign:
    """Stop asking. What was done stays done."""
    campaign = Campaign.objects.select_for_update(no_key=True).get(pk=campaign.pk)
    if not policies.can_lead(standing.of(by, now=now), codes(campaign)):
        raise NotAllowed
    if campaign.closed_at:
        raise CampaignClosed("Cette campagne est déjà close.")
    _follow(campaign, None, now=now)
    campaign.closed_at = now
    campaign.save(update_fields=["closed_at"])
    journal.record("upkeep.close_campaign", campaign, by=by, at=now)
    return campaign


def close_ended(*, now: datetime) -> int:
    """Close those whose last day has passed; how many."""
    ended = list(Campaign.objects.filter(closed_at=None, ends_on__lt=localdate(now)).order_by("pk"))
    for campaign in ended:
        close_campaign(campaign, by=None, now=now)
    return len(ended)


@transaction.atomic
def follow(organisations: Collection[UUID] | None = None, *, now: datetime) -> int:
    """Bring the progress of the open campaigns up to date, for those structures or for all; how many parts moved."""
    running = Campaign.objects.filter(closed_at=None, starts_on__lte=localdate(now))
    return sum(_follow(campaign, organisations, now=now) for campaign in running.order_by("pk"))


def hold(organisations: Collection[UUID]) -> None:
    """Their parts in the open campaigns, before what follows: who closes a campaign holds them, then waits for the journal."""
    parts = CampaignPart.objects.select_for_update(of=("self",), no_key=True).filter(
        organisation__in=organisations, campaign__closed_at=None
    )
    list(parts.order_by("pk").values_list("pk"))


def codes(campaign: Campaign) -> frozenset[str]:
    """The départements that it asks."""
    return frozenset(campaign.departments.values_list("code", flat=True))


def _check(plan: Plan, today: date) -> None:
    if not plan.name.strip():
        raise DomainError("Donnez un nom à la campagne.")
    if not plan.departments:
        raise DomainError("Choisissez au moins un département.")
    if not plan.sections or set(plan.sections) - set(SECTIONS):
        raise DomainError("Choisissez au moins une rubrique à relire, parmi celles de la liste.")
    if plan.starts_on > plan.ends_on:
        raise DomainError("Le premier jour doit être avant le dernier.")
    if plan.ends_on < today:
        raise DomainError("Le dernier jour est passé : choisissez une date à venir.")


def _follow(campaign: Campaign, organisations: Collection[UUID] | None, *, now: datetime) -> int:
    """Done when each published record was verified since the first day; a structure without any has nothing left to do."""
    if localdate(now) < campaign.starts_on:
        return 0
    parts = CampaignPart.objects.filter(campaign=campaign)
    if organisations is not None:
        parts = parts.filter(organisation__in=organisations)
    known = list(parts.only("pk", "state", "organisation_id"))
    counts = _counts(parts.values("organisation"), campaign.starts_on)
    moved = []
    for part in known:
        asked, done = counts.get(part.organisation_id, (0, 0))
        state = State.DONE if done >= asked else State.STARTED if done else State.TODO
        if state != part.state:
            moved.append(CampaignPart(pk=part.pk, state=state, changed_at=now))
    CampaignPart.objects.bulk_update(moved, ["state", "changed_at"], batch_size=_CHUNK)
    return len(moved)


def _counts(organisations: QuerySet[CampaignPart, Any], since: date) -> dict[UUID, tuple[int, int]]:
    rows = (
        ServiceState.objects.filter(organisation__in=organisations, is_published=True)
        .values_list("organisation_id")
        .annotate(asked=Count("pk"), done=Count("pk", filter=Q(verified_on__gte=since)))
        .order_by()
    )
    return {pk: (asked, done) for pk, asked, done in rows}
