"""The calendar of one person, at an address that she alone has: where she has a seat, and where she speaks.

It stands on a telephone that others see, in a program that shows nobody's second factor: unless she asks otherwise, it says when and in
which town, and nothing of the theme (docs/security.md, case 54). What is not for everybody is never said more.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from maillage.core.discretion import betrays
from maillage.directory import standing
from maillage.events import comers
from maillage.events.agenda import programmes, towns
from maillage.events.calendars import entries
from maillage.events.exports import ics
from maillage.events.exports.ics import Entry, Status
from maillage.events.models import Appearance, CalendarKey, Event, Slot
from maillage.events.models.events import IN_ORDER, EventQuerySet
from maillage.events.programme.versions import CANCELLED_KEPT, Version
from maillage.search.models import Level

_KEPT = timedelta(days=365)
_DISCREET = "Rendez-vous professionnel"
_DISCREET_NAME = "Mes rendez-vous"


def calendar(key: CalendarKey, now: datetime) -> bytes:
    """Six queries, seven where she speaks."""
    level = standing.of(key.person, now=now).level
    coming, spoken = comers.known().coming_to(key.person), _spoken(key)
    found = list(_hers(coming | spoken.keys(), now).shown_to(level))
    versions = programmes.published(event.pk for event in found if event.pk in spoken) if spoken else {}
    said: list[Entry] = []
    for event in found:
        own = _own(event, versions.get(event.pk), spoken.get(event.pk, frozenset()))
        hers = [entries.of_event(event), *own] if event.pk in coming or not own else own
        is_discreet = key.is_discreet or event.level > Level.EVERYBODY
        said += [discreet(event, of=entry) for entry in hers] if is_discreet else hers
    return ics.calendar(_DISCREET_NAME if key.is_discreet else f"Mon agenda – {settings.NETWORK_NAME}", said)


def _spoken(key: CalendarKey) -> dict[UUID, frozenset[str]]:
    """The events where she speaks, once their programme is published, with the keys of her slots. One query."""
    rows = Appearance.objects.filter(
        person=key.person_id, state__in=Appearance.COMING, slot__event__versions__isnull=False
    )
    found: dict[UUID, frozenset[str]] = {}
    for event, slot in rows.exclude(slot__state=Slot.State.CANCELLED).values_list("slot__event", "slot").distinct():
        found[event] = found.get(event, frozenset()) | {str(slot)}
    return found


def _own(event: Event, version: Version | None, keys: frozenset[str]) -> list[Entry]:
    """Her own slots, as readers know them; none when no hour is known of any."""
    slots = [each for each in version.slots if each.slot.key in keys] if version else []
    made = [entries.of_slot(event, version, each.uid) for each in slots if version]
    return [entry for entry in made if entry is not None]


def _hers(events: Iterable[UUID], now: datetime) -> EventQuerySet:
    """Of the last twelve months and to come; what was cancelled, for thirty days."""
    found = Event.objects.published().filter(pk__in=list(events), last_day__gte=timezone.localdate(now) - _KEPT)
    return found.exclude(cancelled_at__lt=now - CANCELLED_KEPT).only(*entries.READ, "departments").order_by(*IN_ORDER)


def discreet(event: Event, *, of: Entry | None = None) -> Entry:
    """The hour and the town. `of`: one entry of the event; without it, the event as a whole."""
    entry = of or entries.of_event(event)
    is_held = entry.status != Status.CANCELLED
    said = entries.summary(event, event.neutral_title or _DISCREET, is_held=is_held)
    return replace(entry, summary=said, description="", location=town(event), url="")


def alone(event: Event) -> bytes:
    """That one event, as discreet as can be: a mail with it is read over a shoulder too."""
    entry = discreet(event)
    if betrays(event.neutral_title):
        entry = replace(entry, summary=_DISCREET)
    return ics.calendar(_DISCREET_NAME, [entry])


def town(event: Event) -> str:
    """The name of the commune; « En ligne »; or nothing."""
    if entries.location(event) == entries.ONLINE:
        return entries.ONLINE
    found = towns.commune(event)
    return found.name if found else ""
