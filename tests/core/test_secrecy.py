"""Small counts are not shown, and cannot be worked out from the others."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from maillage.core import secrecy


@pytest.mark.parametrize(
    ("count", "shown"), [(0, None), (1, None), (10, None), (11, None), (14, None), (15, 20), (104, 100), (105, 110)]
)
def test_a_count_is_rounded_to_the_ten_or_not_shown(count, shown):
    assert secrecy.shown(count, 11) == shown


@pytest.mark.parametrize(
    ("threshold", "count", "shown"),
    [(20, 19, None), (20, 24, None), (20, 25, 30), (25, 25, 30), (26, 34, None), (1, 4, None), (1, 5, 10)],
)
def test_the_threshold_goes_up_and_never_under_five(threshold, count, shown):
    assert secrecy.shown(count, threshold) == shown


def test_a_total_adds_up_what_is_shown():
    assert secrecy.total([15, 25, 10], 11) == 50
    assert secrecy.total([10, 14], 11) is None


@given(st.lists(st.integers(0, 60), min_size=1, max_size=8), st.integers(5, 30))
@example([0, 11], 11)  # shown as 10 both, the part and the total would leave four counts out of eleven
@example([0, 15, 25], 11)  # and here five
def test_a_hidden_count_cannot_be_worked_out_from_the_page(counts, threshold):
    """Whatever a small count was, the page would have been the very same with any other."""
    page = _page(counts, threshold)

    for place in (place for place, count in enumerate(counts) if count < threshold):
        for value in range(threshold):
            assert _page([*counts[:place], value, *counts[place + 1 :]], threshold) == page


def _page(counts, threshold):
    return [secrecy.shown(count, threshold) for count in counts], secrecy.total(counts, threshold)
