"""Our figures against numpy, scipy and statsmodels, which compute them from the answers themselves."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from maillage.surveys import statistics

COUNTS = st.dictionaries(st.integers(1, 5), st.integers(0, 400), min_size=1).filter(lambda counts: sum(counts.values()))
SHARES = st.integers(1, 2000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


def _answers(counts):
    return np.repeat(list(counts), list(counts.values()))


@given(COUNTS)
def test_mean_and_median_are_those_of_the_answers(counts):
    answers = _answers(counts)

    assert statistics.mean(counts) == pytest.approx(np.mean(answers))
    assert statistics.median(counts) == np.median(answers)
    assert statistics.size(counts) == len(answers)


@given(SHARES)
def test_interval_of_a_share_is_that_of_wilson(numbers):
    part, whole = numbers

    found = statistics.share(part, whole)

    assert (found.interval.low, found.interval.high) == pytest.approx(
        proportion_confint(part, whole, method="wilson"), abs=1e-12
    )
    judged = stats.binomtest(part, whole).proportion_ci(method="wilson")
    assert (found.interval.low, found.interval.high) == pytest.approx((judged.low, judged.high), abs=1e-12)
    assert found.interval.low <= found.value <= found.interval.high


@given(SHARES, SHARES)
def test_interval_of_a_difference_is_that_of_newcombe(before, after):
    found = statistics.difference(statistics.share(*before), statistics.share(*after))

    judged = confint_proportions_2indep(*after, *before, method="newcomb", compare="diff", correction=False)
    assert (found.interval.low, found.interval.high) == pytest.approx(judged, abs=1e-9)
    assert found.value == pytest.approx(after[0] / after[1] - before[0] / before[1])


@given(COUNTS)
def test_share_of_high_answers_counts_the_answers(counts):
    answers = _answers(counts)

    found = statistics.at_least(counts, 4)

    assert (found.part, found.whole) == (int((answers >= 4).sum()), len(answers))


@pytest.mark.parametrize(
    ("before", "after", "is_clear"),
    [((10, 100), (90, 100), True), ((90, 100), (10, 100), True), ((50, 100), (52, 100), False)],
)
def test_a_difference_is_clear_when_it_cannot_be_nothing(before, after, is_clear):
    found = statistics.difference(statistics.share(*before), statistics.share(*after))

    assert found.is_clear is is_clear


@pytest.mark.parametrize("figure", [statistics.mean, statistics.median, lambda counts: statistics.at_least(counts, 4)])
@pytest.mark.parametrize("counts", [{}, {3: 0}])
def test_nothing_has_no_figure(figure, counts):
    with pytest.raises(ValueError, match="No answer"):
        figure(counts)


@pytest.mark.parametrize(("part", "whole"), [(-1, 5), (6, 5), (0, 0)])
def test_what_is_no_share_is_refused(part, whole):
    with pytest.raises(ValueError, match="no share"):
        statistics.share(part, whole)
