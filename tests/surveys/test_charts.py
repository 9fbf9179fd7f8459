import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.surveys import charts
from maillage.surveys.statistics import share

COUNTS = st.lists(st.integers(0, 300), min_size=5, max_size=5).filter(sum)


def _stack(counts):
    return charts.stack((str(value), share(count, sum(counts))) for value, count in enumerate(counts, start=1))


@given(COUNTS)
def test_parts_fill_the_bar_in_the_order_of_the_values(counts):
    drawn = _stack(counts)

    assert sum(part.width for part in drawn.parts) == pytest.approx(charts.WIDTH, abs=0.5)
    assert [part.shade for part in drawn.parts] == [value for value, count in enumerate(counts, start=1) if count]
    for left, right in zip(drawn.parts, drawn.parts[1:], strict=False):
        assert left.x + left.width == pytest.approx(right.x, abs=0.2)


def test_a_narrow_part_has_no_figure_in_it():
    drawn = _stack([1, 0, 0, 0, 99])

    assert [part.text for part in drawn.parts] == ["", "99\u00a0%"]


def test_the_bar_says_all_its_values_to_who_does_not_see_it():
    assert _stack([0, 1, 0, 0, 3]).said == "1 : 0\u00a0%, 2 : 25\u00a0%, 3 : 0\u00a0%, 4 : 0\u00a0%, 5 : 75\u00a0%"


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0\u00a0%"), (0.001, "< 1\u00a0%"), (0.5, "50\u00a0%"), (0.999, "> 99\u00a0%"), (1, "100\u00a0%")],
)
def test_a_share_is_never_rounded_to_nothing_nor_to_all(value, said):
    assert charts.percent(value) == said


def test_a_mark_has_one_decimal_and_a_comma():
    assert charts.mark(4.25) == "4,2"
