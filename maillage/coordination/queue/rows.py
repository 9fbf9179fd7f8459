"""What waits in a territory, one list for each kind; each in the order in which it is worked through."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from maillage.accounts import rescue
from maillage.accounts.models import Clearance, Mandate, Rescue
from maillage.coordination.scopes import Scope, users
from maillage.directory.models import Membership
from maillage.moderation.models import Proposal
from maillage.upkeep.models import DuplicatePair, ReferencingRequest, ServiceState

RENEW_WITHIN = timedelta(days=30)
OLDEST = ("submitted_at", "pk")


def proposals(scope: Scope) -> QuerySet[Proposal]:
    """Those that this person may decide on: never her own."""
    found = Proposal.objects.submitted().exclude(author=scope.user)
    return found if scope.departments is None else found.within(scope.departments)


def of_public(scope: Scope) -> QuerySet[Proposal]:
    return proposals(scope).filter(is_public=True).select_related("reader").order_by(*OLDEST)


def of_members(scope: Scope) -> QuerySet[Proposal]:
    return proposals(scope).filter(is_public=False).select_related("reader", "author").order_by(*OLDEST)


def requests(scope: Scope) -> QuerySet[ReferencingRequest]:
    states = (ReferencingRequest.State.RECEIVED, ReferencingRequest.State.CHECKED)
    return (
        ReferencingRequest.objects.filter(scope.of("department"), state__in=states)
        .exclude(checked_by=scope.user)  # the second look is somebody else's
        .order_by("received_at", "pk")
    )


def memberships(scope: Scope) -> QuerySet[Membership]:
    """Of structures that have no referent yet: nobody else can answer."""
    referents = Membership.objects.active().filter(organisation=OuterRef("organisation"), role=Membership.Role.REFERENT)
    return (
        Membership.objects.waiting()
        .filter(scope.of("organisation__department"), ~Exists(referents))
        .exclude(user=scope.user)
        .select_related("user", "organisation")
        .order_by("asked_at", "pk")
    )


def mandates(scope: Scope) -> QuerySet[Mandate]:
    """Neither for oneself nor asked by oneself: a second person grants."""
    waiting = Mandate.objects.waiting().exclude(user=scope.user).exclude(asked_by=scope.user)
    return (
        waiting.filter(scope.of("department"))
        .filter(Q() if scope.is_national else Q(role=Mandate.Role.COORDINATOR))
        .select_related("user", "department")
        .order_by("asked_at", "pk")
    )


def rescues(scope: Scope) -> QuerySet[Rescue]:
    """Lost second factors: to call back, or called back by somebody else not long ago. Never her own."""
    mine = Q(asked_by=scope.user, asked_at__gte=scope.now - rescue.LASTS)
    return (
        Rescue.objects.waiting()
        .filter(user__in=users(scope).values("pk"))
        .exclude(user=scope.user)
        .exclude(mine)
        .select_related("user", "asked_by")
        .annotate(since=Coalesce("declared_at", "asked_at"))
        .order_by("since", "pk")
    )


def callbacks(scope: Scope) -> QuerySet[Membership]:
    """Referents whose clearance is missing, or ends within a month."""
    lasting = Clearance.objects.active(scope.now + RENEW_WITHIN).filter(user=OuterRef("user"))
    return (
        Membership.objects.active()
        .filter(scope.of("organisation__department"), ~Exists(lasting), role=Membership.Role.REFERENT)
        .exclude(user=scope.user)
        .select_related("user", "organisation")
        .order_by("validated_at", "pk")
    )


def duplicates(scope: Scope) -> QuerySet[DuplicatePair]:
    of_mine = scope.of("first__department") | scope.of("second__department")
    return (
        DuplicatePair.objects.filter(of_mine, decision=DuplicatePair.Decision.WAITING)
        .select_related("first", "second")
        .order_by("-score", "pk")
    )


def verifications(scope: Scope) -> QuerySet[ServiceState]:
    late = (ServiceState.Freshness.OVERDUE, ServiceState.Freshness.UNREACHABLE)
    return (
        ServiceState.objects.filter(scope.of("department"), is_published=True, freshness__in=late)
        .select_related("service", "organisation")
        .order_by("due_on", "pk")
    )
