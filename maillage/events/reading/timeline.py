"""The programme that was last published, as its readers see it: days, moments, and what is held at the same time. No query.

A day on which nothing will be held any more (the event goes to another, or is called off) stays, struck, and goes in no calendar.
People whom nobody asked yet, and those who will not come, are left out; those who have not confirmed are shown, and said so.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from maillage.events.agenda.words import long_day
from maillage.events.models import Slot as SlotRow
from maillage.events.programme.records import Slot, SlotKind, Speaker, State
from maillage.events.programme.versions import PublishedSlot, Version
from maillage.events.reading import words
from maillage.events.reading.papers import Paper

_DISCREET = frozenset({SlotKind.BREAK, SlotKind.WELCOME})
_LABEL = re.compile(r"(?:atelier\s+)?\w{1,2}\s*[.:)–-]", re.IGNORECASE)
_CIVIL = frozenset({"m", "mme", "mlle", "mr", "dr", "pr", "me", "de", "du", "des", "la", "le", "d"})


@dataclass(frozen=True, slots=True)
class Person:
    """`function`: hers, and what she does there when it is not to speak."""

    initials: str
    name: str
    function: str
    is_unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One slot. `about`: how long, where, in which track, followed by a debate; `calendar`: the address of its file."""

    uid: str
    title: str
    about: str
    text: str
    people: tuple[Person, ...]
    papers: Sequence[Paper]
    calendar: str
    is_cancelled: bool
    is_unconfirmed: bool


@dataclass(frozen=True, slots=True)
class Moment:
    """All that begins at one hour. `machine`: the hour as a machine reads it; both empty when there is none."""

    hour: str
    machine: str
    lines: tuple[Line, ...]
    is_discreet: bool  # nothing but breaks and welcomes
    is_off: bool = False

    @property
    def is_parallel(self) -> bool:
        return len(self.lines) > 1


@dataclass(frozen=True, slots=True)
class Day:
    """`off`: in a word, why nothing is held then; empty when all goes as it is said."""

    anchor: str
    title: str
    moments: tuple[Moment, ...]
    off: str = ""


Papers = Callable[[str], Sequence[Paper]]
Off = Callable[[date | None], str]


def days(version: Version, *, at: str, papers: Papers, off: Off | None = None) -> list[Day]:
    """`at`: the address of the event; `papers`: those of a slot, by its key; `off`: of a day, why nothing is held then. What has no hour
    comes last.
    """
    found: dict[date | None, dict[datetime | None, list[PublishedSlot]]] = {}
    for each in sorted(version.slots, key=_order):
        start = each.slot.start
        found.setdefault(start.date() if start else None, {}).setdefault(start, []).append(each)
    return [_day(day, moments, at, papers, off(day) if off else "") for day, moments in found.items()]


def past(days: Iterable[Day]) -> list[Day]:
    """The same, once it is over: nobody puts it in a calendar any more."""
    return [replace(day, moments=tuple(_past(moment) for moment in day.moments)) for day in days]


def _past(moment: Moment) -> Moment:
    return replace(moment, lines=tuple(replace(line, calendar="") for line in moment.lines))


def has_unconfirmed(days: Iterable[Day]) -> bool:
    """Whether the programme says « à confirmer » somewhere."""
    lines = (line for day in days for moment in day.moments for line in moment.lines if not line.is_cancelled)
    return any(line.is_unconfirmed or any(one.is_unconfirmed for one in line.people) for line in lines)


def _order(each: PublishedSlot) -> tuple[bool, str, str, str]:
    """By hour; at the same hour as their titles number them (« A. », « Atelier 2 : »), else by track or room."""
    slot = each.slot
    label = found[0] if (found := _LABEL.match(slot.title)) else ""
    return slot.start is None, slot.start.isoformat() if slot.start else "", label.lower(), slot.track or slot.room


def _day(
    day: date | None, moments: dict[datetime | None, list[PublishedSlot]], at: str, papers: Papers, off: str
) -> Day:
    return Day(
        anchor=f"jour-{day.isoformat()}" if day else "sans-heure",
        title=long_day(day).capitalize() if day else "À une heure qui n’est pas encore fixée",
        moments=tuple(_moment(start, slots, "" if off else at, papers) for start, slots in moments.items()),
        off=off,
    )


def _moment(start: datetime | None, slots: list[PublishedSlot], at: str, papers: Papers) -> Moment:
    return Moment(
        hour=words.clock(start) if start else "",
        machine=start.isoformat(timespec="minutes") if start else "",
        lines=tuple(_line(each, at, papers) for each in slots),
        is_discreet=all(each.slot.kind in _DISCREET for each in slots),
        is_off=not at,
    )


def _line(each: PublishedSlot, at: str, papers: Papers) -> Line:
    slot = each.slot
    is_held = each.cancelled_at is None
    return Line(
        uid=each.uid,
        title=slot.title or SlotRow.Kind(slot.kind).label.capitalize(),
        about=" · ".join(_about(slot)),
        text=slot.text,
        people=tuple(_person(one) for one in slot.speakers if one.is_shown),
        papers=papers(slot.key) if is_held else (),
        calendar=f"{at}/creneaux/{each.uid}.ics"
        if at and is_held and slot.start and slot.kind not in _DISCREET
        else "",
        is_cancelled=not is_held,
        is_unconfirmed=is_held and slot.state == State.UNCONFIRMED,
    )


def _about(slot: Slot) -> Iterable[str]:
    if slot.kind == SlotKind.WORKSHOP:
        yield "Atelier"
    if slot.start and slot.end and slot.end > slot.start:
        yield words.minutes(int((slot.end - slot.start).total_seconds() // 60))
    if slot.room:
        yield slot.room
    if slot.track:
        yield slot.track
    if slot.has_debate:
        yield "suivi d’un débat"


def _person(said: Speaker) -> Person:
    is_unconfirmed = said.state == State.UNCONFIRMED
    return Person("?" if is_unconfirmed else initials(said.name), said.name, said.described, is_unconfirmed)


def initials(name: str) -> str:
    """« CA » of Claire Aubrac; of a name of one word, its first letter."""
    kept = [word for word in name.replace("-", " ").replace("’", " ").split() if word.strip(".").lower() not in _CIVIL]
    letters = [word[0].upper() for word in kept if word[0].isalpha()]
    return "".join(letters[:1] + letters[1:][-1:]) or "–"
