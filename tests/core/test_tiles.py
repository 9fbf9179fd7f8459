"""The tile map: every département once, at its place, with a shade that says its count."""

from itertools import combinations
from math import dist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core import tiles
from maillage.territories import gazetteer


def _by_code(counts, **options):
    return {tile.code: tile for tile in tiles.draw(counts, **options).tiles}


def test_every_departement_has_one_tile():
    assert tiles.codes() == set(gazetteer.load().departments)
    assert len(tiles.draw({}).tiles) == 101


def test_tiles_do_not_overlap_and_stay_on_the_map():
    drawn = tiles.draw({})

    nearest = min(dist((one.x, one.y), (other.x, other.y)) for one, other in combinations(drawn.tiles, 2))
    assert round(nearest) == 48
    assert all(23 <= tile.x <= drawn.width - 23 and 26 <= tile.y <= drawn.height - 26 for tile in drawn.tiles)


def test_neighbours_stand_where_one_looks_for_them():
    found = _by_code({})

    assert found["59"].y < found["75"].y < found["13"].y
    assert found["29"].x < found["75"].x < found["67"].x
    assert found["2B"].y < found["2A"].y


@pytest.mark.parametrize(("count", "shade"), [(0, 0), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (9, 3), (10, 4), (20, 4)])
def test_small_counts_have_the_shades_of_the_guide(count, shade):
    assert _by_code({"77": count})["77"].shade == shade


def test_larger_counts_are_shared_among_the_shades():
    counts = {code: 100 + 9 * rank for rank, code in enumerate(sorted(tiles.codes()))}

    legend = tiles.draw(counts).legend

    assert [(line.least, line.most) for line in legend] == [
        (1000, None),
        (500, 999),
        (300, 499),
        (1, 299),
        (0, 0),
    ]
    assert sum(line.tiles for line in legend) == 101


def test_what_is_chosen_is_marked_and_what_has_no_tile_left_out():
    found = _by_code({"77": 2, "987": 40}, chosen=["77"])

    assert [code for code, tile in found.items() if tile.is_chosen] == ["77"]
    assert "987" not in found
    assert found["77"].shade == 1


@given(st.dictionaries(st.sampled_from(sorted(tiles.codes())), st.integers(0, 10**6)))
def test_the_legend_says_the_truth_of_each_tile(counts):
    drawn = tiles.draw(counts)
    spans = {line.shade: (line.least, line.most) for line in drawn.legend}

    for tile in drawn.tiles:
        least, most = spans[tile.shade]
        assert least <= tile.count <= (tile.count if most is None else most)
    assert sum(line.tiles for line in drawn.legend) == 101


def test_a_hexagon_stands_on_a_corner():
    assert tiles.hexagon(10, 10, 10) == "M10.0 0.0L18.7 5.0L18.7 15.0L10.0 20.0L1.3 15.0L1.3 5.0Z"
