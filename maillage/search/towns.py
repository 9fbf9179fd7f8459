"""The towns that the words of a search name: help near one is found by the finder, not among texts. Pure: nothing is asked of the database."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from maillage.core.text import fold
from maillage.territories import gazetteer
from maillage.territories.places import Place

_POSTAL = re.compile(r"\d{5}")
_MOST_WORDS = 12  # read of a question
_LONGEST = 4  # words of a name: « La Roche-sur-Yon »
# Inhabitants: below, a name is mostly a word (« École », « Viols »); its postal code is read all the same.
_LEAST = 5_000
MOST = 3


@dataclass(frozen=True, slots=True)
class Meant:
    """Towns named, the largest first, or the postal code that several share, or a département. At most one of the three.

    `said`: the words that name them, without signs.
    """

    said: str
    towns: tuple[Place, ...] = ()
    postal_code: str = ""
    department: str = ""
    department_name: str = ""


def meant(words: str) -> Meant | None:
    """None when nothing in the question is a place for sure."""
    typed = fold(words).split()[:_MOST_WORDS]
    for code in filter(_POSTAL.fullmatch, typed):
        found = gazetteer.load().search(code)
        if found.is_certain:
            return Meant(code, towns=found.places)
        if found.places and code in found.places[0].postal_codes:
            return Meant(code, postal_code=code)
    return next(filter(None, map(_named, _pieces(typed))), None)


def _pieces(typed: list[str]) -> list[str]:
    """Stretches of the question, the longest first."""
    lengths = range(min(_LONGEST, len(typed)), 0, -1)
    return [" ".join(typed[at : at + length]) for length in lengths for at in range(len(typed) - length + 1)]


def _named(piece: str) -> Meant | None:
    if towns := _towns().get(piece):
        return Meant(piece, towns=towns[:MOST])
    code = _departments().get(piece)
    return Meant(piece, department=code, department_name=gazetteer.load().departments[code].name) if code else None


@cache
def _towns() -> dict[str, tuple[Place, ...]]:
    """By name without signs; an arrondissement is in its city."""
    found = defaultdict(list)
    for place in sorted(gazetteer.load().places, key=lambda place: -place.population):
        if place.population >= _LEAST and not place.parent:
            found[fold(place.name)].append(place)
    return {name: tuple(places) for name, places in found.items()}


@cache
def _departments() -> dict[str, str]:
    return {fold(area.name): area.code for area in gazetteer.load().departments.values()}
