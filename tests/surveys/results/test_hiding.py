from hypothesis import given
from hypothesis import strategies as st

from maillage.surveys.results import hiding

SIZES = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=2), st.integers(0, 30), max_size=8)


@given(SIZES)
def test_no_hidden_group_can_be_found_from_the_total(sizes):
    hidden = hiding.hidden(sizes)

    shown = {name: size for name, size in sizes.items() if name not in hidden}
    assert all(size >= hiding.LEAST for size in shown.values())
    if hidden and shown:
        left = sum(sizes.values()) - sum(shown.values())
        assert left >= hiding.LEAST
        assert len(hidden) > 1


@given(SIZES)
def test_nothing_is_hidden_without_a_reason(sizes):
    hidden = hiding.hidden(sizes)

    small = {name for name, size in sizes.items() if size < hiding.LEAST}
    assert small <= hidden
    if not small:
        assert hidden == frozenset()
    largest = max((sizes[name] for name in hidden - small), default=0)
    assert all(sizes[name] >= largest for name in sizes if name not in hidden)


def test_one_small_group_takes_the_next_smallest_with_it():
    assert hiding.hidden({"health": 12, "justice": 3, "school": 7}) == {"justice", "school"}


def test_two_small_groups_that_are_enough_together_hide_alone():
    assert hiding.hidden({"health": 12, "justice": 3, "school": 4}) == {"justice", "school"}


def test_a_single_group_is_hidden_alone_when_it_is_small():
    assert hiding.hidden({"health": 3}) == {"health"}
