import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from maillage.territories.spelling import BEGUN, EXACT, IN_PART, MISSPELT, NOTHING, NameIndex, spelt_out, tolerance

NAMES = [
    ("saint etienne",), ("saint etienne du rouvray",), ("le havre", "havre"), ("la roche sur yon", "roche sur yon"),
    ("stains",), ("y",),
]  # fmt: skip
INDEX = NameIndex(NAMES)
EVERYWHERE = np.ones(len(NAMES), dtype=np.bool_)


def ranks(text, among=EVERYWHERE, with_mistakes=True):
    return INDEX.ranks(text.split(), among=among, with_mistakes=with_mistakes).tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("saint etienne", [EXACT, BEGUN, NOTHING, NOTHING, NOTHING, NOTHING]),
        ("saintetienne", [EXACT, BEGUN, NOTHING, NOTHING, NOTHING, NOTHING]),
        ("st etienne", [EXACT, BEGUN, NOTHING, NOTHING, NOTHING, NOTHING]),
        ("st", [BEGUN, BEGUN, NOTHING, NOTHING, BEGUN, NOTHING]),
        ("etienne saint", [IN_PART, IN_PART, NOTHING, NOTHING, NOTHING, NOTHING]),
        ("havre", [NOTHING, NOTHING, EXACT, NOTHING, NOTHING, NOTHING]),
        ("yon", [NOTHING, NOTHING, NOTHING, IN_PART, NOTHING, NOTHING]),
        ("saint etiene", [MISSPELT, MISSPELT + 1, NOTHING, NOTHING, NOTHING, NOTHING]),
        ("lehavrre", [NOTHING, NOTHING, MISSPELT, NOTHING, NOTHING, NOTHING]),
        ("zz", [NOTHING] * 6),
    ],
)
def test_ranks(text, expected):
    assert ranks(text) == expected


def test_ranks_without_mistakes_leaves_them_out():
    assert ranks("saint etiene", with_mistakes=False) == [NOTHING] * 6


def test_ranks_stay_within_the_given_places():
    assert ranks("saint etienne", among=np.array([False, True, True, True, True, True]))[:2] == [NOTHING, BEGUN]
    assert ranks("saint etiene", among=np.array([False, True, True, True, True, True]))[:2] == [NOTHING, MISSPELT + 1]


@pytest.mark.parametrize(("key", "expected"), [("eu", 0), ("lyo", 0), ("lyon", 1), ("mulouse", 2), ("monpelllier", 3)])
def test_tolerance_grows_with_length(key, expected):
    assert tolerance(key) == expected


def test_spelt_out_replaces_whole_words_only():
    assert spelt_out(["ste", "stains", "st"]) == ["sainte", "stains", "saint"]


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text("abcdeilnst", min_size=1, max_size=12), min_size=1, max_size=20, unique=True), st.data())
def test_the_sieve_loses_no_name_within_tolerance(names, data):
    text = data.draw(st.text("abcdeilnst", min_size=1, max_size=12))
    index = NameIndex([(name,) for name in names])

    found = index.ranks([text], among=np.ones(len(names), dtype=np.bool_), with_mistakes=True)

    distances = [OSA.distance(text, name) for name in names]
    if min(distances) and min(distances) <= tolerance(text):
        assert found[int(np.argmin(distances))] != NOTHING
