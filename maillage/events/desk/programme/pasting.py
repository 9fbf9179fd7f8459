"""A pasted text as it was read, before anything is kept."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

from maillage.events import rows
from maillage.events.actions.programmes import read_text
from maillage.events.desk.programme import sheet, words
from maillage.events.desk.programme.sheet import Sheet
from maillage.events.models import Event
from maillage.events.programme import checks


@dataclass(frozen=True, slots=True)
class Read:
    """`sheet`: the slots read, with what the checks say of the programme as it would be. `unread`: the lines before the first slot.

    `announced`: the hours that the head of the text says, when the event says others. `mark`: of the text.
    """

    sheet: Sheet
    count: int
    unread: tuple[str, ...]
    announced: str
    mark: str


def read(event: Event, text: str, *, on: date | None, now: datetime) -> Read:
    """EventRefused when the text cannot be read, or its day has slots already."""
    draft = read_text(event, text, on=on)
    whole = rows.programme(event)
    slots = draft.programme.slots
    found = checks.check(replace(whole, slots=(*whole.slots, *slots)), rows.facts(event, now=now))
    keys = {slot.key for slot in slots}
    shown = [one for one in found if one.slot in keys or (not one.slot and one.code != "W15")]
    return Read(
        sheet=sheet.made(replace(whole, slots=slots), shown, {}),
        count=len(slots),
        unread=draft.unread,
        announced=_announced(event, draft.programme.announced_start, draft.programme.announced_end),
        mark=mark(text, on),
    )


def mark(text: str, on: date | None) -> str:
    return hashlib.sha256(f"{on}\n{text}".encode()).hexdigest()[:24]


def _announced(event: Event, start: datetime | None, end: datetime | None) -> str:
    if start is None or end is None or (start.time(), end.time()) == (event.announced_start, event.announced_end):
        return ""
    return words.between(start, end)
