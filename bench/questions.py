"""Seeded questions, as people ask them: where most people live, with few or many criteria."""

from collections.abc import Sequence

import numpy as np

from maillage.directory import vocabulary
from maillage.orientation.finder import DISTANCES_KM, USUAL_DISTANCE_KM, Search
from maillage.territories.places import Place

_NOWHERE_SHARE = 0.05
_NEED_COUNTS = (0.3, 0.45, 0.2, 0.05)
_LANGUAGES = ("en", "ar", "ro", "es", "uk", "lsf")


def build(places: Sequence[Place], count: int, seed: int) -> list[Search]:
    """The first one is Paris, with nothing else asked: the heaviest of all."""
    draw = np.random.default_rng(seed)
    weights = np.array([place.population for place in places], dtype=np.float64) + 1
    homes = draw.choice(len(places), size=count, p=weights / weights.sum())
    heaviest = Search(place=places[int(weights.argmax())])
    return [heaviest, *(_question(places[int(home)], draw) for home in homes[1:])]


def _question(home: Place, draw: np.random.Generator) -> Search:
    chance = draw.random(8)
    needs = draw.choice(
        [need.code for need in vocabulary.NEEDS], size=draw.choice(len(_NEED_COUNTS), p=_NEED_COUNTS), replace=False
    )
    distance = DISTANCES_KM[int(draw.integers(len(DISTANCES_KM)))] if chance[1] < 0.4 else USUAL_DISTANCE_KM
    return Search(
        place=None if chance[0] < _NOWHERE_SHARE else home,
        audience=str(draw.choice(list(vocabulary.AUDIENCES))) if chance[2] < 0.6 else "",
        needs=tuple(str(need) for need in needs),
        age=int(draw.integers(8, 22)) if chance[3] < 0.35 else None,
        distance_km=distance,
        is_open_now=bool(chance[4] < 0.2),
        mode=str(draw.choice(list(vocabulary.ACCESS_MODES))) if chance[5] < 0.15 else "",
        language=str(draw.choice(_LANGUAGES)) if chance[6] < 0.1 else "",
        wheelchair=bool(chance[7] < 0.08),
    )
