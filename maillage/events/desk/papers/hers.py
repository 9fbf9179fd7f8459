"""The appointments of one person: where she registered, and where the programme names her."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, Q
from django.utils import timezone

from maillage.core.templatetags.ui import Label
from maillage.directory.standing import Standing
from maillage.events import comers
from maillage.events.models import Appearance, Event

_COMING = (Appearance.State.CONFIRMED, Appearance.State.UNCONFIRMED)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Appointment:
    """`event` None: one that she may not read any more. `registration`: the page of hers, where she may end it; empty without one."""

    event: Event | None
    labels: tuple[Label, ...]
    registration: str
    programme_at: datetime | None


def appointments(standing: Standing, now: datetime) -> list[Appointment]:
    """Those to come, the next first. Two queries."""
    person = standing.user
    assert person is not None
    registered = comers.known().pages_of(person)
    speaking = Appearance.objects.filter(person=person, state__in=_COMING).values("slot__event")
    # An event is over by the clock of its place: no zone is further from ours than a day.
    rows = Event.objects.to_come(timezone.localdate(now) - _DAY).filter(Q(pk__in=registered) | Q(pk__in=speaking))
    events = [event for event in rows.annotate(programme_at=Max("versions__at")) if not event.is_over(now)]
    return list(_lines(events, registered, standing))


def _lines(events: Iterable[Event], registered: dict[UUID, str], standing: Standing) -> Iterable[Appointment]:
    for event in events:
        registration, is_shown = registered.get(event.pk, ""), event.is_published and event.level <= standing.level
        if not is_shown and not registration:
            continue
        labels = [] if registration else [Label("Vous intervenez", "pro", "people")]
        if is_shown and event.life != Event.Life.SCHEDULED:
            labels.append(Label(event.get_life_display().capitalize(), "late", "alert"))
        shown = event if is_shown else None
        yield Appointment(shown, tuple(labels), registration, getattr(event, "programme_at", None))
