"""The place search, on questions as people type them: names, beginnings, mistakes, postal codes."""

from collections.abc import Sequence

import numpy as np

from bench.measures import Line, Times
from maillage.territories.gazetteer import Gazetteer
from maillage.territories.places import Place

BAR_MS = 10.0
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def questions(places: Sequence[Place], count: int, seed: int) -> list[str]:
    """A fifth each: whole names, beginnings, one mistake, two mistakes, postal codes with or without a name."""
    draw = np.random.default_rng(seed)
    weights = np.sqrt(np.array([place.population for place in places], dtype=np.float64) + 1)
    chosen = draw.choice(len(places), size=count, p=weights / weights.sum())
    return [_question(places[int(one)], number % 5, draw) for number, one in enumerate(chosen)]


def _question(place: Place, kind: int, draw: np.random.Generator) -> str:
    if kind == 0:
        return place.name
    if kind == 1:
        return place.name[: max(3, len(place.name) // 2)]
    if kind in {2, 3}:
        name = place.name
        for _ in range(kind - 1):
            name = _mistaken(name, draw)
        return name
    code = place.postal_codes[0] if place.postal_codes else place.code
    return f"{code} {place.name}" if draw.random() < 0.3 else code


def _mistaken(name: str, draw: np.random.Generator) -> str:
    """A letter changed, lost, added, or two swapped."""
    where, letter = int(draw.integers(len(name))), _ALPHABET[int(draw.integers(26))]
    start, end = name[:where], name[where:]
    return (start + letter + end[1:], start + end[1:], start + letter + end, start + end[1:2] + end[:1] + end[2:])[
        int(draw.integers(4))
    ]


def measure(gazetteer: Gazetteer, count: int, seed: int) -> list[Line]:
    times = Times()
    for text in questions(gazetteer.places, count, seed):
        times.take(lambda: gazetteer.search(text))  # noqa: B023 -- called at once
    told = f"p50 / p95 / longest {times}"
    return [Line(f"Place search, {count} questions", f"p95 ≤ {BAR_MS:g} ms", told, "", times.p95() <= BAR_MS)]
