"""« À traiter »: all that waits for a decision in a territory, oldest first.

One query counts everything, then one more shows each kind of which there is something.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from maillage.coordination.queue import items, rows
from maillage.coordination.queue.items import Item
from maillage.coordination.scopes import Scope
from maillage.moderation.models import Proposal
from maillage.upkeep import queries as upkeep
from maillage.upkeep.models import ServiceState

FEW = 10  # of each kind, while all kinds are shown
PAGE = 50


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


KINDS = (
    _Kind("suggestions", "Suggestions du public", rows.of_public, items.of_proposal),
    _Kind("propositions", "Propositions des membres", rows.of_members, items.of_proposal),
    _Kind("demandes", "Demandes d’entrée", rows.requests, items.of_request),
    _Kind("membres", "Premiers référents", rows.memberships, items.of_membership),
    _Kind("roles", "Rôles à accorder", rows.mandates, items.of_mandate),
    _Kind("acces", "Accès à rouvrir", rows.rescues, items.of_rescue),
    _Kind("rappels", "Personnes à rappeler", rows.callbacks, items.of_callback),
    _Kind("doublons", "Doublons possibles", rows.duplicates, items.of_duplicate),
    _Kind("fiches", "Fiches à vérifier", rows.verifications, items.of_verification),
)


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


def next_proposal(scope: Scope, after: Proposal | None = None) -> Proposal | None:
    """The oldest one after that, else the oldest of all; not one that a colleague is looking at."""
    free = (
        rows.proposals(scope)
        .filter(Q(reader=None) | Q(reader=scope.user) | Q(read_until__lte=scope.now))
        .order_by(*rows.OLDEST)
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
