from itertools import pairwise

import numpy as np
import pytest

from maillage.territories import outlines
from tests.territories.fixtures import all_tables


def area(ring):
    x, y = ring[:, 0], ring[:, 1]
    return abs(np.sum(x[:-1] * y[1:] - x[1:] * y[:-1])) / 2


def test_outlines_cover_every_department_and_region():
    content = all_tables()

    assert list(outlines.departments()) == [row.code for row in content.departments]
    assert list(outlines.regions()) == [row.code for row in content.regions]


@pytest.mark.parametrize("shapes", [outlines.departments, outlines.regions])
def test_outlines_are_closed_rings_without_repeated_points(shapes):
    for rings in shapes().values():
        for ring in rings:
            assert ring.dtype == np.float64
            assert len(ring) >= 4
            assert np.array_equal(ring[0], ring[-1])
            assert np.all(np.any(ring[1:] != ring[:-1], axis=1))


def edges(rings):
    return {frozenset((tuple(a), tuple(b))) for ring in rings for a, b in pairwise(ring)}


def test_neighbours_share_their_border():
    seine_et_marne, essonne = (edges(outlines.departments()[code]) for code in ("77", "91"))

    assert len(seine_et_marne & essonne) > 5


def test_no_edge_belongs_to_more_than_two_departments():
    counts = {}
    for rings in outlines.departments().values():
        for edge in edges(rings):
            counts[edge] = counts.get(edge, 0) + 1

    assert max(counts.values()) == 2


def test_region_edges_are_those_of_its_departments():
    departments = set().union(*(edges(rings) for rings in outlines.departments().values()))

    for rings in outlines.regions().values():
        assert edges(rings) <= departments


def test_true_enclaves_are_kept():
    """The Enclave des Papes belongs to Vaucluse (84), within Drôme (26); Hautes-Pyrénées (65) has two in 64."""
    drome, pyrenees = outlines.departments()["26"], outlines.departments()["64"]

    assert [len(outlines.departments()[code]) for code in ("84", "65", "26", "64")] == [2, 3, 2, 3]
    assert edges(drome[1:]) <= edges(outlines.departments()["84"])
    assert edges(pyrenees[1:]) <= edges(outlines.departments()["65"])


def test_outlines_stay_small():
    sizes = [path.stat().st_size for path in (outlines.DEPARTMENTS_GEOJSON, outlines.REGIONS_GEOJSON)]

    assert sizes[0] < 170_000
    assert sizes[1] < 75_000
    assert area(outlines.departments()["75"][0]) == pytest.approx(0.0128, rel=0.2)
