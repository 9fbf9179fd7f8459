"""The programme as conference applications read it: schedule.xml and schedule.json (the c3voc format). Pure.

Days begin at their first slot and end with the last. A slot without a room is in « Salle unique ». Cancelled slots are left out: these
formats have no word for them, and a reader shows what the file holds.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from maillage.core.text import fold
from maillage.events.programme.records import ROLES, Speaker, State
from maillage.events.programme.versions import PublishedSlot, Version

GENERATOR = "Maillage"
_ROOM = "Salle unique"
_LETTERS = re.compile(r"[^a-z0-9]+")
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PEOPLE = UUID("8f3d6a52-61c9-5c1e-9a51-6a0d4f0f9f10")  # names a speaker of a programme, never an account


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the file says of the event. `url`: its public page; `slug`: the last part of it. `days`: its first and its last now; what the
    version has on others is left out.
    """

    title: str
    slug: str
    url: str
    zone: ZoneInfo
    version: Version
    language: str = "fr"
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class _Talk:
    number: int
    uid: str
    room: str
    title: str
    kind: str
    start: datetime
    end: datetime
    slug: str
    track: str
    text: str
    persons: tuple[str, ...]
    is_unconfirmed: bool

    @property
    def duration(self) -> str:
        minutes = int((self.end - self.start).total_seconds() // 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"


def xml(sheet: Sheet) -> bytes:
    """schedule.xml, valid against the XSD of the format."""
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=GENERATOR)
    _text(root, "url", sheet.url)
    _text(root, "version", str(sheet.version.number))
    conference = ET.SubElement(root, "conference")
    days = _days(sheet)
    for name, value in _conference(sheet, len(days)).items():
        _text(conference, name, value)
    for track in _tracks(sheet):
        ET.SubElement(conference, "track", name=_clean(track), slug=_slug(track))
    for index, (day, talks) in enumerate(days, start=1):
        start, end = _span(talks)
        into = ET.SubElement(
            root, "day", index=str(index), date=day.isoformat(), start=start.isoformat(), end=end.isoformat()
        )
        for room, inside in _by_room(talks).items():
            one = ET.SubElement(into, "room", name=_clean(room))
            for talk in inside:
                _talk_xml(one, sheet, talk)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def as_json(sheet: Sheet) -> bytes:
    """schedule.json, valid against the JSON schema of the format."""
    days = _days(sheet)
    said: dict[str, Any] = {**_conference(sheet, len(days))}
    said["daysCount"] = len(days)
    said.pop("days", None)
    said["tracks"] = [{"name": track, "slug": _slug(track)} for track in _tracks(sheet)]
    said["rooms"] = [
        {"name": room, "guid": str(uuid5(_PEOPLE, f"{sheet.slug}/{room}"))}
        for room in dict.fromkeys(talk.room for _, talks in days for talk in talks)
    ]
    said["days"] = [_day_json(index, day, talks, sheet) for index, (day, talks) in enumerate(days, start=1)]
    document = {
        "generator": {"name": GENERATOR},
        "schedule": {"version": str(sheet.version.number), "conference": said},
    }
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _conference(sheet: Sheet, count: int) -> dict[str, str]:
    first, last = _span_of_event(sheet)
    return {
        "title": sheet.title,
        "acronym": _acronym(sheet),
        "start": first.isoformat(),
        "end": last.isoformat(),
        "days": str(count),
        "timeslot_duration": "00:05",
        "url": sheet.url,
        "time_zone_name": sheet.zone.key,
    }


def _acronym(sheet: Sheet) -> str:
    return f"{_LETTERS.sub('_', fold(sheet.slug)).strip('_')[:40]}_{sheet.version.first_day.year}"


def _days(sheet: Sheet) -> list[tuple[date, list[_Talk]]]:
    found: dict[date, list[_Talk]] = {}
    talks = sorted(_talks(sheet), key=lambda talk: (talk.start, talk.room, talk.number))
    for talk in talks:
        found.setdefault(talk.start.date(), []).append(talk)
    return list(found.items())


