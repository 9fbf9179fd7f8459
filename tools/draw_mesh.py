"""Draws the mesh of the home page: light starts from one point, joined to five kinds of help.

    python tools/draw_mesh.py

Writes mesh.svg, mesh-dark.svg and mesh-small.svg into maillage/static/img; the icons come from icons.svg there.
The same seed gives the same picture. The triangles are Delaunay's, found one point at a time (Bowyer and Watson).
"""

import math
import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

IMAGES = Path(__file__).resolve().parent.parent / "maillage" / "static" / "img"
Point = tuple[int, int]
Triangle = tuple[Point, Point, Point]
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 1440, 920
CENTRE: Point = (1150, 400)
RADIUS = 205
# Around the centre, clockwise from the top: degrees and the icon of each hexagon.
HELP = ((-100, "phone"), (-28, "roof"), (44, "heart"), (116, "scales"), (188, "bubble"))


@dataclass(frozen=True)
class Palette:
    """Colours of one mode; `ramp` gives the ground from the centre outwards, by distance in radii."""

    ramp: tuple[tuple[float, Colour], ...]
    sparks: tuple[tuple[float, float, Colour], ...]
    edge: str
    dot: str
    line: str
    paper: str
    glow: tuple[str, str]


LIGHT = Palette(
    ramp=(
        (0, (255, 226, 150)),
        (0.85, (255, 240, 205)),
        (1.2, (250, 249, 244)),
        (1.65, (228, 241, 244)),
        (2.7, (203, 227, 233)),
        (3.8, (183, 214, 223)),
    ),
    sparks=((1.7, 0.2, (226, 222, 246)), (1.6, 0.07, (255, 241, 204))),
    edge="#9CC4CC",
    dot="#1F7F8C",
    line="#0B5563",
    paper="#FFF",
    glow=("#FFC845", "#FFF1CC"),
)
DARK = Palette(
    ramp=(
        (0, (96, 80, 34)),
        (0.9, (66, 62, 40)),
        (1.2, (38, 58, 60)),
        (1.65, (28, 58, 66)),
        (2.7, (22, 49, 57)),
        (3.8, (18, 42, 49)),
    ),
    sparks=((1.7, 0.2, (48, 45, 92)), (1.6, 0.07, (60, 52, 30))),
    edge="#35626D",
    dot="#58B9C6",
    line="#7FD3DF",
    paper="#12262C",
    glow=("#FFC845", "#FFC845"),
)
SMALL = ("#D5EAEE", "#E6E3F7", "#FFF1CC", "#EAF4F6", "#DDF0E4")


def scatter(size: Point, apart: float, fixed: list[Point], rnd: random.Random) -> list[Point]:
    """Points at random, none nearer than `apart` to another or to a fixed one; the fixed ones come first."""
    points = list(fixed)
    for _ in range(4000):
        point = (rnd.randint(-40, size[0] + 40), rnd.randint(-40, size[1] + 40))
        if all(math.dist(point, other) > apart for other in points):
            points.append(point)
    return points


def triangulate(points: list[Point]) -> list[Triangle]:
    """Delaunay's triangles: each new point empties the circles that hold it, and is joined to the rim of the hole."""
    hull: Triangle = ((-99999, -99999), (99999, -99999), (0, 99999))
    triangles = [hull]
    for point in points:
        hit = [triangle for triangle in triangles if _circle_holds(triangle, point)]
        sides = Counter(frozenset(side) for triangle in hit for side in _sides(triangle))
        rim = [side for triangle in hit for side in _sides(triangle) if sides[frozenset(side)] == 1]
        triangles = [triangle for triangle in triangles if triangle not in hit] + [(a, b, point) for a, b in rim]
    return [triangle for triangle in triangles if not set(triangle) & set(hull)]


def _sides(triangle: Triangle) -> list[tuple[Point, Point]]:
    a, b, c = triangle
    return [(a, b), (b, c), (c, a)]


def _circle_holds(triangle: Triangle, point: Point) -> bool:
    (ax, ay), (bx, by), (cx, cy) = ((x - point[0], y - point[1]) for x, y in triangle)
    determinant = (
        (ax * ax + ay * ay) * (bx * cy - cx * by)
        - (bx * bx + by * by) * (ax * cy - cx * ay)
        + (cx * cx + cy * cy) * (ax * by - bx * ay)
    )
    turn = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay)
    return determinant * turn > 0


def _path(triangle: Triangle) -> str:
    (ax, ay), (bx, by), (cx, cy) = triangle
    return f"M{ax} {ay}l{bx - ax} {by - ay} {cx - bx} {cy - by}z".replace(" -", "-")


def _dots(points: list[Point]) -> str:
    """A dot is a line of no length with round ends."""
    return "".join(f"M{x} {y}h0" for x, y in points)


def _filled(groups: dict[str, list[Triangle]]) -> str:
    return "".join(f'<path fill="{fill}" d="{"".join(map(_path, some))}"/>' for fill, some in groups.items())


