"""The whole agenda as one calendar, narrowed as the list is."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils import timezone

from maillage.core.feeds import NEVER
from maillage.events.agenda import narrowing
from maillage.events.agenda.narrowing import Asked
from maillage.events.calendars import entries
from maillage.events.exports import ics
from maillage.events.models.events import IN_ORDER, LAST_FIRST, EventQuerySet
from maillage.events.programme.versions import CANCELLED_KEPT
from maillage.search.models import Level

MOST = 500


@dataclass(frozen=True, slots=True)
class Found:
    """`state` changes whenever what is found may have: a day passes, an event or its week changes, comes, or goes."""

    events: EventQuerySet
    state: tuple[date, int, datetime | None, datetime | None]
    changed_at: datetime


def find(asked: Asked, *, today: date) -> Found:
    """To come, or past, as asked; what was cancelled stays thirty days, even when its day has passed. One query."""
    found = narrowing.narrow(narrowing.listed(Level.EVERYBODY), asked, level=Level.EVERYBODY)
    if asked.is_past:
        events = found.filter(last_day__lt=today)
    else:
        since = timezone.make_aware(datetime.combine(today - CANCELLED_KEPT, time()))
        events = found.filter(Q(last_day__gte=today) | Q(cancelled_at__gte=since))
    said = events.aggregate(count=Count("pk"), newest=Max("changed_at"), above=Max("parent__changed_at"))
    state = (today, said["count"], said["newest"], said["above"])
    return Found(events, state, said["newest"] or NEVER)


def calendar(found: Found, asked: Asked) -> bytes:
    """One query."""
    name = " – ".join(said for said in ("Agenda", asked.words, settings.NETWORK_NAME) if said)
    rows = found.events.order_by(*(LAST_FIRST if asked.is_past else IN_ORDER)).only(*entries.READ)[:MOST]
    said = (entries.of_event(event) for event in rows)
    return ics.calendar(name, said, url=f"{settings.SITE_URL}/agenda{asked.query}")
