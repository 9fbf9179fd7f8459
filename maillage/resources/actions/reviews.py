"""Reading again what was published: a reminder to whoever follows it, then to its coordination. Nothing is unpublished by itself."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.timezone import localdate

from maillage.accounts import mails
from maillage.accounts.models import Mandate, User
from maillage.core import journal
from maillage.core.errors import DomainError, require
from maillage.directory import standing
from maillage.resources import policies
from maillage.resources.actions.resources import LIFE, lock, months_later
from maillage.resources.models import Resource

BEFORE = timedelta(days=30)
PATIENCE = timedelta(days=30)  # after the day: then the coordination is told
_MEMBER_PAGE, _COORDINATION_PAGE = "/pro/ressources", "/coordination/ressources"


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many resources: of which their owner, then their coordination, was told."""

    owners: int
    coordinations: int


@transaction.atomic
def review(resource: Resource, *, by: User | None, now: datetime) -> Resource:
    """Somebody read it: it still holds, until a day that its type gives."""
    locked = lock(resource.pk)
    require(policies.can_review(standing.of(by, now=now), locked))
    if locked.state != Resource.State.PUBLISHED:
        raise DomainError("Cette ressource est retirée : publiez-la de nouveau avant de la relire.")
    locked.review_on = months_later(localdate(now), LIFE[locked.type])
    locked.reviewed_at, locked.reminded_at, locked.escalated_at = now, None, None
    locked.save(update_fields=["review_on", "reviewed_at", "reminded_at", "escalated_at"])
    journal.record("resources.review", locked, by=by, at=now)
    return locked


@transaction.atomic
def remind_and_escalate(*, now: datetime) -> Reminded:
    """What the days that pass ask for. Done twice in a day, it tells nobody twice; each person has one mail, whatever their number."""
    soon = Resource.objects.filter(state=Resource.State.PUBLISHED, review_on__lte=localdate(now) + BEFORE)
    rows = list(soon.select_for_update(of=("self",), no_key=True).select_related("owner").order_by("pk"))
    reminded = [row for row in rows if _is_to_remind(row, now)]
    escalated = [row for row in rows if _is_to_escalate(row, now)]
    Resource.objects.filter(pk__in=[row.pk for row in reminded]).update(reminded_at=now)
    Resource.objects.filter(pk__in=[row.pk for row in escalated]).update(escalated_at=now)
    for email in sorted({row.owner.email for row in reminded if row.owner}):
        mails.tell(email, _MEMBER_PAGE)
    for email in sorted(_coordinators(escalated)):
        mails.tell(email, _COORDINATION_PAGE)
    for verb, told in (("resources.remind", reminded), ("resources.escalate", escalated)):
        for row in told:
            journal.record(verb, row, by=None, at=now)
    return Reminded(len(reminded), len(escalated))


def _has_owner(row: Resource) -> bool:
    return row.owner is not None and row.owner.is_active


def _is_to_remind(row: Resource, now: datetime) -> bool:
    """Thirty days before, and the day itself; what was told while the worker was stopped is told once."""
    assert row.review_on is not None
    today = localdate(now)
    dues = [day for day in (row.review_on - BEFORE, row.review_on) if day <= today]
    return _has_owner(row) and bool(dues) and _is_before(row.reminded_at, dues[-1])


def _is_to_escalate(row: Resource, now: datetime) -> bool:
    """Thirty days after; on the day when nobody follows it."""
    assert row.review_on is not None
    due = row.review_on + PATIENCE if _has_owner(row) else row.review_on
    return due <= localdate(now) and _is_before(row.escalated_at, due)


def _is_before(moment: datetime | None, day: date) -> bool:
    return moment is None or moment < timezone.make_aware(datetime.combine(day, time()))


def _coordinators(rows: Collection[Resource]) -> set[str]:
    """Addresses of those who coordinate one of its départements; of the national team when it has none, or nobody."""
    if not rows:
        return set()
    mandates = Mandate.objects.active().filter(user__is_active=True)
    by_department: dict[str | None, set[str]] = {}
    wanted = Q(role=Mandate.Role.NATIONAL) | Q(department__in={code for row in rows for code in row.departments})
    for department, email in mandates.filter(wanted).values_list("department_id", "user__email"):
        by_department.setdefault(department, set()).add(email)
    national = by_department.get(None, set())
    return set().union(*(_of(row.departments, by_department) or national for row in rows))


def _of(departments: Iterable[str], known: dict[str | None, set[str]]) -> set[str]:
    return set().union(*(known.get(code, set()) for code in departments))
