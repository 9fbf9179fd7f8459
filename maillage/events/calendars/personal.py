"""The calendar of one person, at an address that she alone has: where she has a seat, and where she speaks.

It stands on a telephone that others see, in a program that shows nobody's second factor: unless she asks otherwise, it says when and in
which town, and nothing of the theme (docs/security.md, case 54). What is not for everybody is never said more.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from maillage.core.discretion import betrays
from maillage.core.text import fold
from maillage.directory import standing
from maillage.events import comers
from maillage.events.calendars import entries
from maillage.events.exports import ics
from maillage.events.exports.ics import Entry
from maillage.events.models import Appearance, CalendarKey, Event, Slot
from maillage.events.models.events import IN_ORDER, EventQuerySet
from maillage.events.programme.versions import CANCELLED_KEPT
from maillage.search.models import Level
from maillage.territories import gazetteer

_KEPT = timedelta(days=365)
_DISCREET = "Rendez-vous professionnel"
_DISCREET_NAME = "Mes rendez-vous"
_CODE = re.compile(r"^\s*\d{5}\s+|\s+cedex\b.*$", re.IGNORECASE)


def calendar(key: CalendarKey, now: datetime) -> bytes:
    """Five queries."""
    level = standing.of(key.person, now=now).level
    said = [
        discreet(event) if key.is_discreet or event.level > Level.EVERYBODY else entries.of_event(event)
        for event in _hers(key, now).shown_to(level)
    ]
    return ics.calendar(_DISCREET_NAME if key.is_discreet else f"Mon agenda – {settings.NETWORK_NAME}", said)


def _hers(key: CalendarKey, now: datetime) -> EventQuerySet:
    """Of the last twelve months and to come; what was cancelled, for thirty days. Where she speaks: once that is published."""
    speaks = Appearance.objects.filter(
        person=key.person_id, state__in=Appearance.COMING, slot__event__versions__isnull=False
    )
    speaks = speaks.exclude(slot__state=Slot.State.CANCELLED)
    found = Event.objects.published().filter(
        Q(pk__in=comers.known().coming_to(key.person)) | Q(pk__in=speaks.values("slot__event")),
        last_day__gte=timezone.localdate(now) - _KEPT,
    )
    found = found.exclude(cancelled_at__lt=now - CANCELLED_KEPT).distinct().only(*entries.READ)
    return found.order_by(*IN_ORDER)


def discreet(event: Event) -> Entry:
    """The hour and the town."""
    said = entries.summary(event, event.neutral_title or _DISCREET)
    return replace(entries.of_event(event), summary=said, description="", location=town(event), url="")


def alone(event: Event) -> bytes:
    """That one event, as discreet as can be: a mail with it is read over a shoulder too."""
    entry = discreet(event)
    if betrays(event.neutral_title):
        entry = replace(entry, summary=_DISCREET)
    return ics.calendar(_DISCREET_NAME, [entry])


def town(event: Event) -> str:
    """The last words of the address when they are the name of a commune, else those after the last comma of the place; « En ligne »; or nothing.

    A place whose name has no comma says no town: a house may be called « Les Lilas ».
    """
    if entries.location(event) == entries.ONLINE:
        return entries.ONLINE
    return _town(event.place_address) or (_town(event.place_name) if "," in event.place_name else "")


def _town(place: str) -> str:
    said = _CODE.sub("", place.rpartition(",")[2]).strip()
    known = (place.name for place in gazetteer.load().search(said).places) if said else ()
    return next((name for name in known if fold(name) == fold(said)), "")
