"""The nearest word, as if each had been compared letter by letter."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from maillage.search.lexicon import Lexicon

WORDS = st.text(alphabet="abcdeé1中", min_size=1, max_size=9)


@given(st.dictionaries(WORDS, st.integers(1, 4), max_size=40), WORDS, st.integers(1, 2))
def test_the_nearest_is_that_of_all_comparisons(counts, typed, most):
    near = [(OSA.distance(typed, word), -count, word) for word, count in counts.items()]
    near = [one for one in near if one[0] <= most]

    assert Lexicon(counts).nearest(typed, most) == (min(near)[2] if near else None)


def test_the_most_frequent_of_those_that_are_as_near_comes_first():
    lexicon = Lexicon({"mineur": 2, "mineuse": 9, "mineurs": 5, "tuteur": 30})

    assert lexicon.nearest("mineu", 2) == "mineur"
    assert lexicon.nearest("mineuss", 1) == "mineuse"
    assert lexicon.nearest("xylophone", 2) is None
