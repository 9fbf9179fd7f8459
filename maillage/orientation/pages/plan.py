"""The simplified plan beside the results: outlines, rings, towns and numbered places, as numbers for an SVG. Pure.

An equirectangular projection around the commune, 460 × 520 units; good to a percent at this scale.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from maillage.territories import outlines
from maillage.territories.gazetteer import Gazetteer
from maillage.territories.places import Place

Degrees = TypeVar("Degrees", float, NDArray[np.float64])

WIDTH, HEIGHT = 460, 520
_MARGIN = 40
_KM_PER_DEGREE = 111.2
_REACHES_KM = (
    4,
    5,
    6.5,
    8,
    10,
    13,
    16,
    20,
    25,
    32,
    40,
    50,
    65,
    80,
    100,
    130,
    160,
)  # few scales: drawn outlines are kept
_RINGS_KM = (2, 5, 10, 20, 50, 100)
_PIN_RADIUS = 21
_TOWNS = 6
_TOWN_GAP = 46
_AROUND_DEGREES = 1.0
_APART = 0.15
_MAP_TOWNS = 14
_MARGIN_FACTOR = 1.15


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the plan, with what is written there."""

    x: int
    y: int
    text: str
    hexagon: str = ""
    label_y: int = 0


@dataclass(frozen=True, slots=True)
class Ring:
    radius: int
    km: int
    label_y: int


@dataclass(frozen=True, slots=True)
class Plan:
    outlines: tuple[str, ...]
    rings: tuple[Ring, ...]
    towns: tuple[Spot, ...]
    pins: tuple[Spot, ...]
    centre: Spot
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class _View:
    """Degrees to units, around the commune."""

    longitude: float
    latitude: float
    units_per_km: float

    def point(self, longitude: Degrees, latitude: Degrees) -> tuple[Degrees, Degrees]:
        east = (longitude - self.longitude) * _KM_PER_DEGREE * math.cos(math.radians(self.latitude))
        north = (latitude - self.latitude) * _KM_PER_DEGREE
        return WIDTH / 2 + east * self.units_per_km, HEIGHT / 2 - north * self.units_per_km

    def holds(self, x: float, y: float, margin: float = 0) -> bool:
        return margin <= x <= WIDTH - margin and margin <= y <= HEIGHT - margin


