"""Squares of a quarter of a degree, numbered from west to east, then from south to north: places near each other stand together.

Pure numpy. Longitudes and latitudes in degrees.
"""

import math

import numpy as np
import numpy.typing as npt

from maillage.territories import geo

Numbers = npt.NDArray[np.int64]

_BY_DEGREE = 4
_IN_ROW = 360 * _BY_DEGREE
_ROWS = 180 * _BY_DEGREE
_POLAR = 80.0  # nearer the poles, circles are cut from whole rows


def squares(longitudes: geo.Floats, latitudes: geo.Floats) -> Numbers:
    """The number of the square of each point."""
    rows = np.clip(np.floor((latitudes + 90) * _BY_DEGREE), 0, _ROWS - 1).astype(np.int64)
    columns = np.clip(np.floor((longitudes + 180) * _BY_DEGREE), 0, _IN_ROW - 1).astype(np.int64)
    numbers: Numbers = rows * _IN_ROW + columns
    return numbers


def around(longitude: float, latitude: float, distance_km: float) -> tuple[Numbers, Numbers]:
    """For each row that the circle touches, the first and the last square to look into."""
    north = distance_km / geo.KM_PER_DEGREE
    rows = np.arange(_number(latitude - north + 90, _ROWS), _number(latitude + north + 90, _ROWS) + 1)
    starts = rows * _IN_ROW
    highest = abs(latitude) + north
    east = north / math.cos(math.radians(highest)) if highest < _POLAR else 360.0
    if longitude - east < -180 or longitude + east > 180:  # past the line where longitudes begin again
        return starts, starts + _IN_ROW - 1
    return starts + _number(longitude - east + 180, _IN_ROW), starts + _number(longitude + east + 180, _IN_ROW)


def _number(degrees: float, count: int) -> int:
    """Of the row or column, among `count`, that lies so far from the first."""
    return min(max(math.floor(degrees * _BY_DEGREE), 0), count - 1)
