import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.territories import geo

longitudes = st.floats(-180, 180)
latitudes = st.floats(-90, 90)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ((2.3522, 48.8566), (4.8357, 45.7640), 391.5),  # Paris to Lyon
        ((0, 0), (180, 0), np.pi * geo.EARTH_RADIUS_KM),
        ((2.3522, 48.8566), (2.3522, 48.8566), 0),
    ],
)
def test_kilometres_between_two_points(start, end, expected):
    distance = geo.kilometres(geo.chords(*start), geo.chords(*end))

    assert distance == pytest.approx([expected], rel=1e-3)


def test_kilometres_is_exact_at_short_range():
    one_metre_north = 1 / 111_195

    distance = geo.kilometres(geo.chords(2, 48), geo.chords(2, 48 + one_metre_north))

    assert distance == pytest.approx([0.001], rel=1e-4)


@given(longitudes, latitudes, longitudes, latitudes)
def test_kilometres_is_symmetric_and_agrees_with_the_chord(east, north, other_east, other_north):
    start, end = geo.chords(east, north), geo.chords(other_east, other_north)

    distance = geo.kilometres(start, end)

    assert distance == pytest.approx(geo.kilometres(end, start))
    assert 0 <= distance[0] <= np.pi * geo.EARTH_RADIUS_KM + 1e-6
    assert geo.chord_of(distance[0]) == pytest.approx(np.linalg.norm(start - end), abs=1e-9)


def test_chords_are_unit_vectors_one_row_per_point():
    vectors = geo.chords([2.0, 55.5, -61.0], [48.0, -20.9, 16.2])

    assert vectors.shape == (3, 3)
    assert vectors.dtype == np.float64
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 1])


def test_chord_of_a_distance_longer_than_the_world_is_the_diameter():
    assert geo.chord_of(1e9) == pytest.approx(2)