def _ground(palette: Palette, distance: float, rnd: random.Random) -> str:
    """The colour of a triangle, coarse enough for many to share one path."""
    colour = palette.ramp[-1][1]
    for (near, first), (far, last) in zip(palette.ramp, palette.ramp[1:], strict=False):
        if near <= distance <= far:
            share = round((distance - near) / (far - near) * 3) / 3
            colour = tuple(round(x + (y - x) * share) for x, y in zip(first, last, strict=True))
            break
    for least, chance, spark in palette.sparks:
        if distance > least and rnd.random() < chance:
            colour = spark
    return "#{:02X}{:02X}{:02X}".format(*colour)


def icon(name: str) -> str:
    found = re.search(rf'<symbol id="{name}" [^>]*>(.*?)</symbol>', (IMAGES / "icons.svg").read_text())
    assert found is not None, f"no icon {name}"
    return found[1]


def hero(palette: Palette, seed: int = 11) -> str:
    rnd = random.Random(seed)  # noqa: S311 -- a picture, not a secret
    around = [
        (
            round(CENTRE[0] + RADIUS * 1.12 * math.cos(math.radians(a))),
            round(CENTRE[1] + RADIUS * math.sin(math.radians(a))),
        )
        for a, _ in HELP
    ]
    points = scatter((WIDTH, HEIGHT), 92, [CENTRE, *around], rnd)
    # The mask hides the left third: nothing is drawn there.
    points = [point for point in points if point[0] > WIDTH * 0.36]
    groups: dict[str, list[Triangle]] = {}
    for triangle in triangulate(points):
        middle = tuple(sum(axis) / 3 for axis in zip(*triangle, strict=True))
        distance = max(0.0, math.dist(middle, CENTRE) / RADIUS + rnd.uniform(-0.42, 0.42))
        groups.setdefault(_ground(palette, distance, rnd), []).append(triangle)
    x, y = CENTRE
    spokes = "".join(f"M{x} {y}L{px} {py}" for px, py in around)
    ring = "M" + "L".join(f"{px} {py}" for px, py in around) + "z"
    hexagons = "".join(
        f'<g transform="translate({px} {py})"><use href="#h"/><g transform="translate(-16-16)scale(1.333)">{icon(name)}</g></g>'
        for (px, py), (_, name) in zip(around, HELP, strict=True)
    )
    loose = points[1 + len(around) :]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMaxYMid slice">'
        '<defs><linearGradient id="f"><stop offset=".4"/><stop offset=".7" stop-color="#fff"/></linearGradient>'
        f'<mask id="m"><path fill="url(#f)" d="M0 0h{WIDTH}v{HEIGHT}H0z"/></mask>'
        f'<radialGradient id="g"><stop offset="0" stop-color="{palette.glow[0]}" stop-opacity=".7"/>'
        f'<stop offset=".55" stop-color="{palette.glow[0]}" stop-opacity=".22"/>'
        f'<stop offset="1" stop-color="{palette.glow[1]}" stop-opacity="0"/></radialGradient>'
        f'<path id="h" fill="{palette.paper}" stroke-width="2.2" d="M0-43 37-21.5V21.5L0 43-37 21.5V-21.5z"/></defs>'
        f'<g mask="url(#m)" stroke="{palette.edge}" stroke-linejoin="round">{_filled(groups)}'
        f'<g stroke="{palette.dot}" stroke-linecap="round"><path stroke-width="7" d="{_dots(loose[::2])}"/>'
        f'<path stroke-width="10" d="{_dots(loose[1::2])}"/></g></g>'
        f'<circle cx="{x}" cy="{y}" r="{RADIUS}" fill="url(#g)"/>'
        f'<g fill="none" stroke="{palette.line}" stroke-width="1.65" stroke-linecap="round" stroke-linejoin="round">'
        f'<path stroke-width="3" d="{spokes}"/><path stroke-dasharray="2 7" d="{ring}"/>'
        f'<circle cx="{x}" cy="{y}" r="25" fill="#FFC845" stroke="{palette.paper}" stroke-width="7"/>{hexagons}</g></svg>\n'
    )


def small(seed: int = 5) -> str:
    rnd = random.Random(seed)  # noqa: S311 -- a picture, not a secret
    width, height = 480, 150
    points = scatter((width, height), 56, [], rnd)
    groups: dict[str, list[Triangle]] = {}
    for triangle in triangulate(points):
        groups.setdefault(rnd.choice(SMALL), []).append(triangle)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" preserveAspectRatio="xMaxYMin slice">'
        '<defs><radialGradient id="f" cx="1" cy="0" r="1"><stop offset=".1" stop-color="#fff"/><stop offset=".82"/>'
        f'</radialGradient><mask id="m"><path fill="url(#f)" d="M0 0h{width}v{height}H0z"/></mask></defs>'
        f'<g mask="url(#m)" stroke="{LIGHT.edge}" stroke-linejoin="round">{_filled(groups)}'
        f'<path stroke="{LIGHT.dot}" stroke-width="5" stroke-linecap="round" d="{_dots(points)}"/></g></svg>\n'
    )


def main() -> None:
    for name, drawing in (("mesh", hero(LIGHT)), ("mesh-dark", hero(DARK)), ("mesh-small", small())):
        (IMAGES / f"{name}.svg").write_text(drawing)
        print(f"{name}.svg: {len(drawing)} bytes")


if __name__ == "__main__":
    main()