def _talks(sheet: Sheet) -> Iterator[_Talk]:
    for number, each in enumerate(sheet.version.held, start=1):
        if each.slot.start is not None and (sheet.days is None or _is_inside(sheet.days, each.slot.start.date())):
            yield _talk(number, each, sheet)


def _talk(number: int, each: PublishedSlot, sheet: Sheet) -> _Talk:
    slot = each.slot
    assert slot.start is not None
    people = (one for one in slot.speakers if one.is_shown)
    return _Talk(
        number=number,
        uid=each.uid,
        room=slot.room or _ROOM,
        title=slot.title,
        kind=slot.kind.value,
        start=slot.start.replace(tzinfo=sheet.zone),
        end=(slot.end or slot.start).replace(tzinfo=sheet.zone),
        slug=f"{_acronym(sheet)}-{number:04}-{_slug(slot.title)}",
        track=slot.track,
        text=slot.text,
        persons=tuple(_named(one) for one in people),
        is_unconfirmed=slot.state == State.UNCONFIRMED,
    )


def _named(speaker: Speaker) -> str:
    """« Ana Imaginaire (modération, à confirmer) »."""
    unsure = "" if speaker.state == State.CONFIRMED else "à confirmer"
    more = ", ".join(said for said in (ROLES[speaker.role], unsure) if said)
    return f"{speaker.name} ({more})" if more else speaker.name


def _talk_xml(parent: ET.Element, sheet: Sheet, talk: _Talk) -> None:
    event = ET.SubElement(parent, "event", id=str(talk.number), guid=talk.uid)
    for name, value in _words(sheet, talk).items():
        _text(event, name, value)
    people = ET.SubElement(event, "persons")
    for name in talk.persons:
        _text(people, "person", name)
    ET.SubElement(event, "links")


def _words(sheet: Sheet, talk: _Talk) -> dict[str, str]:
    return {
        "room": talk.room,
        "title": talk.title,
        "subtitle": "à confirmer" if talk.is_unconfirmed else "",
        "type": talk.kind,
        "date": talk.start.isoformat(),
        "start": f"{talk.start:%H:%M}",
        "duration": talk.duration,
        "abstract": talk.text,
        "slug": talk.slug,
        "track": talk.track,
        "language": sheet.language,
        "url": f"{sheet.url}#{talk.uid}",
    }


def _day_json(index: int, day: date, talks: list[_Talk], sheet: Sheet) -> dict[str, Any]:
    start, end = _span(talks)
    rooms = {room: [_talk_json(sheet, talk) for talk in inside] for room, inside in _by_room(talks).items()}
    return {
        "index": index,
        "date": day.isoformat(),
        "day_start": start.isoformat(),
        "day_end": end.isoformat(),
        "rooms": rooms,
    }


def _talk_json(sheet: Sheet, talk: _Talk) -> dict[str, Any]:
    return {
        **_words(sheet, talk),
        "id": talk.number,
        "guid": talk.uid,
        "end": talk.end.isoformat(),
        "persons": [{"name": name} for name in talk.persons],
        "links": [],
    }


def _by_room(talks: list[_Talk]) -> dict[str, list[_Talk]]:
    found: dict[str, list[_Talk]] = {}
    for talk in talks:
        found.setdefault(talk.room, []).append(talk)
    return found


def _span(talks: list[_Talk]) -> tuple[datetime, datetime]:
    return min(talk.start for talk in talks), max(talk.end for talk in talks)


def _span_of_event(sheet: Sheet) -> tuple[date, date]:
    return sheet.days or (sheet.version.first_day, sheet.version.last_day)


def _is_inside(days: tuple[date, date], day: date) -> bool:
    return days[0] <= day <= days[1]


def _tracks(sheet: Sheet) -> list[str]:
    return sorted({each.slot.track for each in sheet.version.held if each.slot.track and each.slot.start})


def _slug(text: str) -> str:
    """Of the format: letters, figures and hyphens, first a letter, four signs at least."""
    return f"x-{_LETTERS.sub('-', fold(text)).strip('-')[:60] or 'sans-titre'}".rstrip("-")


def _text(parent: ET.Element, name: str, value: str) -> None:
    ET.SubElement(parent, name).text = _clean(value)


def _clean(text: str) -> str:
    """Without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)
