"""The index's columns: the same whatever the order, and everything at its place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.orientation.snapshots import columns
from maillage.orientation.snapshots.columns import Closure, Entry, Place
from tests.orientation.test_index import worlds


@settings(deadline=None, max_examples=40)
@given(world=worlds(), data=st.data())
def test_columns_are_the_same_whatever_the_order_of_the_entries(world, data):
    one, other = columns.build(world), columns.build(data.draw(st.permutations(world)))

    assert (one.hours, one.area_spans) == (other.hours, other.area_spans)
    assert {name: array.tobytes() for name, array in one.arrays.items()} == {
        name: array.tobytes() for name, array in other.arrays.items()
    }


def test_columns_of_nothing():
    table = columns.build([])

    assert (table.size, table.hours, table.area_spans) == (0, ("",), {})


def test_places_stand_by_square_and_closures_name_their_service():
    far, near = Place(2.0, 49.0, "Mo"), Place(2.0, 48.0)
    table = columns.build([Entry("b", places=(far, near), closures=(Closure(1, 2, "Tu"),)), Entry("a", hours="Mo")])

    assert table.hours == ("", "Mo", "Tu")
    assert table.arrays["place_square"].tolist() == sorted(table.arrays["place_square"])
    assert list(table.arrays["place_service"]) == [1, 1]
    assert list(table.arrays["place_hours"]) == [0, 1]
    assert list(table.arrays["place_is_one_of_many"]) == [True, True]
    assert table.arrays["closures"].tolist() == [[1, 1, 2, 2]]
    assert list(table.arrays["hours"]) == [1, 0]


def test_an_area_named_twice_counts_once():
    table = columns.build([Entry("a", areas=("D77", "D77")), Entry("b", areas=("D59", "D77"))])

    assert table.area_spans == {"D59": (0, 1), "D77": (1, 3)}
    assert list(table.arrays["area_services"]) == [1, 0, 1]


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (Entry("a", areas=("F",)), True),
        (Entry("a"), True),
        (Entry("a", areas=("D77",)), False),
        (Entry("a", places=(Place(2.0, 48.0),)), False),
    ],
)
def test_national_is_the_whole_country_or_nowhere_in_particular(entry, expected):
    assert list(columns.build([entry]).arrays["national"]) == [expected]


def test_an_entry_without_audience_is_for_anybody():
    assert list(columns.build([Entry("a"), Entry("b", audiences=2)]).arrays["audiences"]) == [columns.ANYBODY, 2]


def test_arrays_have_small_types():
    widths = {name: array.dtype for name, array in columns.build([Entry("a")]).arrays.items()}

    assert widths["needs"] == np.uint32
    assert widths["reference"] == np.dtype("S12")
