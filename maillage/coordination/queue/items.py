"""One line of « À traiter » for each kind of thing that waits."""

from dataclasses import dataclass
from datetime import datetime, time

from django.urls import reverse

from maillage.accounts import rescue
from maillage.accounts.models import Mandate, Rescue
from maillage.coordination.scopes import Scope
from maillage.core.text import since
from maillage.directory.models import Membership
from maillage.moderation import registry
from maillage.moderation.models import Proposal
from maillage.upkeep.models import DuplicatePair, ReferencingRequest, ServiceState

_WEEK = 7


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits. `reader`: the colleague who is looking at it now."""

    title: str
    detail: str
    href: str
    anchor: str = ""
    department: str = ""
    since: datetime | None = None
    days: int = 0
    reader: str = ""
    is_mine: bool = False

    @property
    def age(self) -> str:
        """« depuis 3 jours »."""
        return since(self.days) if self.since else ""

    @property
    def reader_words(self) -> str:
        return f"{self.reader} la relit" if self.reader else ""

    @property
    def urgency(self) -> str:
        """The kind of its label: a week is long, two are too long."""
        if self.days >= 2 * _WEEK:
            return "late"
        return "check" if self.days >= _WEEK else "neutral"


def of_proposal(proposal: Proposal, scope: Scope) -> Item:
    since = proposal.submitted_at or proposal.created_at
    author = "sans compte" if proposal.is_public else f"par {proposal.author.name}" if proposal.author else ""
    is_read = proposal.is_read_by_another(scope.user, scope.now)
    return Item(
        title=proposal.title,
        detail=" · ".join(part for part in (f"proposée {author}".strip(), _fields(proposal)) if part),
        href=reverse("coordination:show-proposal", args=[proposal.pk]),
        department=proposal.department_id or "",
        since=since,
        days=_days(since, scope),
        reader=proposal.reader.name if is_read and proposal.reader else "",
        is_mine=proposal.reader_id == scope.user.pk
        and proposal.read_until is not None
        and proposal.read_until > scope.now,
    )


def _fields(proposal: Proposal) -> str:
    """What it would change: two proposals on one record are told apart."""
    known = registry.kind(proposal.kind).fields
    return ", ".join(known[name].label for name in proposal.content if name in known)


def of_request(request: ReferencingRequest, scope: Scope) -> Item:
    return Item(
        title=request.name,
        detail=f"demande d’entrée dans le répertoire, {request.get_state_display()}",
        href=reverse("coordination:show-request", args=[request.pk]),
        department=request.department_id,
        since=request.received_at,
        days=_days(request.received_at, scope),
    )


def of_membership(membership: Membership, scope: Scope) -> Item:
    return Item(
        title=membership.user.name,
        detail=f"demande à être {membership.get_role_display()} · {membership.organisation.name}",
        href=reverse("coordination:list-accounts"),
        anchor=f"#membre-{membership.pk}",
        department=membership.organisation.department_id or "",
        since=membership.asked_at,
        days=_days(membership.asked_at, scope),
    )


def of_mandate(mandate: Mandate, scope: Scope) -> Item:
    where = f" · {mandate.department.name}" if mandate.department else ""
    return Item(
        title=mandate.user.name,
        detail=f"rôle demandé : {mandate.get_role_display()}{where}",
        href=reverse("coordination:list-accounts"),
        anchor=f"#role-{mandate.pk}",
        department=mandate.department_id or "",
        since=mandate.asked_at,
        days=_days(mandate.asked_at, scope),
    )


def of_rescue(lost: Rescue, scope: Scope) -> Item:
    is_called = rescue.is_called(lost, scope.now)
    since: datetime = lost.since  # type: ignore[attr-defined]  # annotated
    return Item(
        title=lost.user.name,
        detail=f"second facteur perdu, {'à accorder' if is_called else 'à rappeler'}",
        href=reverse("coordination:show-rescue", args=[lost.pk]),
        since=since,
        days=_days(since, scope),
    )


def of_callback(membership: Membership, scope: Scope) -> Item:
    since = membership.validated_at
    return Item(
        title=membership.user.name,
        detail=f"à rappeler pour son habilitation · {membership.organisation.name}",
        href=reverse("coordination:show-account", args=[membership.user_id]),
        department=membership.organisation.department_id or "",
        since=since,
        days=_days(since, scope) if since else 0,
    )


def of_duplicate(pair: DuplicatePair, scope: Scope) -> Item:
    return Item(
        title=f"{pair.first.name} · {pair.second.name}",
        detail="peut-être la même structure",
        href=reverse("coordination:show-duplicate", args=[pair.pk]),
        department=pair.first.department_id or "",
        since=pair.found_at,
        days=_days(pair.found_at, scope),
    )


def of_verification(state: ServiceState, scope: Scope) -> Item:
    due = datetime.combine(state.due_on, time(), scope.now.tzinfo)
    return Item(
        title=state.service.name,
        detail=f"fiche {state.get_freshness_display()} · {state.organisation.name}",
        href=reverse("coordination:verify-service", args=[state.pk]),
        department=state.department_id or "",
        since=due,
        days=_days(due, scope),
    )


def _days(since: datetime, scope: Scope) -> int:
    return max((scope.now - since).days, 0)
