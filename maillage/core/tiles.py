"""France as 101 hexagons of one size, as numbers for an SVG: a small département shows as well as a large one. Pure: no Django.

Where nothing is, the tile is hatched: never told apart by its colour alone.
"""

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import sqrt
from pathlib import Path

_PLACES = Path(__file__).parent / "data" / "tiles.json"  # its origin: data/SOURCES.md
_PITCH = 27.5  # from the centre of a tile to its corners, gap included
_RADIUS = 26.9
_MARGIN = 4
_USUAL = (1, 3, 6, 10)  # where the four shades begin, while the counts are small
OUTSIDE = -1
_NICE = (1, 2, 3, 5, 10)


@dataclass(frozen=True, slots=True)
class Tile:
    """`shade` 0 (nothing) to 4 (most), OUTSIDE for what was not counted. `path`: its outline; `x`, `y`: its centre."""

    code: str
    count: int
    shade: int
    x: float
    y: float
    path: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Shade:
    """A line of the legend: from `least` to `most` (None: and more), and how many tiles have it."""

    shade: int
    least: int
    most: int | None
    tiles: int


@dataclass(frozen=True, slots=True)
class TileMap:
    width: int
    height: int
    tiles: tuple[Tile, ...]  # from north to south, from west to east
    legend: tuple[Shade, ...]  # most first, nothing last


def codes() -> frozenset[str]:
    """The départements that have a tile."""
    return frozenset(_places())


def draw(counts: Mapping[str, int], *, chosen: Iterable[str] = (), within: Collection[str] | None = None) -> TileMap:
    """The map of `counts` by code; a code that is missing counts nothing, one without a tile is left out.

    `chosen` tiles are outlined; `within`: the only ones that were counted.
    """
    starts = _starts([count for code, count in counts.items() if count and code in _places()])
    marked = frozenset(chosen)
    tiles = tuple(
        Tile(
            code=code,
            count=counts.get(code, 0),
            shade=OUTSIDE if within is not None and code not in within else bisect_right(starts, counts.get(code, 0)),
            x=x,
            y=y,
            path=_hexagon(x, y),
            is_chosen=code in marked,
        )
        for code, (x, y) in sorted(_centres().items(), key=lambda pair: (pair[1][1], pair[1][0]))
    )
    width = max(x for x, _ in _centres().values()) + _half() + _MARGIN
    height = max(y for _, y in _centres().values()) + _RADIUS + _MARGIN
    return TileMap(round(width), round(height), tiles, _legend(starts, tiles))


def _starts(counts: list[int]) -> tuple[int, ...]:
    """Where each of the four shades begins: as in the guide, or at the quarters of larger counts, rounded."""
    if max(counts, default=0) <= 2 * _USUAL[-1]:
        return _USUAL
    ordered = sorted(counts)
    quarters = [_rounded(ordered[len(ordered) * quarter // 4]) for quarter in (1, 2, 3)]
    starts = [1]
    for quarter in quarters:
        starts.append(max(quarter, starts[-1] + 1))
    return tuple(starts)


def _rounded(count: int) -> int:
    """The nearest number that reads well: 1, 2, 3, 5 and their tens."""
    power = int(10 ** (len(str(count)) - 1))
    return min((step * power for step in _NICE), key=lambda value: (abs(value - count), value))


def _legend(starts: tuple[int, ...], tiles: tuple[Tile, ...]) -> tuple[Shade, ...]:
    limits = [(0, 0), *((start, following - 1) for start, following in pairwise(starts))]
    spans: list[tuple[int, int | None]] = [*limits, (starts[-1], None)]
    held = [sum(tile.shade == shade for tile in tiles) for shade in range(len(spans))]
    lines = [Shade(shade, least, most, held[shade]) for shade, (least, most) in enumerate(spans)]
    return (*reversed(lines[1:]), lines[0])


def hexagon(x: float, y: float, radius: float) -> str:
    """The outline of a hexagon that stands on a corner."""
    side = round(radius * sqrt(3) / 2, 1)
    corners = (
        (0, -radius),
        (side, -radius / 2),
        (side, radius / 2),
        (0, radius),
        (-side, radius / 2),
        (-side, -radius / 2),
    )
    return "M" + "L".join(f"{x + right:.1f} {y + down:.1f}" for right, down in corners) + "Z"


def _hexagon(x: float, y: float) -> str:
    return hexagon(x, y, _RADIUS)


def _half() -> float:
    return _PITCH * sqrt(3) / 2


@cache
def _places() -> Mapping[str, tuple[float, int]]:
    return {code: (column, row) for code, (column, row) in json.loads(_PLACES.read_text()).items()}


@cache
def _centres() -> Mapping[str, tuple[float, float]]:
    west = min(column for column, _ in _places().values())
    north = min(row for _, row in _places().values())
    return {
        code: (
            round((column - west) * 2 * _half() + _half() + _MARGIN, 1),
            round((row - north) * 1.5 * _PITCH + _RADIUS + _MARGIN, 1),
        )
        for code, (column, row) in _places().items()
    }
