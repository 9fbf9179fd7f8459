"""Reads a French programme that somebody pastes, line by line: slots to be checked by a person, never published as they are.

A line that begins or ends with its hours opens a slot (`stamps`); the lines under it belong to it, until the next one: its title when it
has none yet, its people (`naming`), or its text. A break without hours takes the hole where it stands. An end that is not said is the next
beginning, and is marked as inferred. No word is lost: what is of no slot is in `Draft.unread`.
"""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from maillage.events.programme import building, clock, days, lines, titles
from maillage.events.programme.building import Open
from maillage.events.programme.lines import Line
from maillage.events.programme.records import Programme, Slot

_MOST = 100_000
_SHORT = 40  # signs of a break without hours


@dataclass(frozen=True, slots=True)
class Draft:
    """`unread`: lines that are of no slot: the title of the event, a foreword, « Matin ». `said`: the day that the text says, when its
    slots are on another.
    """

    programme: Programme
    unread: tuple[str, ...]
    said: date | None = None


@dataclass(slots=True)
class _Reading:
    """`day`: that of the lines being read, as the text says it."""

    day: date
    is_head: bool = True
    opened: list[Open] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    announced: list[tuple[date, time, time]] = field(default_factory=list)


def read(text: str, *, on: date | None = None, near: date | None = None) -> Draft:
    """`on`: the first day, whatever the text says; `near`: when it does not say it. ValueError (a French sentence) when no day is known or
    nothing has an hour.
    """
    said = lines.split(text[:_MOST])
    first = _first_day(said, on or near)
    reading = _Reading(first)
    for line in lines.known(said, near=first):
        _take(reading, line)
    if not reading.opened:
        raise ValueError(
            "Aucun horaire trouvé : commencez chaque ligne du programme par une heure, par exemple « 9h30 - Accueil »."
        )
    return _draft(reading, on)


def _first_day(said: list[str], known: date | None) -> date:
    """The date of the head, that stands before the first hour, or of a line that is a date; else `known`."""
    first = next((number for number, line in enumerate(said) if lines.opens(line)), len(said))
    day = days.of_head(said[:first]) or days.of_head(line for line in said[first:] if days.is_date(line)) or known
    if day is None:
        raise ValueError("Dites le jour : le texte n’en donne pas, par exemple « vendredi 3 décembre 2021 ».")
    return day


def _take(reading: _Reading, line: Line) -> None:
    if line.day is not None:
        reading.day, reading.is_head = line.day, True
    if line.stamp is not None:
        reading.is_head = False
        reading.opened.append(building.opened(line.stamp, reading.day))
    elif reading.is_head or line.is_heading:
        _leave(reading, line)
    elif _is_break(line) and not reading.opened[-1].is_untitled:
        reading.opened.append(building.untimed(line.text, reading.day))
    elif titles.is_part_of_day(line.text) and not line.is_bullet and not reading.opened[-1].is_untitled:
        _leave(reading, line)
    else:
        building.add(reading.opened[-1], line)


def _leave(reading: _Reading, line: Line) -> None:
    """Of no slot. A line that only says the second day is told by its slots."""
    if line.poster is not None and line.poster.until is not None:
        reading.announced.append((reading.day, line.poster.at, line.poster.until))
    elif not titles.is_part_of_day(line.text):
        reading.announced += [
            (reading.day, said.at, said.until) for said in clock.hours(line.said) if said.until is not None
        ]
    if line.day is None or line.more or not reading.opened:
        reading.unread.append(line.said)


def _is_break(line: Line) -> bool:
    return not line.is_bullet and len(line.text) <= _SHORT and titles.is_break(line.text)


def _draft(reading: _Reading, on: date | None) -> Draft:
    """Moved to the day that was chosen, all of it."""
    building.recall(reading.opened)
    first = reading.opened[0].day
    by = on - first if on else timedelta()
    slots = tuple(_moved(slot, by) for slot in building.timed(reading.opened))
    last = max(each.day for each in reading.opened)
    start, end = _announced(reading.announced, first, last)
    programme = Programme(first + by, last + by, start + by if start else None, end + by if end else None, slots)
    return Draft(programme, (*reading.unread, *building.left(reading.opened)), first if by else None)


def _moved(slot: Slot, by: timedelta) -> Slot:
    return replace(slot, start=slot.start + by if slot.start else None, end=slot.end + by if slot.end else None)


def _announced(said: list[tuple[date, time, time]], first: date, last: date) -> tuple[datetime | None, datetime | None]:
    """The widest hours that the heads say, « de 10h30 à 16h »: of the first day its beginning, of the last its end."""
    if not said:
        return None, None
    starts = [at for day, at, _ in said if day == first] or [at for _, at, _ in said]
    ends = [until for day, _, until in said if day == last] or [until for _, _, until in said]
    return datetime.combine(first, min(starts)), datetime.combine(last, max(ends))
