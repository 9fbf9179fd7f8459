"""The static plan: everything in sight, nothing that is not public."""

import itertools
import re
from itertools import accumulate

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.orientation.pages import plan
from maillage.territories import gazetteer

GAZETTEER = gazetteer.load()
MELUN = GAZETTEER.by_code("77288")


def draw(pins=(), place=MELUN):
    return plan.draw(place, list(pins), GAZETTEER)


def test_without_pins_the_plan_shows_the_surroundings():
    shown = draw()

    assert (shown.centre.x, shown.centre.y, shown.centre.text) == (230, 260, "Melun")
    assert [ring.km for ring in shown.rings] == [10, 20]
    assert shown.pins == ()
    assert shown.outlines


def test_pins_carry_their_rank_and_their_place():
    shown = draw([(1, MELUN.longitude, MELUN.latitude), (12, 2.7006, 48.4047)])

    first, second = shown.pins
    assert (first.text, first.x, first.y) == ("1", 230, 260)
    assert second.text == "12"
    assert second.x > 230  # east
    assert second.y > 260  # south


@settings(deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(1, 99), st.floats(-61.8, 55.9), st.floats(-21.4, 51.1)),
        max_size=8,
    )
)
def test_whatever_the_pins_what_is_drawn_is_in_the_frame(pins):
    shown = draw(pins)

    for spot in (*shown.pins, *shown.towns):
        assert 0 <= spot.x <= plan.WIDTH
        assert 0 <= spot.y <= plan.HEIGHT
    corners = [corner for path in shown.outlines for corner in corners_of(path)]
    assert all(-40 <= x <= plan.WIDTH + 40 and -40 <= y <= plan.HEIGHT + 40 for x, y in corners)


def corners_of(path):
    """The points of an outline, which writes the first and then steps."""
    first, steps = re.fullmatch(r"M(.+)l(.+)z", path).groups()
    numbers = [int(text) for text in re.findall(r"-?\d+", f"{first} {steps}")]
    return list(zip(accumulate(numbers[::2]), accumulate(numbers[1::2]), strict=True))


@pytest.mark.parametrize("distance", [0.001, 0.1, 0.5, 1.0])
def test_pins_within_160_km_are_all_shown(distance):
    east = (1, MELUN.longitude + distance, MELUN.latitude)

    assert [spot.text for spot in draw([east]).pins] == ["1"]


def test_a_pin_too_far_is_left_out():
    assert draw([(1, MELUN.longitude + 10, MELUN.latitude)]).pins == ()


def test_towns_do_not_cover_each_other_nor_the_centre():
    shown = draw([(1, 2.7006, 48.4047)])

    spots = [shown.centre, *shown.pins, *shown.towns]
    assert 1 <= len(shown.towns) <= 6
    assert "Melun" not in [town.text for town in shown.towns]
    for town in shown.towns:
        others = [spot for spot in spots if spot is not town]
        assert all(abs(town.x - spot.x) > 60 or abs(town.y - spot.y) > 20 for spot in others)


def test_an_arrondissement_is_never_a_town_of_the_plan():
    paris = GAZETTEER.by_code("75056")

    assert not any("arrondissement" in town.text for town in draw(place=paris).towns)


def test_the_same_question_gives_the_same_plan():
    pins = [(1, 2.7, 48.4), (2, 2.6, 48.6)]

    assert draw(pins) == draw(pins)


@pytest.mark.parametrize("code", ["97105", "97411", "2A004", "29083"])
def test_every_corner_of_the_country_has_its_plan(code):
    shown = draw(place=GAZETTEER.by_code(code))

    assert shown.outlines
    assert shown.centre.text


def test_the_interactive_map_names_the_commune_and_large_towns_that_are_apart():
    towns = plan.towns_around(MELUN, GAZETTEER)

    assert towns[0][0] == "Melun"
    assert "Paris" in [name for name, _, _ in towns]
    assert 5 < len(towns) <= 15
    assert all(abs(a[1] - b[1]) + abs(a[2] - b[2]) > 0.15 for a, b in itertools.combinations(towns, 2))
