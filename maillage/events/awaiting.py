"""Events that wait for somebody, on the home page of each face. What is sent to the coordination waits in its queue, with all that is."""

from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core.work import WorkItem
from maillage.directory.standing import Standing
from maillage.events.actions import KIND
from maillage.events.models import Event, ProgrammeVersion
from maillage.moderation.models import Proposal

_SOON = timedelta(days=15)


def soon(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    """Of her territories: announced, held within fifteen days, and nobody can read its programme. One query."""
    if not standing.is_coordinator:
        return []
    found = _unprogrammed(now)
    if not (standing.is_national or standing.is_machine):
        found = found.filter(reduce(or_, (Q(departments__contains=f",{code},") for code in standing.departments)))
    return [_soon(found.count(), reverse("coordination:list-events"))]


def mine(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    """The same, of her structures; and the parts of their weeks that others sent. One query each, one more when there are parts."""
    if not standing.organisations:
        return []
    page = reverse("pro:list-events")
    return [
        _soon(_unprogrammed(now).filter(_of(standing)).count(), page),
        _to_read(_parts(user, standing), f"{page}?etat=review"),
    ]


def _soon(count: int, page: str) -> WorkItem:
    text = f"Publier le programme de {count} évènement{'s' if count > 1 else ''}"
    return WorkItem(text, f"{page}?etat=coming", count, "week", "Dans moins de 15 jours")


def _to_read(count: int, page: str) -> WorkItem:
    return WorkItem(f"Relire {count} évènement{'s' if count > 1 else ''}", page, count, "week", "À relire")


def _unprogrammed(now: datetime) -> QuerySet[Event]:
    """A week has no programme of its own: its parts have one. What is given up or put off needs none."""
    today = localdate(now)
    found = Event.objects.published().filter(first_day__gte=today, first_day__lt=today + _SOON)
    found = found.exclude(kind=Event.Kind.WEEK).exclude(life__in=(Event.Life.CANCELLED, Event.Life.POSTPONED))
    return found.filter(~Exists(ProgrammeVersion.objects.filter(event=OuterRef("pk"))))


def _of(standing: Standing) -> Q:
    together = Event.co_organisers.through.objects.filter(organisation__in=standing.organisations)
    return Q(organiser__in=standing.organisations) | Q(pk__in=together.values("event"))


def _parts(user: User, standing: Standing) -> int:
    weeks = Event.objects.filter(_of(standing), parent=None).values("pk")
    parts = Event.objects.filter(parent__in=weeks, editorial=Event.Editorial.DRAFT).values_list("pk", flat=True)
    targets = [str(pk) for pk in parts]
    if not targets:
        return 0
    return Proposal.objects.submitted().filter(kind=KIND, target__in=targets).exclude(author=user).count()
