"""A pasted text as it was read, before anything is kept."""

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime

from maillage.events import rows
from maillage.events.actions import pasting
from maillage.events.agenda.words import long_day
from maillage.events.desk.programme import sheet, words
from maillage.events.desk.programme.sheet import Sheet
from maillage.events.models import Event
from maillage.events.programme import checks
from maillage.events.programme.reading import Draft


@dataclass(frozen=True, slots=True)
class Read:
    """`sheet`: the slots read, with what the checks say of the programme as it would be. `unread`: the lines of no slot.

    `announced`: the hours that the head of the text says, when the event says others. `elsewhere`: that its slots were moved to another
    day than the one it says. `replaced`: how many slots stand where these would. `mark`: of the text, and of what it would replace.
    """

    sheet: Sheet
    count: int
    unread: tuple[str, ...]
    announced: str
    elsewhere: str
    replaced: int
    mark: str


def read(event: Event, text: str, *, on: date | None, now: datetime) -> Read:
    """EventRefused when the text cannot be read."""
    draft = pasting.read_text(event, text, on=on)
    whole = rows.programme(event)
    slots = draft.programme.slots
    there = {str(slot.pk) for slot in pasting.standing(event, slots)}
    left = tuple(slot for slot in whole.slots if slot.key not in there)
    gone = tuple(slot for slot in whole.slots if slot.key in there)
    found = checks.check(replace(whole, slots=(*left, *slots)), rows.facts(event, now=now))
    keys = {slot.key for slot in slots}
    shown = [one for one in found if one.slot in keys or (not one.slot and one.code != "W15")]
    return Read(
        sheet=sheet.made(replace(whole, slots=slots), shown, {}),
        count=len(slots),
        unread=draft.unread,
        announced=_announced(event, draft.programme.announced_start, draft.programme.announced_end),
        elsewhere=_elsewhere(draft),
        replaced=len(there),
        mark=hashlib.sha256(f"{on}\n{gone}\n{text}".encode()).hexdigest()[:24],
    )


def _announced(event: Event, start: datetime | None, end: datetime | None) -> str:
    if start is None or end is None or (start.time(), end.time()) == (event.announced_start, event.announced_end):
        return ""
    return words.between(start, end)


def _elsewhere(draft: Draft) -> str:
    if draft.said is None:
        return ""
    return f"Le texte dit {long_day(draft.said)} : ses créneaux sont mis au {long_day(draft.programme.first_day)}."
