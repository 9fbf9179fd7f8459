"""The programme that was last published, drawn once: a version never changes, nor does the address that it is read at."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from maillage.events.agenda.words import long_day
from maillage.events.models import Event
from maillage.events.programme import versions
from maillage.events.reading import drawing, timeline
from maillage.events.reading.papers import Paper

Papers = tuple[tuple[str, tuple[Paper, ...]], ...]  # of slots, by their keys


@dataclass(frozen=True, slots=True)
class Drawn:
    """`keys`: the slots that are held; `hours`: when the first begins and the last ends, on the days of the event; `is_elsewhen`: some
    of it is on days that are no longer those of the event.
    """

    html: SafeString
    is_to_confirm: bool
    is_elsewhen: bool
    keys: frozenset[str]
    hours: tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """A version, and what is said of its publication."""

    drawn: Drawn
    number: int
    on: date
    written: str
    note: str


@dataclass(frozen=True, slots=True)
class _Asked:
    event: UUID
    number: int
    at: str
    papers: Papers
    first_day: date
    last_day: date
    called_off: str  # « annulé », « reporté »; empty when it is held
    is_over: bool
    content: str = field(compare=False)  # JSON; always the same, of this event and number


def last(event: Event, papers: Papers, *, is_over: bool = False) -> Shown | None:
    """None while nothing is published; what is over goes in no calendar. One query."""
    shown = event.versions.order_by("-number").values_list("number", "at", "note", Cast("content", TextField()))
    row = shown.first()
    if row is None:
        return None
    number, at, note, content = row
    called_off = event.get_life_display() if event.is_called_off else ""
    asked = _Asked(
        event.pk,
        number,
        event.get_absolute_url(),
        papers,
        event.first_day,
        event.last_day,
        called_off,
        is_over,
        content,
    )
    drawn = _drawn(asked)
    on = localdate(at)
    return Shown(drawn, number, on, long_day(on), note)


@lru_cache(maxsize=64)
def _drawn(asked: _Asked) -> Drawn:
    version, papers = versions.from_json(json.loads(asked.content)), dict(asked.papers)
    inside = [each for each in version.held if _is_inside(asked, each.slot.start)]
    timed = [(each.slot.start, each.slot.end or each.slot.start) for each in inside if each.slot.start]
    days = timeline.days(version, at=asked.at, papers=lambda key: papers.get(key, ()), off=lambda day: _off(asked, day))
    days = timeline.past(days) if asked.is_over else days
    return Drawn(
        html=drawing.programme(days, has_days=len(days) > 1),
        is_to_confirm=timeline.has_unconfirmed(days),
        is_elsewhen=len(inside) < len(version.held),
        keys=frozenset(each.slot.key for each in version.held),
        hours=(min(start for start, _ in timed), max(end for _, end in timed)) if timed else None,
    )


def _is_inside(asked: _Asked, at: date | None) -> bool:
    """What has no hour waits for one, and is nowhere else."""
    day = at.date() if isinstance(at, datetime) else at
    return day is None or asked.first_day <= day <= asked.last_day


def _off(asked: _Asked, day: date | None) -> str:
    return asked.called_off or ("" if _is_inside(asked, day) else "date changée")