def draw(place: Place, pins: Sequence[tuple[int, float, float]], gazetteer: Gazetteer) -> Plan:
    """`pins`: rank, longitude and latitude of each place that may be shown. The scale holds them all, up to 160 km; it is one of a few."""
    farthest = max((_kilometres(place, longitude, latitude) for _, longitude, latitude in pins), default=20.0)
    reach = next((km for km in _REACHES_KM if km >= farthest * _MARGIN_FACTOR), _REACHES_KM[-1])
    view = _View(place.longitude, place.latitude, (WIDTH / 2 - _MARGIN) / reach)
    spots = [_pin(rank, *view.point(longitude, latitude)) for rank, longitude, latitude in pins]
    shown = tuple(spot for spot in spots if view.holds(spot.x, spot.y, _PIN_RADIUS))
    centre = Spot(WIDTH // 2, HEIGHT // 2, place.name)
    return Plan(
        outlines=_paths(view),
        rings=tuple(_rings(view, reach)),
        towns=tuple(_towns(view, place, gazetteer, [centre, *shown])),
        pins=shown,
        centre=centre,
    )


def _pin(rank: int, x: float, y: float) -> Spot:
    return Spot(round(x), round(y), str(rank), _hexagon(x, y), round(y) + 6)


def _kilometres(place: Place, longitude: float, latitude: float) -> float:
    east = (longitude - place.longitude) * math.cos(math.radians(place.latitude))
    return math.hypot(east, latitude - place.latitude) * _KM_PER_DEGREE


def _rings(view: _View, reach: float) -> list[Ring]:
    chosen = [km for km in _RINGS_KM if reach / 6 <= km <= reach][-2:]
    return [Ring(round(km * view.units_per_km), km, round(HEIGHT / 2 - km * view.units_per_km)) for km in chosen]


@lru_cache(maxsize=512)
def _paths(view: _View) -> tuple[str, ...]:
    """Outlines of the départements that cross the plan, as SVG paths in whole units."""
    half_height = HEIGHT / view.units_per_km / 2 / _KM_PER_DEGREE
    half_width = WIDTH / view.units_per_km / 2 / _KM_PER_DEGREE / math.cos(math.radians(view.latitude))
    rings, boxes = _ground()
    west, south, east, north = boxes.T
    is_near = (west <= view.longitude + half_width) & (east >= view.longitude - half_width)
    is_near &= (south <= view.latitude + half_height) & (north >= view.latitude - half_height)
    return tuple(path for number in np.flatnonzero(is_near) if (path := _path(rings[number], view)))


@cache
def _ground() -> tuple[tuple[outlines.Ring, ...], NDArray[np.float64]]:
    """All the rings, and the box of each: west, south, east, north."""
    rings = tuple(ring for parts in outlines.departments().values() for ring in parts)
    return rings, np.array([[*ring.min(axis=0), *ring.max(axis=0)] for ring in rings])


def _path(ring: outlines.Ring, view: _View) -> str:
    """Points far outside the plan are brought to its edge, and those that then say nothing are dropped."""
    points = (
        np.rint(np.column_stack(view.point(ring[:, 0], ring[:, 1]))).clip(-40, (WIDTH + 40, HEIGHT + 40)).astype(int)
    )
    points = points[np.append(True, np.any(points[1:] != points[:-1], axis=1))]
    kept = points[~_are_between(points)]
    return _drawn(kept) if len(kept) > 2 else ""


def _drawn(points: NDArray[np.int64]) -> str:
    """From each point to the next: these small numbers weigh a quarter less than places do, once compressed."""
    (x, y), steps = points[0], np.diff(points, axis=0).tolist()
    return f"M{x} {y}l" + " ".join(f"{east}{north}" if north < 0 else f"{east} {north}" for east, north in steps) + "z"


def _are_between(points: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Which points lie on a straight run along the edge of the drawing, where only its ends are needed."""
    before, here, after = points[:-2], points[1:-1], points[2:]
    is_on_edge = (here == -40) | (here == (WIDTH + 40, HEIGHT + 40))
    found = np.zeros(len(points), dtype=np.bool_)
    found[1:-1] = np.any((before == here) & (here == after) & is_on_edge, axis=1)
    return found


def _towns(view: _View, place: Place, gazetteer: Gazetteer, taken: list[Spot]) -> list[Spot]:
    """The most peopled communes in sight, where their names do not cover anything."""
    found: list[Spot] = []
    for x, y, name in _in_sight(view, place.code, gazetteer):
        if all(abs(x - spot.x) > 2 * _TOWN_GAP or abs(y - spot.y) > _TOWN_GAP / 2 for spot in [*taken, *found]):
            found.append(Spot(round(x), round(y), name))
        if len(found) == _TOWNS:
            break
    return found


@lru_cache(maxsize=512)
def _in_sight(view: _View, but: str, gazetteer: Gazetteer) -> tuple[tuple[float, float, str], ...]:
    """Where the most peopled communes lie on the plan, all but one."""
    near = np.abs(gazetteer.latitudes - view.latitude) * _KM_PER_DEGREE * view.units_per_km < HEIGHT / 2
    numbers = np.flatnonzero(near & (np.abs(gazetteer.longitudes - view.longitude) < 3))
    most = numbers[np.argsort(-gazetteer.populations[numbers], kind="stable")][:60]
    towns = [gazetteer.places[int(number)] for number in most]
    spots = [(*view.point(town.longitude, town.latitude), town) for town in towns]
    return tuple(
        (x, y, town.name)
        for x, y, town in spots
        if not town.parent and town.code != but and view.holds(x, y, _TOWN_GAP)
    )


def towns_around(place: Place, gazetteer: Gazetteer) -> list[tuple[str, float, float]]:
    """Names to write on the interactive map, which has no tiles by default: the commune, then large ones that are apart."""
    near = np.hypot(gazetteer.latitudes - place.latitude, gazetteer.longitudes - place.longitude) < _AROUND_DEGREES
    chosen = [place]
    numbers = np.flatnonzero(near)
    for number in numbers[np.argsort(-gazetteer.populations[numbers], kind="stable")][:60]:
        town = gazetteer.places[int(number)]
        is_apart = all(
            math.hypot(town.latitude - one.latitude, town.longitude - one.longitude) > _APART for one in chosen
        )
        if is_apart and not town.parent and len(chosen) <= _MAP_TOWNS:
            chosen.append(town)
    return [(town.name, town.latitude, town.longitude) for town in chosen]


def _hexagon(x: float, y: float) -> str:
    corners = (math.radians(60 * corner - 90) for corner in range(6))
    return (
        "M"
        + "L".join(f"{x + _PIN_RADIUS * math.cos(a):.0f} {y + _PIN_RADIUS * math.sin(a):.0f}" for a in corners)
        + "Z"
    )
