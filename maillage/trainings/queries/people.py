"""Who was at each session, by profession: counts, never anybody. The same as `attendance.presences.numbers`, for many sessions at once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from maillage.attendance.models import Presence
from maillage.attendance.presences.ledger import counts
from maillage.events.models import Event
from maillage.events.models.events import EventQuerySet
from maillage.registrations.models import Registration
from maillage.trainings.queries.sessions import halves

_CONFIRMED = Registration.State.CONFIRMED
Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class People:
    """By code of profession (empty: not said). `is_noted`: somebody noted who was there."""

    registered: Counts = field(default_factory=dict)
    present: Counts = field(default_factory=dict)
    is_noted: bool = False

    @property
    def there(self) -> Counts:
        """Those who were there; where nobody noted it, those who had a seat."""
        return self.present if self.is_noted else self.registered


NOBODY = People()


def is_noted(event: Event) -> bool:
    """Whether somebody noted who was there. One query."""
    return _lines(Event.objects.filter(pk=event.pk).values("pk")).exists()


def of(found: EventQuerySet) -> dict[UUID, People]:
    """Four queries at most, two where nobody came online. Sessions without anybody are not in it."""
    events = found.order_by().values("pk")
    on_the_spot = Exists(Presence.objects.filter(registration=OuterRef("pk"), minutes=None))
    rows: Any = Registration.objects.coming().filter(form__event__in=events).annotate(was_there=on_the_spot)
    registered: dict[UUID, Counter[str]] = {}
    present: dict[UUID, Counter[str]] = {}
    for event, profession, was_there, count in (
        rows.values_list("form__event", "profession", "was_there").annotate(Count("pk")).order_by()
    ):
        registered.setdefault(event, Counter())[profession] += count
        if was_there:
            present.setdefault(event, Counter())[profession] += count
    for event, there in _online(events).items():
        present.setdefault(event, Counter()).update(there)
    return {
        event: People(people, present.get(event, Counter()), is_noted=event in present)
        for event, people in registered.items()
    }


def _online(events: QuerySet[Any, Any]) -> dict[UUID, Counter[str]]:
    """Those who only came online: each line is held against the length of its half-day. An event is in it even when nobody stayed."""
    whole = Presence.objects.filter(registration=OuterRef("registration"), minutes=None)
    rows = list(_lines(events).exclude(minutes=None).exclude(Exists(whole)).select_related("registration__form"))
    if not rows:
        return {}
    lengths = halves(Event.objects.filter(pk__in={row.registration.form.event_id for row in rows}))
    found: dict[UUID, Counter[str]] = {pk: Counter() for pk in lengths}
    seen: set[UUID] = set()
    for row in rows:
        event = row.registration.form.event_id
        half = next((one for one in lengths[event] if one.key == (row.day, row.half)), None)
        if row.registration_id not in seen and counts(row, half):
            seen.add(row.registration_id)
            found[event][row.registration.profession] += 1
    return found


def _lines(events: QuerySet[Any, Any]) -> QuerySet[Presence]:
    return Presence.objects.filter(registration__form__event__in=events, registration__state=_CONFIRMED)
