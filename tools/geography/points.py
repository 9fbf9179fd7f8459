"""One centre point per commune. Town-hall points are dirty: 200 lie more than 20 km outside their commune."""

import math
from collections import Counter

import shapely
from shapely import affinity

from geography.sources import Shapes

TOLERANCE_KM = 1.0
KM_PER_DEGREE = 111.195
# Communes created again in 2025-2026, which have no geometry yet: they take the point of the commune they come from.
NEIGHBOURS = {"15031": "15141", "15035": "15141", "15047": "15141", "15171": "15141"}


def _distance_km(area: shapely.Geometry, point: shapely.Point) -> float:
    """Distance in a local plane, precise enough to compare with one kilometre."""
    shrink = math.cos(math.radians(point.y))
    flat = affinity.scale(area, xfact=shrink, origin=(0, 0))
    return float(shapely.distance(flat, shapely.Point(point.x * shrink, point.y))) * KM_PER_DEGREE


def _centre(area: shapely.Geometry, town_hall: shapely.Point | None) -> tuple[shapely.Point, str]:
    if town_hall is None:
        return shapely.point_on_surface(area), "surface, no town hall known"
    if shapely.intersects(area, town_hall):
        return town_hall, "town hall"
    if _distance_km(area, town_hall) <= TOLERANCE_KM:
        return town_hall, "town hall within 1 km"
    return shapely.point_on_surface(area), "surface, town hall misplaced"


def centres(shapes: Shapes) -> tuple[dict[str, tuple[float, float]], Counter[str]]:
    """Longitude and latitude to 4 decimals (about 10 m) by commune code, and how many points came from each rule."""
    found: dict[str, tuple[float, float]] = {}
    rules: Counter[str] = Counter()
    for code, area in sorted(shapes.areas.items()):
        point, rule = _centre(area, shapes.town_halls.get(code))
        found[code] = (round(point.x, 4), round(point.y, 4))
        rules[rule] += 1
    for code, neighbour in NEIGHBOURS.items():
        if code not in found:
            found[code] = found[neighbour]
            rules["point of a neighbour"] += 1
    return found, rules
