"""Calendar files (RFC 5545, RFC 7986) that outside programs accept. Pure: what to write is given, nothing is read."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vDuration

_PRODUCER = "-//Maillage//Agenda//FR"
_REFRESHED = timedelta(hours=6)


class Status(StrEnum):
    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a calendar. `start` and `end` are hours of `zone` (naive); no `end`: a moment. `changed_at` is aware.

    Nobody is named as an attendee: a published calendar says who speaks in its text, never who comes.
    """

    uid: str
    sequence: int
    changed_at: datetime
    start: datetime
    end: datetime | None
    zone: ZoneInfo
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    status: Status = Status.CONFIRMED


def calendar(name: str, entries: Iterable[Entry], *, url: str = "") -> bytes:
    """A calendar to subscribe to, in the order of the entries; lines folded and ended as the standard asks."""
    made = Calendar()
    made.add("prodid", _PRODUCER)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", vDuration(_REFRESHED), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(_REFRESHED))
    if url:
        made.add("url", url)
    for entry in entries:
        made.add_component(_event(entry))
    made.add_missing_timezones()
    return bytes(made.to_ical())


def _event(entry: Entry) -> Event:
    made = Event()
    made.add("uid", entry.uid)
    made.add("dtstamp", entry.changed_at)
    made.add("last-modified", entry.changed_at)
    made.add("sequence", entry.sequence)
    made.add("dtstart", entry.start.replace(tzinfo=entry.zone))
    if entry.end is not None and entry.end > entry.start:
        made.add("dtend", entry.end.replace(tzinfo=entry.zone))
    made.add("summary", _clean(entry.summary))
    made.add("status", entry.status)
    for name, value in (("description", entry.description), ("location", entry.location), ("url", entry.url)):
        if value:
            made.add(name, _clean(value))
    if entry.status == Status.CANCELLED:
        made.add("transp", "TRANSPARENT")
    return made


def _clean(text: str) -> str:
    """Without the control characters that the standard forbids; other ends of line become one."""
    lines = "\n".join(text.splitlines())
    return "".join(char for char in lines if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"})
