"""The agenda as OpenAgenda gives it (developers.openagenda.com, « structure d’un évènement »): what everybody may read.

Where an event is followed from afar (`onlineAccessLink`) is for those who registered: it is never here (docs/exchanges.md).
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from textwrap import shorten
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q
from django.utils.timezone import localdate

from maillage.events.agenda import cards, programmes, words
from maillage.events.agenda.narrowing import Asked, at_its_time, listed, narrow
from maillage.events.agenda.towns import commune
from maillage.events.models import Event
from maillage.events.programme.versions import Version
from maillage.resources.vocabulary import THEMES
from maillage.territories import gazetteer

USUAL, MOST = 20, 300  # events of one answer, as OpenAgenda does
_TITLE, _SUMMARY, _BODY = 140, 200, 10_000  # its longest texts
_MODES = {Event.Mode.ONSITE: 1, Event.Mode.REMOTE: 2, Event.Mode.HYBRID: 3}
_STATUSES = {
    Event.Life.SCHEDULED: 1,
    Event.Life.RESCHEDULED: 2,
    Event.Life.MOVED_ONLINE: 3,
    Event.Life.POSTPONED: 4,
    Event.Life.FULL: 5,
    Event.Life.CANCELLED: 6,
}
_PUBLISHED = 2
# For whom: hearing, sight, movement, mind, understanding. It has no word for each help, nor for a help that we have none of.
_HELPS = {
    "lsf": "hi",
    "captions": "hi",
    "speech_to_text": "hi",
    "induction_loop": "hi",
    "step_free": "mi",
    "easy_read": "ii",
}
_NEEDS = ("hi", "vi", "mi", "pi", "ii")
_LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reader stopped: the day and the key of the last event that it took."""

    day: date
    key: UUID

    @classmethod
    def read(cls, said: Sequence[str]) -> "Place | None":
        """None when it cannot be read."""
        try:
            day, key = said
            return cls(date.fromisoformat(day), UUID(key))
        except ValueError:
            return None


def write(asked: Asked, *, size: int, after: Place | None, now: datetime) -> bytes:
    """The next `size` events. Three queries; the same events give the same bytes."""
    found = at_its_time(narrow(listed(0), asked, level=0), asked, localdate(now))
    rest = found.select_related("organiser", "parent").order_by("first_day", "pk")
    if after is not None:
        rest = rest.filter(Q(first_day__gt=after.day) | Q(first_day=after.day, pk__gt=after.key))
    events = list(rest[: size + 1])
    given, versions = events[:size], programmes.published(event.pk for event in events[:size])
    answer = {
        "total": found.count(),
        "events": [_event(event, versions.get(event.pk)) for event in given],
        "sort": "firstDay.asc",
        "after": [given[-1].first_day.isoformat(), str(given[-1].pk)] if len(events) > size else None,
    }
    return json.dumps(answer, ensure_ascii=False, indent=1).encode()


def uid(event: Event) -> int:
    """A number that JavaScript holds, drawn from the key: the same for ever."""
    return event.pk.int >> 80


def _event(event: Event, version: Version | None) -> dict[str, Any]:
    timings = list(_timings(event, version))
    page = f"{settings.SITE_URL}{event.get_absolute_url()}"
    fallback = " – ".join(filter(None, [str(Event.Kind(event.kind).label).capitalize(), cards.organiser(event, 0)]))
    changed = [event.changed_at, event.published_at, version.published_at if version else None]
    said = {
        "uid": uid(event),
        "slug": f"{event.year}-{event.slug}",
        "extIds": [{"key": "maillage", "value": str(event.pk)}],
        "title": _fr(shorten(event.title, _TITLE, placeholder="…")),
        "description": _fr(shorten(event.summary or fallback, _SUMMARY, placeholder="…")),
        "longDescription": _fr(event.body[:_BODY]) if event.body else None,
        "keywords": {"fr": [str(Event.Kind(event.kind).label), *(THEMES[code] for code in event.themes)]},
        "dateRange": _fr(", ".join(filter(None, [words.days(event), words.hours(event)]))),
        "timezone": event.zone,
        "timings": timings,
        "firstTiming": timings[0],
        "lastTiming": timings[-1],
        "attendanceMode": 2 if words.is_online(event) else _MODES[Event.Mode(event.mode)],
        "status": _STATUSES[Event.Life(event.life)],
        "state": _PUBLISHED,
        "accessibility": _accessibility(event),
        "location": None if words.is_online(event) else _location(event),
        "registration": _registration(event, page),
        "links": [{"link": page}],
        "originAgenda": {"title": settings.NETWORK_NAME, "url": f"{settings.SITE_URL}/agenda"},
        "createdAt": _said(event.published_at),
        "updatedAt": _said(max(moment for moment in changed if moment)),
    }
    return {name: value for name, value in said.items() if value is not None}


def _timings(event: Event, version: Version | None) -> Iterator[dict[str, str]]:
    """Each day: from the first slot to the last of the published programme, else the announced hours, else the whole day."""
    zone = ZoneInfo(event.zone)
    spans = _of_programme(version) if version else []
    for begin, end in spans or _announced(event):
        yield {"begin": begin.replace(tzinfo=zone).isoformat(), "end": end.replace(tzinfo=zone).isoformat()}


def _of_programme(version: Version) -> list[tuple[datetime, datetime]]:
    days: dict[date, tuple[datetime, datetime]] = {}
    for each in version.held:
        start, end = each.slot.start, each.slot.end or each.slot.start
        if start and end:
            least, most = days.get(start.date(), (start, end))
            days[start.date()] = min(least, start), max(most, end)
    return sorted((begin, end) for begin, end in days.values() if begin < end)


def _announced(event: Event) -> Iterator[tuple[datetime, datetime]]:
    """The same hours each day; when they do not fit in one, the first begins and the last ends with them."""
    start, end = event.announced_start or time(), event.announced_end or _LAST_MINUTE
    length = (event.last_day - event.first_day).days
    for number in range(length + 1):
        day = event.first_day + timedelta(days=number)
        begins = start if start < end or number == 0 else time()
        ends = end if start < end or (number == length and begins < end) else _LAST_MINUTE
        yield datetime.combine(day, begins), datetime.combine(day, ends)


def _location(event: Event) -> dict[str, Any]:
    """As the organisers wrote it, with the commune that it names and the centre of that commune: we do not know its door."""
    town, departments = commune(event), gazetteer.load().departments
    codes = {town.department} if town else set(event.departments)
    area = departments.get(codes.pop()) if len(codes) == 1 else None
    said: dict[str, Any] = {
        "name": words.place_alone(event) or "lieu non précisé",
        "address": event.place_address or (town.name if town else area.name if area else ""),
        "city": town.name if town else "",
        "department": area.name if area else "",
        "latitude": town.latitude if town else None,
        "longitude": town.longitude if town else None,
        "countryCode": "FR",
        "timezone": event.zone,
    }
    return {name: value for name, value in said.items() if value not in ("", None)}


def _accessibility(event: Event) -> dict[str, bool]:
    helped = {_HELPS[code] for code in event.accessibility}
    return {need: need in helped for need in _NEEDS}


def _registration(event: Event, page: str) -> list[dict[str, str]]:
    if event.registering == Event.Registering.NONE:
        return []
    return [{"type": "link", "value": event.registration_link or page}]


def _fr(text: str) -> dict[str, str]:
    return {"fr": text}


def _said(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
