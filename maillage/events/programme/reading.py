"""Reads a French programme that somebody pastes, line by line: slots to be checked by a person, never published as they are.

A line that begins with an hour opens a slot; the lines under it belong to it, until the next one. Speakers stand in bold or after a dash
(« - **Nom**, fonction : ce qu’il fera »). A break without hours takes the hole where it stands. An end that is not said is the next
beginning, and is marked as inferred.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from maillage.core.text import fold
from maillage.events.programme import clock
from maillage.events.programme.records import POINTS, Programme, Slot, SlotKind, Speaker, State

_KINDS = (
    (SlotKind.CLOSING, ("cloture", "conclusion", "fin de la journee", "mot de fin")),
    (SlotKind.OPENING, ("ouverture", "mot d accueil", "mots d accueil", "allocution")),
    (SlotKind.WELCOME, ("accueil", "cafe d accueil", "emargement")),
    (SlotKind.BREAK, ("pause", "dejeuner", "buffet", "cocktail", "repas")),
    (SlotKind.WORKSHOP, ("atelier",)),
)
_UNSURE = re.compile(r"\(?\s*(?:à confirmer|sous réserve)\s*\)?", re.IGNORECASE)
_LEADING = re.compile(r"^[\s\-–—•*·:]+")
_BULLET = re.compile(r"^\s*[-–—•]\s+")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
# « - **Nom** et **Nom**, fonction : … »: only the names that begin the line, for structures may be in bold too.
_NAMES = re.compile(r"^\s*[-–—•]\s+(\*\*.+?\*\*(?:\s*(?:,|;|&|\bet\b)\s*\*\*.+?\*\*)*)(.*)$")
_DEBATE = re.compile(r"^\s*(?:débat|échanges?|questions)\b", re.IGNORECASE)
_AROUND = re.compile(r"^[\s,.:;]+|[\s,.:;]+$")


@dataclass(slots=True)
class _Open:
    """A slot whose lines are being read."""

    title: str
    at: datetime | None
    until: datetime | None
    kind: SlotKind
    lines: list[str] = field(default_factory=list)
    speakers: list[Speaker] = field(default_factory=list)
    has_debate: bool = False
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """`unread`: lines before the first slot, with neither a date nor an hour: the title of the event, a foreword."""

    programme: Programme
    unread: tuple[str, ...]


def read(text: str, *, on: date | None = None) -> Draft:
    """`on`: the day, when the text does not say it. ValueError (a French sentence) when no day is known or nothing has an hour."""
    lines = [line.strip() for line in text[:100_000].splitlines() if line.strip()]
    day = clock.day(text) or on
    if day is None:
        raise ValueError("Dites le jour : le texte n’en donne pas, par exemple « vendredi 3 décembre 2021 ».")
    head, body = _parted(lines)
    opened = _opened(body, day)
    if not opened:
        raise ValueError(
            "Aucun horaire trouvé : commencez chaque ligne du programme par une heure, par exemple « 9h30 - Accueil »."
        )
    start, end = _announced(head, day)
    return Draft(Programme(day, day, start, end, tuple(_timed(opened))), tuple(head))


def _parted(lines: list[str]) -> tuple[list[str], list[str]]:
    """What stands before the first hour, and the programme."""
    first = next((number for number, line in enumerate(lines) if _leading_hours(line)), len(lines))
    return lines[:first], lines[first:]


def _leading_hours(line: str) -> clock.Said | None:
    found = clock.hours(line)
    if not found or _AROUND.sub("", _BULLET.sub("", line[: found[0].begin]).replace("*", "")):
        return None
    return found[0]


def _announced(head: list[str], day: date) -> tuple[datetime | None, datetime | None]:
    """The widest hours that the head says: « de 10h30 à 16h »."""
    ranges = [said for line in head for said in clock.hours(line) if said.until is not None]
    if not ranges:
        return None, None
    start = min(said.at for said in ranges)
    end = max(said.until for said in ranges if said.until is not None)
    return datetime.combine(day, start), datetime.combine(day, end)


def _opened(lines: list[str], day: date) -> list[_Open]:
    found: list[_Open] = []
    for line in lines:
        said = _leading_hours(line)
        if said is not None:
            found.append(_begin(line[said.end :], said, day))
        elif _is_break(line):
            found.append(_Open(_clean(line), None, None, SlotKind.BREAK))
        else:
            _add(found[-1], line)
    return found


def _begin(rest: str, said: clock.Said, day: date) -> _Open:
    title = _clean(rest)
    until = datetime.combine(day, said.until) if said.until else None
    opened = _Open(title, datetime.combine(day, said.at), until, _kind(title))
    opened.is_unsure = bool(_UNSURE.search(rest))
    return opened


def _add(slot: _Open, line: str) -> None:
    """A line under a slot: its speakers, its debate, or more of its text."""
    if _DEBATE.match(_LEADING.sub("", line)):
        slot.has_debate = True
        return
    match = _NAMES.match(line)
    if match is None:
        slot.lines.append(_clean(line))
        return
    function, _, text = match.group(2).partition(" : ")
    state = State.UNCONFIRMED if _UNSURE.search(line) else State.CONFIRMED
    slot.speakers.extend(Speaker(_clean(name), _clean(function), state) for name in _BOLD.findall(match.group(1)))
    if text:
        slot.lines.append(_clean(text))


def _is_break(line: str) -> bool:
    return not _BULLET.match(line) and len(line) <= 40 and _kind(line) == SlotKind.BREAK


def _kind(title: str) -> SlotKind:
    folded = fold(title)
    return next((kind for kind, words in _KINDS if any(folded.startswith(word) for word in words)), SlotKind.SESSION)


def _clean(text: str) -> str:
    without = _UNSURE.sub(" ", text).replace("**", "")
    return " ".join(_AROUND.sub("", _LEADING.sub("", without)).split())


def _timed(opened: list[_Open]) -> Iterator[Slot]:
    """Slots with the hours that were not said: up to the next beginning; a break takes the hole where it stands."""
    before: datetime | None = None
    for number, slot in enumerate(opened):
        after = next((later.at for later in opened[number + 1 :] if later.at is not None), None)
        start, end = slot.at, slot.until
        if start is None:
            start = before
        if end is None and slot.kind not in POINTS:
            end = after
        is_empty = slot.at is None and (start is None or end is None or end <= start)
        made = _slot(number, slot)
        if is_empty:
            yield made
            continue
        yield replace(made, start=start, end=end, is_inferred=(start, end) != (slot.at, slot.until))
        before = end or start


def _slot(number: int, opened: _Open) -> Slot:
    return Slot(
        key=f"s{number + 1}",
        kind=opened.kind,
        title=opened.title or str(opened.kind),
        text="\n\n".join(line for line in opened.lines if line),
        speakers=tuple(opened.speakers),
        state=State.UNCONFIRMED if opened.is_unsure else State.CONFIRMED,
        has_debate=opened.has_debate,
    )
