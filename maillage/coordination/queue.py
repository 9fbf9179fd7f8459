"""« À traiter »: all that waits for a decision in a territory, oldest first.

One query counts everything, then one more shows each kind of which there is something.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from maillage.accounts import rescue
from maillage.accounts.models import Clearance, Mandate, Rescue, User
from maillage.core.text import since
from maillage.directory.models import Membership
from maillage.directory.standing import Standing
from maillage.moderation import registry
from maillage.moderation.models import Proposal
from maillage.upkeep import queries as upkeep
from maillage.upkeep.models import DuplicatePair, ReferencingRequest, ServiceState

FEW = 10  # of each kind, while all kinds are shown
PAGE = 50
RENEW_WITHIN = timedelta(days=30)
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Scope:
    """Who looks, and at which territories: None is everywhere, what has no territory included."""

    user: User
    departments: frozenset[str] | None
    is_national: bool
    now: datetime

    def of(self, path: str) -> Q:
        return Q() if self.departments is None else Q(**{f"{path}__in": self.departments})


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


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    label: str
    count: int
    items: tuple[Item, ...]

    @property
    def is_cut(self) -> bool:
        return FEW <= len(self.items) < self.count


@dataclass(frozen=True, slots=True)
class Queue:
    """`counts`: of every kind, shown or not. `page_count` is 1 while all kinds are shown."""

    groups: tuple[Group, ...]
    counts: tuple[tuple[str, str, int], ...]
    page_count: int

    @property
    def total(self) -> int:
        return sum(count for _, _, count in self.counts)

    def counts_of(self, kind: str) -> int:
        return next(count for code, _, count in self.counts if code == kind)


@dataclass(frozen=True, slots=True)
class _Kind:
    code: str
    label: str
    rows: Callable[[Scope], QuerySet[Any]]  # ordered
    show: Callable[[Any, Scope], Item]


def scope_of(standing: Standing, now: datetime, department: str = "") -> Scope:
    """The territories of that person, or the one she chose among them."""
    assert standing.user is not None
    own = None if standing.is_national else standing.departments
    chosen = frozenset({department}) if department and standing.coordinates(department) else own
    return Scope(standing.user, chosen, standing.is_national, now)


def waiting(scope: Scope, *, kind: str = "", page: int = 1) -> Queue:
    """Every kind with its oldest things; or one kind, page by page."""
    counts = count(scope)
    few, first = (PAGE, (page - 1) * PAGE) if kind else (FEW, 0)
    groups = tuple(
        Group(
            one.code,
            one.label,
            counts[one.code],
            tuple(one.show(row, scope) for row in one.rows(scope)[first : first + few]),
        )
        for one in KINDS
        if counts[one.code] and kind in {"", one.code}
    )
    pages = -(-counts.get(kind, 0) // PAGE) if kind else 1
    return Queue(groups, tuple((one.code, one.label, counts[one.code]) for one in KINDS), max(pages, 1))


def count(scope: Scope) -> dict[str, int]:
    """How many of each kind, all in one query."""
    first, *others = (
        one.rows(scope).order_by().annotate(code_=Value(one.code)).values("code_").annotate(count_=Count("pk"))
        for one in KINDS
    )
    return dict.fromkeys((one.code for one in KINDS), 0) | {
        row["code_"]: row["count_"] for row in first.union(*others, all=True)
    }


def proposals(scope: Scope) -> QuerySet[Proposal]:
    """Those that this person may decide on: never her own."""
    return Proposal.objects.submitted().filter(scope.of("department")).exclude(author=scope.user)


def next_proposal(scope: Scope, after: Proposal | None = None) -> Proposal | None:
    """The oldest one after that, else the oldest of all; not one that a colleague is looking at."""
    free = (
        proposals(scope).filter(Q(reader=None) | Q(reader=scope.user) | Q(read_until__lte=scope.now)).order_by(*_OLDEST)
    )
    if after is None:
        return free.first()
    others = free.exclude(pk=after.pk)
    later = Q(submitted_at__gt=after.submitted_at) | Q(submitted_at=after.submitted_at, pk__gt=after.pk)
    return others.filter(later).first() or others.first()


def next_record(scope: Scope, after: ServiceState | None = None) -> ServiceState | None:
    """The record to verify that follows that one by due date, else the first of all."""
    states = ServiceState.objects.filter(scope.of("department"), is_published=True, freshness__in=upkeep.WAITING)
    ordered = states.order_by("due_on", "pk")
    if after is None:
        return ordered.first()
    others = ordered.exclude(pk=after.pk)
    later = Q(due_on__gt=after.due_on) | Q(due_on=after.due_on, pk__gt=after.pk)
    return others.filter(later).first() or others.first()


_OLDEST = ("submitted_at", "pk")


def _days(since: datetime, scope: Scope) -> int:
    return max((scope.now - since).days, 0)


def _suggestions(scope: Scope) -> QuerySet[Proposal]:
    return proposals(scope).filter(is_public=True).select_related("reader").order_by(*_OLDEST)


def _proposals(scope: Scope) -> QuerySet[Proposal]:
    return proposals(scope).filter(is_public=False).select_related("reader", "author").order_by(*_OLDEST)


def _show_proposal(proposal: Proposal, scope: Scope) -> Item:
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


def _requests(scope: Scope) -> QuerySet[ReferencingRequest]:
    states = (ReferencingRequest.State.RECEIVED, ReferencingRequest.State.CHECKED)
    return (
        ReferencingRequest.objects.filter(scope.of("department"), state__in=states)
        .exclude(checked_by=scope.user)  # the second look is somebody else's
        .order_by("received_at", "pk")
    )


def _show_request(request: ReferencingRequest, scope: Scope) -> Item:
    return Item(
        title=request.name,
        detail=f"demande d’entrée dans le répertoire, {request.get_state_display()}",
        href=reverse("coordination:show-request", args=[request.pk]),
        department=request.department_id,
        since=request.received_at,
        days=_days(request.received_at, scope),
    )


def users(scope: Scope) -> QuerySet[User]:
    """Whom the person may see: open accounts with something in her territories; all of them for the national team."""
    found = User.objects.filter(is_active=True)
    if scope.departments is None:
        return found
    members = Membership.objects.filter(
        user=OuterRef("pk"), ended_at=None, organisation__department__in=scope.departments
    )
    mandates = Mandate.objects.filter(user=OuterRef("pk"), ended_at=None, department__in=scope.departments)
    return found.filter(Q(Exists(members)) | Q(Exists(mandates)))


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


def _show_membership(membership: Membership, scope: Scope) -> Item:
    return Item(
        title=membership.user.name,
        detail=f"demande à être {membership.get_role_display()} · {membership.organisation.name}",
        href=reverse("coordination:list-accounts"),
        anchor=f"#membre-{membership.pk}",
        department=membership.organisation.department_id or "",
        since=membership.asked_at,
        days=_days(membership.asked_at, scope),
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


def _show_mandate(mandate: Mandate, scope: Scope) -> Item:
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


def _show_rescue(lost: Rescue, scope: Scope) -> Item:
    is_called = rescue.is_called(lost, scope.now)
    since: datetime = lost.since  # type: ignore[attr-defined]  # annotated
    return Item(
        title=lost.user.name,
        detail=f"second facteur perdu, {'à accorder' if is_called else 'à rappeler'}",
        href=reverse("coordination:show-rescue", args=[lost.pk]),
        since=since,
        days=_days(since, scope),
    )


def _callbacks(scope: Scope) -> QuerySet[Membership]:
    """Referents whose clearance is missing, or ends within a month."""
    lasting = Clearance.objects.active(scope.now + RENEW_WITHIN).filter(user=OuterRef("user"))
    return (
        Membership.objects.active()
        .filter(scope.of("organisation__department"), ~Exists(lasting), role=Membership.Role.REFERENT)
        .exclude(user=scope.user)
        .select_related("user", "organisation")
        .order_by("validated_at", "pk")
    )


def _show_callback(membership: Membership, scope: Scope) -> Item:
    since = membership.validated_at
    return Item(
        title=membership.user.name,
        detail=f"à rappeler pour son habilitation · {membership.organisation.name}",
        href=reverse("coordination:show-account", args=[membership.user_id]),
        department=membership.organisation.department_id or "",
        since=since,
        days=_days(since, scope) if since else 0,
    )


def _duplicates(scope: Scope) -> QuerySet[DuplicatePair]:
    of_mine = scope.of("first__department") | scope.of("second__department")
    return (
        DuplicatePair.objects.filter(of_mine, decision=DuplicatePair.Decision.WAITING)
        .select_related("first", "second")
        .order_by("-score", "pk")
    )


def _show_duplicate(pair: DuplicatePair, scope: Scope) -> Item:
    return Item(
        title=f"{pair.first.name} · {pair.second.name}",
        detail="peut-être la même structure",
        href=reverse("coordination:show-duplicate", args=[pair.pk]),
        department=pair.first.department_id or "",
        since=pair.found_at,
        days=_days(pair.found_at, scope),
    )


def _verifications(scope: Scope) -> QuerySet[ServiceState]:
    late = (ServiceState.Freshness.OVERDUE, ServiceState.Freshness.UNREACHABLE)
    return (
        ServiceState.objects.filter(scope.of("department"), is_published=True, freshness__in=late)
        .select_related("service", "organisation")
        .order_by("due_on", "pk")
    )


def _show_verification(state: ServiceState, scope: Scope) -> Item:
    due = datetime.combine(state.due_on, time(), scope.now.tzinfo)
    return Item(
        title=state.service.name,
        detail=f"fiche {state.get_freshness_display()} · {state.organisation.name}",
        href=reverse("coordination:verify-service", args=[state.pk]),
        department=state.department_id or "",
        since=due,
        days=_days(due, scope),
    )


KINDS = (
    _Kind("suggestions", "Suggestions du public", _suggestions, _show_proposal),
    _Kind("propositions", "Propositions des membres", _proposals, _show_proposal),
    _Kind("demandes", "Demandes d’entrée", _requests, _show_request),
    _Kind("membres", "Premiers référents", memberships, _show_membership),
    _Kind("roles", "Rôles à accorder", mandates, _show_mandate),
    _Kind("acces", "Accès à rouvrir", rescues, _show_rescue),
    _Kind("rappels", "Personnes à rappeler", _callbacks, _show_callback),
    _Kind("doublons", "Doublons possibles", _duplicates, _show_duplicate),
    _Kind("fiches", "Fiches à vérifier", _verifications, _show_verification),
)
