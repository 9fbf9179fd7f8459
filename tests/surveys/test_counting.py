"""Counting: nothing lost, nothing of a few, whatever is added or taken away."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.surveys import counting, strata
from maillage.surveys.counting import Content, Count
from maillage.surveys.strata import LEAST, OTHER
from tests.surveys.factories import ITEMS

CODES = st.sampled_from(["", "a", "b", "c", "d"])
people = st.lists(st.fixed_dictionaries({}, optional=dict.fromkeys(strata.AXES, CODES)), max_size=40)
values = st.fixed_dictionaries(
    {},
    optional={
        "contenu": st.sampled_from("12345"),
        "orienter": st.sampled_from(["1>2", "5>5", "3>1"]),
        "duree": st.sampled_from("01"),
        "pratique": st.lists(st.sampled_from("012"), unique=True, min_size=1).map(tuple),
        "conseil": st.sampled_from(["yes", "no"]),
        "utile": st.text(min_size=1, max_size=20),
    },
)
ballots = st.lists(
    st.builds(Content, axes=st.fixed_dictionaries({}, optional=dict.fromkeys(strata.AXES, CODES)), values=values),
    max_size=40,
)


def by_group(tally):
    groups = {}
    for one in tally.counts:
        groups.setdefault((one.axis, one.stratum), {}).setdefault(one.key, Counter())[one.value] += one.count
    return groups


@given(ballots)
def test_nothing_is_lost_and_no_group_is_small(cast):
    tally = counting.tally(ITEMS, cast)

    groups = by_group(tally)
    if len(cast) < LEAST:
        assert tally == counting.NOTHING
        return
    whole = groups[counting.ALL, ""]
    for key in ("contenu", "orienter", "duree", "conseil"):
        assert whole[key] == Counter(one.values.get(key, "") for one in cast)
    assert whole["pratique"] == Counter(value for one in cast for value in one.values.get("pratique", ()) or ("",))
    assert Counter(tally.texts) == Counter(("utile", one.values["utile"]) for one in cast if one.values.get("utile"))
    for axis in strata.AXES:
        parts = [by_key for (of_axis, _), by_key in groups.items() if of_axis == axis]
        if parts:
            assert len(parts) > 1
            assert all(by_key[counting.BALLOTS][""] >= LEAST for by_key in parts)
            assert all(sum((part.get(key, Counter()) for part in parts), Counter()) == whole[key] for key in whole)


def _is_given_away(left, right):
    """By trying every sum of strata of one axis less every sum of the other: fewer than five whose two ends differ."""
    ones, others = sorted(set(left)), sorted(set(right))
    pairs = list(zip(left, right, strict=True))
    for kept in product((False, True), repeat=len(ones) + len(others)):
        one_side = {name for name, is_in in zip(ones, kept, strict=False) if is_in}
        other_side = {name for name, is_in in zip(others, kept[len(ones) :], strict=True) if is_in}
        differing = sum((one in one_side) != (other in other_side) for one, other in pairs)
        if 0 < differing < LEAST:
            return True
    return False


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), min_size=1, max_size=40))
def test_a_group_is_given_away_exactly_when_a_sum_or_a_difference_gives_it_away(pairs):
    left, right = [one for one, _ in pairs], [other for _, other in pairs]

    assert strata.is_telling(left, right) == _is_given_away(left, right)


@pytest.mark.abuse(79)
@given(people)
def test_the_groups_that_are_kept_give_nobody_away(axes):
    kept = strata.groups(axes)

    for labels in kept.values():
        assert min(Counter(labels).values()) >= LEAST
        assert len(set(labels)) > 1
    if len(kept) == len(strata.AXES):
        assert not _is_given_away(*kept.values())


def test_small_groups_become_one():
    assert strata.merged([*"aaaaa", *"bbb", *"cc"]) == [*"aaaaa", *[OTHER] * 5]


def test_a_small_remainder_takes_the_smallest_group_with_it():
    assert Counter(strata.merged([*"aaaaaaa", *"bbbbb", *"cccccc", "d"])) == {"a": 7, "c": 6, OTHER: 6}


def test_an_axis_with_one_group_is_dropped():
    assert strata.merged("aaaaa" + "b") == []
    assert strata.merged("aaaaa") == []
    assert strata.merged([]) == []


@pytest.mark.abuse(79)
def test_a_department_less_a_profession_is_not_one_person():
    """Six educators and a magistrate in 59, five others elsewhere: 59 less the educators would be the magistrate."""
    axes = [{"profession": "educator", "department": "59"}] * 6
    axes += [{"profession": "magistrate", "department": "59"}] + [{"profession": "magistrate", "department": "62"}] * 5

    assert list(strata.groups(axes)) == ["profession"]


def test_axes_that_cut_the_same_people_alike_tell_nothing_more():
    axes = [{"profession": "educator", "department": "59"}] * 5 + [{"profession": "nurse", "department": "62"}] * 5

    assert strata.groups(axes) == {
        "profession": ["educator"] * 5 + ["nurse"] * 5,
        "department": ["59"] * 5 + ["62"] * 5,
    }


def test_what_is_unknown_is_among_the_others():
    axes = [{"profession": "a"}] * 5 + [{"profession": ""}] * 3 + [{}] * 2

    assert strata.groups(axes) == {"profession": ["a"] * 5 + [OTHER] * 5}


def test_counts_in_figures():
    cast = [Content({}, {"contenu": "4", "pratique": ("0", "2")})] * 4 + [Content({}, {"orienter": "1>5"})]

    tally = counting.tally(ITEMS[:4], cast)

    assert tally.counts == (
        Count("all", "", "", "", 5),
        Count("all", "", "contenu", "", 1),
        Count("all", "", "contenu", "4", 4),
        Count("all", "", "duree", "", 5),
        Count("all", "", "orienter", "", 4),
        Count("all", "", "orienter", "1>5", 1),
        Count("all", "", "pratique", "", 1),
        Count("all", "", "pratique", "0", 4),
        Count("all", "", "pratique", "2", 4),
    )


@pytest.mark.abuse(78)
def test_two_texts_of_one_person_do_not_follow_each_other():
    """Without an order of their own, the same rank under both questions would be the same person."""
    items = [ITEMS[-1], ITEMS[-1] | {"key": "manque"}]
    cast = [Content({}, {"utile": f"{rank:02}", "manque": f"{rank:02}"}) for rank in range(20)]

    texts = counting.tally(items, cast).texts

    by_key = {key: [text for of_key, text in texts if of_key == key] for key in ("utile", "manque")}
    assert sorted(by_key["utile"]) == sorted(by_key["manque"])
    assert by_key["utile"] != by_key["manque"]
