"""Outlines of départements and régions at the size of a web page, with shared borders kept shared."""

import json
from collections.abc import Iterator

import numpy as np
import shapely

from geography.points import KM_PER_DEGREE

TOLERANCE = 2 / KM_PER_DEGREE  # 2 km, in degrees
SMALLEST = TOLERANCE**2 / 2  # islands, slivers and holes under about 2 km²
DECIMALS = 3
# Merged communes whose source geometry is only that of one former commune leave holes of 2 to 30 km². Nothing in France
# is a true hole but Llívia, a Spanish enclave in the Pyrénées-Orientales: it is held open, every other gap is filled.
GAP_WIDTH = 0.2  # degrees: wider than any such gap
LLIVIA = ("66", shapely.Point(1.98, 42.47))

Outlines = dict[str, shapely.Geometry]


def simplified(members: dict[str, list[shapely.Geometry]]) -> Outlines:
    """One shape per département from those of its communes, whose layer has small overlaps: hence union, then clean."""
    codes = sorted(members)
    unions = {code: shapely.union_all(np.array(members[code], dtype=object)) for code in codes}
    layer = np.array([*unions.values(), _foreign_enclave(unions)], dtype=object)
    clean = np.array(shapely.coverage_clean(layer, gap_width=GAP_WIDTH), dtype=object)
    coverage = shapely.coverage_simplify(clean, TOLERANCE)
    return dict(zip(codes, coverage[:-1], strict=True))


def _foreign_enclave(unions: Outlines) -> shapely.Polygon:
    code, inside = LLIVIA
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(unions[code]) for ring in part.interiors]
    return next(hole for hole in holes if hole.contains(inside))


def merged(outlines: Outlines, group_of: dict[str, str]) -> Outlines:
    """The same edges, without those between two members of a group."""
    groups: dict[str, list[shapely.Geometry]] = {}
    for code, shape in outlines.items():
        groups.setdefault(group_of[code], []).append(shape)
    return {group: shapely.coverage_union_all(np.array(groups[group], dtype=object)) for group in sorted(groups)}


def _kept_polygons(shape: shapely.Geometry) -> Iterator[shapely.Polygon]:
    """Without specks; the largest part is always kept, and so is every enclave or hole of more than about 2 km²."""
    parts = shapely.get_parts(shape)
    largest = max(part.area for part in parts)
    for part in parts:
        if part.area >= SMALLEST or part.area == largest:
            holes = [ring for ring in part.interiors if shapely.Polygon(ring).area >= SMALLEST]
            yield shapely.Polygon(part.exterior, holes)


def _ring(ring: shapely.LinearRing) -> list[list[float]]:
    points: list[list[float]] = []
    for x, y in ring.coords:
        point = [round(x, DECIMALS) + 0.0, round(y, DECIMALS) + 0.0]
        if not points or point != points[-1]:
            points.append(point)
    return points


def geojson(outlines: Outlines, names: dict[str, str]) -> bytes:
    """A FeatureCollection of MultiPolygons with `code` and `name`, without spaces, one feature per line."""
    lines = []
    for code, shape in outlines.items():
        polygons = [[_ring(ring) for ring in (part.exterior, *part.interiors)] for part in _kept_polygons(shape)]
        feature = {
            "type": "Feature",
            "properties": {"code": code, "name": names[code]},
            "geometry": {"type": "MultiPolygon", "coordinates": polygons},
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()
