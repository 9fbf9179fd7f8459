"""What awaits a member on the home page of her face; each source costs one query (core/work.py)."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core.templatetags.ui import french_date
from maillage.core.work import WorkItem
from maillage.directory.models import Membership
from maillage.directory.standing import Standing
from maillage.moderation.models import Proposal
from maillage.upkeep.models import CampaignPart, ServiceState

Freshness = ServiceState.Freshness
_LATE = (Freshness.OVERDUE, Freshness.UNREACHABLE)
_YEAR = timedelta(days=365)


def records(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    """Records that are late, then those that will be."""
    rows = (
        ServiceState.objects.filter(organisation__in=standing.organisations, is_published=True)
        .exclude(freshness=Freshness.VERIFIED)
        .values_list("organisation_id", "freshness")
        .annotate(number=Count("pk"))
        .order_by()
    )
    late, due = Counter[UUID](), Counter[UUID]()
    for organisation, freshness, number in rows:
        (late if freshness in _LATE else due)[organisation] += number
    return [
        WorkItem(_records(late.total(), "en retard"), _structures(late), late.total(), "urgent", "En retard"),
        WorkItem(_records(due.total(), "à vérifier bientôt"), _structures(due), due.total(), "week", "Bientôt"),
    ]


def proposals(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    """Those that were given back to be completed, and those that were never sent."""
    states = (Proposal.State.CHANGES, Proposal.State.DRAFT)
    counts = Counter(Proposal.objects.by(user).filter(state__in=states).values_list("state", flat=True))
    completed, sent = counts[Proposal.State.CHANGES], counts[Proposal.State.DRAFT]
    href = reverse("pro:list-proposals")
    return [
        WorkItem(f"Compléter {_number(completed, 'proposition')}", href, completed, "week", "À compléter"),
        WorkItem(f"Envoyer {_number(sent, 'proposition')} en attente", href, sent, "calm", "Brouillon"),
    ]


def members(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    """Of a referent: those who ask to join, and those to be confirmed again after a year."""
    if not standing.refers:
        return []
    last = Coalesce(F("renewed_at"), F("validated_at"))
    rows = (
        Membership.objects.filter(organisation__in=standing.refers, ended_at=None)
        .exclude(user=user)
        .annotate(last=last)
        .filter(Q(validated_at=None) | Q(last__lte=now - _YEAR))
        .values_list("organisation_id", "validated_at")
    )
    asking, renewed = Counter[UUID](), Counter[UUID]()
    for organisation, validated_at in rows:
        (renewed if validated_at else asking)[organisation] += 1
    return [
        WorkItem(
            f"Répondre à {_number(asking.total(), 'demande')} pour rejoindre votre structure",
            _members(asking),
            asking.total(),
            "week",
            "Cette semaine",
        ),
        WorkItem(
            f"Confirmer que {_number(renewed.total(), 'collègue')} {'sont' if renewed.total() > 1 else 'est'} toujours là",
            _members(renewed),
            renewed.total(),
            "calm",
            "Une fois par an",
        ),
    ]


def campaigns(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    """Updates that a territory asks of her structures."""
    today = localdate(now)
    rows = (
        CampaignPart.objects.filter(
            organisation__in=standing.organisations,
            campaign__closed_at=None,
            campaign__starts_on__lte=today,
            campaign__ends_on__gte=today,
        )
        .exclude(state=CampaignPart.State.DONE)
        .order_by("campaign__ends_on", "pk")
        .values_list("organisation_id", "campaign__name", "campaign__ends_on")
    )
    return [
        WorkItem(
            f"Relire vos fiches : {name}",
            reverse("pro:show-structure", args=[organisation]),
            1,
            "urgent" if (ends_on - today).days < 7 else "week",
            f"Avant le {french_date(ends_on)}",
        )
        for organisation, name, ends_on in rows
    ]


SOURCES = (records, proposals, members, campaigns)


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'s' if count > 1 else ''}"


def _records(count: int, state: str) -> str:
    return f"Confirmer {_number(count, 'fiche')} {state}"


def _structures(organisations: Collection[UUID]) -> str:
    """The page of the only structure, else the list."""
    if len(organisations) == 1:
        return reverse("pro:show-structure", args=list(organisations))
    return reverse("pro:list-structures")


def _members(organisations: Collection[UUID]) -> str:
    if len(organisations) == 1:
        return reverse("pro:list-members", args=list(organisations))
    return reverse("pro:list-structures")
