"""The squares to look into hold every place within the distance, wherever on Earth."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from maillage.orientation.snapshots import grid
from maillage.territories import geo

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)


@given(st.tuples(longitudes, latitudes), st.floats(0, 360), st.floats(0, 1), st.floats(1, 150))
def test_a_place_within_the_distance_is_in_the_squares(centre, bearing, share, distance):
    longitude, latitude = _moved(*centre, bearing, share * distance)
    square = int(grid.squares(np.array([longitude]), np.array([latitude]))[0])

    first, last = grid.around(*centre, distance)

    assert ((first <= square) & (square <= last)).any()


def test_few_squares_are_looked_into():
    first, last = grid.around(2.35, 48.85, 40)

    assert int((last - first + 1).sum()) <= 28


def _moved(longitude, latitude, bearing, distance):
    """The point at that distance, in that direction (the direct problem on a sphere)."""
    east, north, turn, angle = *np.radians([longitude, latitude, bearing]), distance / geo.EARTH_RADIUS_KM
    there = np.arcsin(np.sin(north) * np.cos(angle) + np.cos(north) * np.sin(angle) * np.cos(turn))
    moved = east + np.arctan2(
        np.sin(turn) * np.sin(angle) * np.cos(north), np.cos(angle) - np.sin(north) * np.sin(there)
    )
    return (float(np.degrees(moved)) + 180) % 360 - 180, float(np.degrees(there))
