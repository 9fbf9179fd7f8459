"""The sessions of a year, as the report counts them."""

from datetime import date, timedelta

from django.db.models import Q

from maillage.directory.standing import Standing
from maillage.events.models import Event
from maillage.events.models.events import EventQuerySet
from maillage.trainings import due
from maillage.trainings.queries import people, satisfaction
from maillage.trainings.queries.people import NOBODY
from maillage.trainings.queries.sessions import EVERYTHING, halves, sessions
from maillage.trainings.report.tables import Held

_MONTHS = 3  # of a quarter


def everybody() -> EventQuerySet:
    """What was held anywhere."""
    return sessions(EVERYTHING).exclude(life__in=due.NOT_HELD)


def hers(standing: Standing) -> EventQuerySet:
    """What her structures held, alone or with others."""
    together = Event.co_organisers.through.objects.filter(organisation__in=standing.organisations)
    return everybody().filter(Q(organiser__in=standing.organisations) | Q(pk__in=together.values("event")))


def end_of_quarter(today: date) -> date:
    """The last day of the last whole quarter: until then the figures of everybody are told, and they stay so for three months."""
    first = today.replace(month=(today.month - 1) // _MONTHS * _MONTHS + 1, day=1)
    return first - timedelta(days=1)


def years(found: EventQuerySet, until: date) -> list[int]:
    """Those with a session, and the last one; the last first. One query."""
    known = found.filter(last_day__lte=until).order_by().dates("last_day", "year")
    return sorted({until.year, *(day.year for day in known)}, reverse=True)


def held(found: EventQuerySet, year: int, until: date) -> list[Held]:
    """Nine queries at most."""
    rows = found.filter(last_day__year=year, last_day__lte=until).select_related("parent").order_by("pk")
    events = list(rows.defer("body", "parent__body"))
    there, lengths = people.of(rows), halves(events)
    said = satisfaction.of(event.pk for event in events)
    return [
        Held(
            departments=event.departments or (event.parent.departments if event.parent else ()),
            minutes=sum(half.minutes_net for half in lengths[event.pk]),
            people=noted.present if (noted := there.get(event.pk, NOBODY)).is_noted else None,
            satisfaction=said.get(event.pk),
        )
        for event in events
    ]
