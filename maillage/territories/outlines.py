"""Simplified outlines, for static maps (rings) and for the interactive map (the files themselves). Pure."""

import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from maillage.territories.tables import DATA

DEPARTMENTS_GEOJSON = DATA / "departments.geojson"
REGIONS_GEOJSON = DATA / "regions.geojson"

# Longitudes and latitudes, one row per point, closed: the first point comes again at the end.
Ring = NDArray[np.float64]


def departments() -> dict[str, tuple[Ring, ...]]:
    """All rings of each département, holes included: fill them with the even-odd rule."""
    return _rings(DEPARTMENTS_GEOJSON)


def regions() -> dict[str, tuple[Ring, ...]]:
    """All rings of each région, along the very edges of the départements."""
    return _rings(REGIONS_GEOJSON)


@cache
def _rings(path: Path) -> dict[str, tuple[Ring, ...]]:
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"]["code"]: tuple(
            np.array(ring, dtype=np.float64) for polygon in feature["geometry"]["coordinates"] for ring in polygon
        )
        for feature in features
    }
