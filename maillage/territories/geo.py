"""Great-circle distances by chord, in float64: exact at short range, where the usual arc cosine in float32 is off by kilometres."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_RADIUS_KM = 6371.0088
KM_PER_DEGREE = 111.0  # of latitude; a little less than the truth, so that a box drawn with it is never too small

Floats = NDArray[np.float64]


def chords(longitude: ArrayLike, latitude: ArrayLike) -> Floats:
    """Unit vectors, one row of three per point: the distance between two of them is the chord between both points."""
    east = np.radians(np.atleast_1d(np.asarray(longitude, dtype=np.float64)))
    north = np.radians(np.atleast_1d(np.asarray(latitude, dtype=np.float64)))
    flat = np.cos(north)
    return np.column_stack((flat * np.cos(east), flat * np.sin(east), np.sin(north)))


def chord(longitude: float, latitude: float) -> tuple[float, float, float]:
    """The unit vector of one point, as `chords` gives those of many."""
    east, north = math.radians(longitude), math.radians(latitude)
    return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)


def kilometres(start: Floats, end: Floats) -> Floats:
    """Great-circle distance between unit vectors, row by row; either side may be a single vector."""
    return spanned_by(np.sqrt(np.sum((start - end) ** 2, axis=-1)))


def spanned_by(chord: Floats) -> Floats:
    """The great-circle distance under a chord between unit vectors."""
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(chord / 2, 1.0)), dtype=np.float64)


def chord_of(distance_km: float) -> float:
    """The chord that spans this great-circle distance: a radius for searches among unit vectors."""
    return float(2 * np.sin(min(distance_km / EARTH_RADIUS_KM, np.pi) / 2))
