"""Calendar files (RFC 5545, RFC 7986) that outside programs accept. Pure: what to write is given, nothing is read.

The zones are written here: those of the library (icalendar 7.3) begin their summer an hour late, as the clock says after the change.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vDuration, vText

_PRODUCER = "-//Maillage//Agenda//FR"
_REFRESHED = timedelta(hours=6)
_CONTROLS = frozenset({"Cc", "Cs"})
# The law of the Union since 1996; each overseas zone keeps one hour all the year.
_SUMMER = "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU"
_WINTER = "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU"


class Status(StrEnum):
    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of a calendar. `start` and `end` are hours of `zone` (naive), or whole days, the last included; no `end`: a moment, or
    one day. `changed_at` is aware.

    Nobody is named as an attendee: a published calendar says who speaks in its text, never who comes.
    """

    uid: str
    sequence: int
    changed_at: datetime
    start: datetime | date
    end: datetime | date | None
    zone: ZoneInfo
    summary: str
    description: str = ""
    location: str = ""
    url: str = ""
    status: Status = Status.CONFIRMED


def calendar(name: str, entries: Iterable[Entry], *, url: str = "") -> bytes:
    """A calendar to subscribe to, in the order of the entries; lines folded and ended as the standard asks."""
    kept = list(entries)
    made = Calendar()
    made.add("prodid", _PRODUCER)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("name", vText(_clean(name)))
    made.add("x-wr-calname", vText(_clean(name)))
    made.add("refresh-interval", vDuration(_REFRESHED), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(_REFRESHED))
    if url:
        made.add("url", _clean(url))
    for zone in sorted({entry.zone.key for entry in kept if isinstance(entry.start, datetime)}):
        made.add_component(Timezone.from_ical("\r\n".join(_timezone(zone))))
    head, end, after = bytes(made.to_ical()).rpartition(b"END:VCALENDAR")
    return b"".join((head, *map(_written, kept), end, after))


@lru_cache(maxsize=2_000)
def _written(entry: Entry) -> bytes:
    """Of an agenda that is asked for again, most entries are the same."""
    return bytes(_event(entry).to_ical())


def _event(entry: Entry) -> Event:
    made = Event()
    made.add("uid", _clean(entry.uid))
    made.add("dtstamp", entry.changed_at)
    made.add("last-modified", entry.changed_at)
    made.add("sequence", entry.sequence)
    _place(made, entry)
    made.add("summary", _clean(entry.summary))
    made.add("status", entry.status)
    for name, value in (("description", entry.description), ("location", entry.location), ("url", entry.url)):
        if value:
            made.add(name, _clean(value))
    if entry.status == Status.CANCELLED or not isinstance(entry.start, datetime):
        made.add("transp", "TRANSPARENT")  # takes no time of the day
    return made


def _place(made: Event, entry: Entry) -> None:
    start, end = entry.start, entry.end
    if not isinstance(start, datetime):
        made.add("dtstart", start)
        made.add("dtend", (end or start) + timedelta(days=1))
        return
    made.add("dtstart", start.replace(tzinfo=entry.zone))
    if isinstance(end, datetime) and end > start:
        made.add("dtend", end.replace(tzinfo=entry.zone))


@cache
def _timezone(key: str) -> tuple[str, ...]:
    """Of the zones of France: one hour all the year, or that of the Union."""
    zone = ZoneInfo(key)
    winter, summer = (datetime(2026, month, 1, tzinfo=zone) for month in (1, 7))
    usual, name = f"{winter:%z}", winter.tzname()
    head, tail = ("BEGIN:VTIMEZONE", f"TZID:{key}"), ("END:VTIMEZONE",)
    if usual == f"{summer:%z}":
        return (*head, *_observance("STANDARD", "19700101T000000", usual, usual, f"TZNAME:{name}"), *tail)
    late = f"{summer:%z}"
    return (
        *head,
        *_observance("DAYLIGHT", "19960331T020000", usual, late, f"TZNAME:{summer.tzname()}", _SUMMER),
        *_observance("STANDARD", "19961027T030000", late, usual, f"TZNAME:{name}", _WINTER),
        *tail,
    )


def _observance(kind: str, since: str, before: str, after: str, *more: str) -> tuple[str, ...]:
    offsets = (f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}")
    return (f"BEGIN:{kind}", f"DTSTART:{since}", *offsets, *more, f"END:{kind}")


def _clean(text: str) -> str:
    """Without the control characters that the standard forbids; other ends of line become one."""
    if text.isprintable():
        return text
    lines = "\n".join(text.splitlines())
    return "".join(char for char in lines if char == "\n" or unicodedata.category(char) not in _CONTROLS)
