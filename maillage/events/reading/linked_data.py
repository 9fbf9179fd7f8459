"""A public event as search engines read it: schema.org, in the head of its page. Nobody who comes, no stream."""

import json
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from maillage.events.models import Event
from maillage.events.reading.sheet import Sheet

# In a script element, these would end it or begin a comment.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}
_SCHEMA = "https://schema.org/"
_STATUSES = {
    Event.Life.CANCELLED: "EventCancelled",
    Event.Life.POSTPONED: "EventPostponed",
    Event.Life.RESCHEDULED: "EventRescheduled",
    Event.Life.MOVED_ONLINE: "EventMovedOnline",
}
_MODES = {
    Event.Mode.ONSITE: "OfflineEventAttendanceMode",
    Event.Mode.REMOTE: "OnlineEventAttendanceMode",
    Event.Mode.HYBRID: "MixedEventAttendanceMode",
}


def json_ld(event: Event, sheet: Sheet) -> SafeString:
    """The content of a `<script type="application/ld+json">`: nothing in it can end the element."""
    text = json.dumps(_event(event, sheet), ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(_ESCAPED))  # noqa: S308 -- just escaped for a script element


def _event(event: Event, sheet: Sheet) -> dict[str, Any]:
    url = f"{settings.SITE_URL}{sheet.href}"
    mode = Event.Mode.REMOTE if event.life == Event.Life.MOVED_ONLINE else Event.Mode(event.mode)
    said = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": url,
        "url": url,
        "name": event.title,
        "description": event.summary,
        "startDate": _moment(event, is_end=False),
        "endDate": _moment(event, is_end=True),
        "eventStatus": _SCHEMA + _STATUSES.get(Event.Life(event.life), "EventScheduled"),
        "eventAttendanceMode": _SCHEMA + _MODES[mode],
        "location": [*_places(event, sheet), *_rooms_afar(mode, url)],
        "organizer": [{"@type": "Organization", "name": one.name} for one in sheet.organisers],
        "superEvent": _whole(sheet.above) if sheet.above else None,
        "subEvent": [_named(one.title, one.href) for day in sheet.parts for one in day.parts],
        "inLanguage": "fr",
    }
    return {name: value for name, value in said.items() if value}


def _whole(event: Event) -> dict[str, str] | None:
    """A course is no event: its page in the catalogue says what it is."""
    return None if event.kind == Event.Kind.TRAINING else _named(event.title, event.get_absolute_url())


def _moment(event: Event, *, is_end: bool) -> str:
    """With the offset of its place; a day alone when no hour was announced."""
    day, hour = (event.last_day, event.announced_end) if is_end else (event.first_day, event.announced_start)
    if hour is None:
        return day.isoformat()
    return datetime.combine(day, time(hour.hour, hour.minute), ZoneInfo(event.zone)).isoformat()


def _places(event: Event, sheet: Sheet) -> list[dict[str, Any]]:
    if not sheet.place:
        return []
    place = {"@type": "Place", "name": event.place_name, "address": event.place_address}
    return [{name: value for name, value in place.items() if value}]


def _rooms_afar(mode: Event.Mode, url: str) -> list[dict[str, Any]]:
    """Our page, where the registered find the way in."""
    return [] if mode == Event.Mode.ONSITE else [{"@type": "VirtualLocation", "url": url}]


def _named(title: str, href: str) -> dict[str, str]:
    return {"@type": "Event", "name": title, "url": f"{settings.SITE_URL}{href}"}
