"""On paper: the sheet that is signed, and the badges."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from maillage.attendance.presences import codes
from maillage.attendance.presences.halves import Half
from maillage.core import qr, typesetting
from maillage.core.discretion import betrays
from maillage.core.text import fold
from maillage.events import rows as programmes
from maillage.events.agenda.words import long_day, place
from maillage.events.models import Event
from maillage.events.programme.clock import written
from maillage.events.programme.records import SlotKind
from maillage.registrations.models import Registration
from maillage.registrations.models.forms import Way
from maillage.resources.vocabulary import PROFESSIONS

_FOLDER = Path(__file__).parent
SHEET, BADGES = _FOLDER / "sheet.typ", _FOLDER / "badges.typ"
ROWS = 30  # by page
EMPTY = 5  # rows at least for those who were not registered
TRAINERS = 4  # boxes at most
# Who teaches, when no programme says it: what knows it adds itself when it is ready.
teams: list[Callable[[Event], Iterable[str]]] = []
_NAME, _STRUCTURE = 64, 76  # letters that a box holds, in two lines
_SHEET_TITLE, _BADGES_TITLE = "Feuille d’émargement", "Badges"  # all that a window says of them


@dataclass(frozen=True, slots=True)
class Person:
    """`profession`: in words."""

    name: str
    structure: str
    code: str
    profession: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    number: str
    name: str = ""
    structure: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`when`: « mardi 13 mars 2035, matin, 9 h – 12 h 30 »; `trainers`: names, or empty for a box where it is written by hand."""

    document_title: str
    network: str
    title: str
    when: str
    place: str
    trainers: tuple[str, ...]
    pages: tuple[tuple[Line, ...], ...]


def expected(event: Event) -> list[Person]:
    """Confirmed, on site, by alphabet. One query."""
    people = Registration.objects.of_event(event.pk).coming().filter(way=Way.ONSITE).exclude(name="")
    rows = people.values_list("name", "structure", "code", "profession")
    found = [Person(name, of, code, PROFESSIONS.get(profession, "")) for name, of, code, profession in rows]
    return sorted(found, key=lambda one: (fold(one.name), one.code))


def person(one: Registration) -> Person:
    return Person(one.name, one.structure, one.code, PROFESSIONS.get(one.profession, ""))


def sheet(event: Event, half: Half, *, at: datetime) -> bytes:
    """To be signed at one half-day. Two queries."""
    said = Sheet(
        document_title=_SHEET_TITLE,
        network=settings.NETWORK_NAME,
        title=typesetting.seen(event.title, _SHEET_TITLE),
        when=f"{long_day(half.day)}, {_half(half)}, {written(half.start)} – {written(half.end)}",
        place=place(event),
        trainers=_trainers(event, half),
        pages=tuple(_pages(expected(event))),
    )
    return typesetting.pdf(SHEET, asdict(said), untitled=_SHEET_TITLE, at=at)


def badges(event: Event, people: Sequence[Person], *, at: datetime) -> bytes:
    """The QR code of each is that of her registration, and nothing else."""
    said = {
        "document_title": _BADGES_TITLE,
        "network": settings.NETWORK_NAME,
        "title": _discreet(event),
        "badges": [_badge(one) for one in people],
    }
    drawn = json.dumps([qr.svg(one.code) for one in people])
    return typesetting.pdf(BADGES, said, untitled=_BADGES_TITLE, at=at, codes=drawn)


def _badge(one: Person) -> dict[str, str]:
    name = typesetting.seen(_cut(one.name, _NAME), "—")
    profession = one.profession[:1].upper() + one.profession[1:]
    return {
        "name": name,
        "profession": profession,
        "structure": _cut(one.structure, _NAME),
        "shown": codes.shown(one.code),
    }


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _discreet(event: Event) -> str:
    """What a badge may say in a train: the discreet title; without one, the real one where it says nothing."""
    return next((said for said in (event.neutral_title, event.title) if said and not betrays(said)), "")


def _half(half: Half) -> str:
    return half.label.rpartition(", ")[2]


def _pages(people: Iterable[Person]) -> Iterator[tuple[Line, ...]]:
    """Whole pages: the last rows are empty, and enough."""
    written_rows = [(_cut(one.name, _NAME), _cut(one.structure, _STRUCTURE)) for one in people]
    whole = -(-(len(written_rows) + EMPTY) // ROWS) * ROWS
    written_rows += [("", "")] * (whole - len(written_rows))
    lines = [Line(str(number), *said) for number, said in enumerate(written_rows, 1)]
    for begin in range(0, whole, ROWS):
        yield tuple(lines[begin : begin + ROWS])


def _trainers(event: Event, half: Half) -> tuple[str, ...]:
    """Whom the published programme names in this half-day, else the team of the training; as many boxes as are left, two at least."""
    last = programmes.last_version(event)
    slots = [each.slot for each in programmes.version(last).held] if last else []
    names = dict.fromkeys(
        one.name
        for slot in slots
        if slot.start and half.start <= slot.start < half.end and slot.kind != SlotKind.BREAK
        for one in slot.speakers
        if one.is_shown
    )
    known = tuple(names or dict.fromkeys(name for team in teams for name in team(event)))[:TRAINERS]
    return known + ("",) * max(0, 2 - len(known))
