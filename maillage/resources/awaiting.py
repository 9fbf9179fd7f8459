"""Resources to be read again, on the home page of each face; each source costs one query."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Count, Q
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core.work import WorkItem
from maillage.directory.standing import Standing
from maillage.resources.models import Resource

_SOON = timedelta(days=30)


def late(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    """Of her territories: those that their owner left, and those that have none."""
    if not standing.is_coordinator:
        return []
    found = Resource.objects.to_review(localdate(now)).filter(Q(owner=None) | Q(escalated_at__isnull=False))
    if not (standing.is_national or standing.is_machine):
        found = found.filter(reduce(or_, (Q(departments__contains=f",{code},") for code in standing.departments)))
    count = found.count()
    return [
        WorkItem(f"Faire relire {_resources(count)}", "/coordination/ressources/a-relire", count, "week", "À relire")
    ]


def mine(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    """Those that she follows: past their day, then those whose day comes within a month."""
    today = localdate(now)
    counts = Resource.objects.filter(
        owner=user, state=Resource.State.PUBLISHED, review_on__lte=today + _SOON
    ).aggregate(all=Count("pk"), due=Count("pk", filter=Q(review_on__lte=today)))
    due, soon = counts["due"], counts["all"] - counts["due"]
    return [
        WorkItem(f"Relire {_resources(due)}", "/pro/ressources", due, "week", "À relire"),
        WorkItem(f"Relire bientôt {_resources(soon)}", "/pro/ressources", soon, "calm", "Dans le mois"),
    ]


def _resources(count: int) -> str:
    return f"{count} ressource{'s' if count > 1 else ''}"
