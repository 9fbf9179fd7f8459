"""What is said of one question, against the answers themselves."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from maillage.surveys.results.figures import figures

# Two people at least on each side: else nothing is told (tests/surveys/test_disclosure.py).
RATINGS = st.lists(st.integers(1, 5), min_size=1, max_size=200).map(lambda found: [*found, 1, 3, 4, 5])
PAIRS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=200).map(
    lambda found: [*found, (1, 4), (2, 5), (4, 1), (5, 3)]
)


def _counts(answers, blank=0):
    return {**Counter(map(str, answers)), **({"": blank} if blank else {})}


@given(RATINGS, st.integers(0, 20))
def test_a_rating_says_the_figures_of_its_answers(answers, blank):
    found = figures("rating", [], _counts(answers, blank), len(answers) + blank)

    assert (found.answered, found.blank) == (len(answers), blank)
    assert found.scale.mean == pytest.approx(np.mean(answers))
    assert found.scale.median == np.median(answers)
    high = sum(answer >= 4 for answer in answers)
    wilson = stats.binomtest(high, len(answers)).proportion_ci(method="wilson")
    assert found.high.value == pytest.approx(high / len(answers))
    assert (found.high.interval.low, found.high.interval.high) == pytest.approx((wilson.low, wilson.high), abs=1e-12)
    assert [bar.share.part for bar in found.bars] == [answers.count(value) for value in range(1, 6)]


@given(PAIRS)
def test_a_pair_says_both_ends_and_who_rose(answers):
    counts = Counter(f"{before}>{after}" for before, after in answers)

    found = figures("pair", [], counts, len(answers))

    assert found.before.mean == pytest.approx(np.mean([before for before, _ in answers]))
    assert found.scale.mean == pytest.approx(np.mean([after for _, after in answers]))
    assert found.rose.part == sum(after > before for before, after in answers)
    assert found.rose.whole == len(answers)


def test_choices_keep_their_order_and_those_that_nobody_took():
    found = figures("choice", ["matin", "midi", "soir"], {"2": 4, "0": 2, "": 2}, 8)

    assert [(bar.label, bar.share.part, bar.share.whole) for bar in found.bars] == [
        ("matin", 2, 6),
        ("midi", 0, 6),
        ("soir", 4, 6),
    ]
    assert found.high is None


def test_several_choices_are_shares_of_those_who_answered():
    found = figures("several", ["a", "b"], {"0": 5, "1": 4, "": 1}, 8)

    assert [(bar.share.part, bar.share.whole) for bar in found.bars] == [(5, 7), (4, 7)]


def test_yes_is_what_is_compared():
    found = figures("yes_no", [], {"yes": 6, "no": 2}, 8)

    assert (found.high.part, found.high.whole) == (6, 8)


@pytest.mark.parametrize("counts", [{}, {"": 7}])
@pytest.mark.parametrize("kind", ["rating", "pair", "choice", "several", "yes_no"])
def test_what_nobody_answered_has_no_figure(kind, counts):
    found = figures(kind, ["a"], counts, 7)

    assert (found.answered, found.blank, found.bars, found.scale, found.high) == (0, 7, (), None, None)
