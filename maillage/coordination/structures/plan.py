"""The plan of one département with its structures by commune, as numbers for an SVG. Pure: no query."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from maillage.core.tiles import hexagon
from maillage.territories import outlines

_WIDTH = 640
_HIGHEST = 560
_MARGIN = 24
_RADIUS = 16
_APART = 27  # nearer than this, two communes share a hexagon


@dataclass(frozen=True, slots=True)
class Town:
    """A commune and how many structures have a place there."""

    code: str
    name: str
    longitude: float
    latitude: float
    count: int


@dataclass(frozen=True, slots=True)
class Spot:
    """`name` is that of the commune with the most structures; `others`: how many communes are drawn with it."""

    x: float
    y: float
    path: str
    count: int
    name: str
    others: int

    @property
    def label_y(self) -> float:
        return round(self.y + 5, 1)

    @property
    def title(self) -> str:
        around = " et alentours" if self.others else ""
        return f"{self.name}{around} : {self.count} structure{'s' if self.count > 1 else ''}"


@dataclass(frozen=True, slots=True)
class Plan:
    width: int
    height: int
    outlines: tuple[str, ...]
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class _View:
    west: float
    north: float
    scale: float  # units per degree of latitude
    flat: float  # how much shorter a degree of longitude is

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        return (
            round(_MARGIN + (longitude - self.west) * self.flat * self.scale, 1),
            round(_MARGIN + (self.north - latitude) * self.scale, 1),
        )


def draw(department: str, towns: Iterable[Town]) -> Plan:
    """KeyError when there is no such département."""
    view, width, height, paths = _ground(department)
    drawn: list[list[Town]] = []
    places: list[tuple[float, float]] = []
    for town in sorted(towns, key=lambda town: (-town.count, town.code)):
        place = view.point(town.longitude, town.latitude)
        near = next((number for number, other in enumerate(places) if math.dist(place, other) < _APART), None)
        if near is None:
            places.append(place)
            drawn.append([town])
        else:
            drawn[near].append(town)
    spots = tuple(_spot(place, together) for place, together in zip(places, drawn, strict=True))
    return Plan(width, height, paths, spots)


def _spot(place: tuple[float, float], towns: list[Town]) -> Spot:
    x, y = place
    count = sum(town.count for town in towns)
    return Spot(x, y, hexagon(x, y, _RADIUS), count, towns[0].name, len(towns) - 1)


@lru_cache(maxsize=128)
def _ground(department: str) -> tuple[_View, int, int, tuple[str, ...]]:
    rings = outlines.departments()[department]
    west, south = (min(float(ring[:, axis].min()) for ring in rings) for axis in (0, 1))
    east, north = (max(float(ring[:, axis].max()) for ring in rings) for axis in (0, 1))
    flat = math.cos(math.radians((south + north) / 2))
    scale = min((_WIDTH - 2 * _MARGIN) / ((east - west) * flat), (_HIGHEST - 2 * _MARGIN) / (north - south))
    view = _View(west, north, scale, flat)
    width = round((east - west) * flat * scale + 2 * _MARGIN)
    height = round((north - south) * scale + 2 * _MARGIN)
    paths = tuple("M" + "L".join(f"{x} {y}" for x, y in (view.point(*point) for point in ring)) + "Z" for ring in rings)
    return view, width, height, paths
