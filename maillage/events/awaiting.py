"""Events that wait for somebody, on the home page of each face. What is sent to the coordination waits in its queue, with all that is."""

from collections import Counter
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core.work import WorkItem
from maillage.directory.standing import Standing
from maillage.events.actions import KIND
from maillage.events.models import Event, PartNews, ProgrammeVersion
from maillage.moderation.models import Proposal

_SOON = timedelta(days=15)


def soon(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    """Of her territories: announced, held within fifteen days, and nobody can read its programme; and what its weeks have to answer. One query."""
    if not standing.is_coordinator:
        return []
    return _counted(_of_territory(standing), reverse("coordination:list-events"), now)


def mine(user: User, standing: Standing, now: datetime) -> list[WorkItem]:
    """The same, of her structures; and the parts of their weeks that others sent, or changed. One query each, one more when there are parts."""
    if not standing.organisations:
        return []
    page = reverse("pro:list-events")
    return [
        *_counted(_of(standing), page, now),
        _to_read(_parts(user, standing), f"{page}?etat=review"),
    ]


def _soon(count: int, page: str) -> WorkItem:
    text = f"Publier le programme de {count} évènement{'s' if count > 1 else ''}"
    return WorkItem(text, f"{page}?etat=coming", count, "week", "Dans moins de 15 jours")


def _to_read(count: int, page: str) -> WorkItem:
    return WorkItem(f"Relire {count} évènement{'s' if count > 1 else ''}", page, count, "week", "À relire")


def _to_answer(count: int, page: str) -> WorkItem:
    text = f"Voir {count} nouvelle{'s' if count > 1 else ''} des parties de vos semaines"
    return WorkItem(text, f"{page}?etat=coming", count, "week", "À regarder")


def _counted(hers: Q, page: str, now: datetime) -> list[WorkItem]:
    """Programmes that are missing, and what parts ask of whoever makes their week or changed in them. One query: both are few."""
    weeks = Event.objects.filter(hers, parent=None).values("pk")
    programmes = _unprogrammed(now).filter(hers).order_by().annotate(what=Value("programme")).values_list("what")
    news = PartNews.objects.filter(week__in=weeks, ended_at=None).annotate(what=Value("news")).values_list("what")
    count = Counter(what for (what,) in programmes.union(news, all=True))
    return [_soon(count["programme"], page), _to_answer(count["news"], page)]


def _of_territory(standing: Standing) -> Q:
    """For the national team, everything."""
    if standing.is_national or standing.is_machine:
        return Q()
    return reduce(or_, (Q(departments__contains=f",{code},") for code in standing.departments))


def _unprogrammed(now: datetime) -> QuerySet[Event]:
    """A week or a course has no programme of its own: its parts have one. What is given up or put off needs none."""
    today = localdate(now)
    found = Event.objects.published().without_courses().filter(first_day__gte=today, first_day__lt=today + _SOON)
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
