"""What may be told of answers, against an attacker who tries every way in which they may have been given.

She knows who answered, of which profession and département, the rule, and all that is kept, of which everything published is worked out. What
she finds in every one of the worlds that agree with it, she knows.
"""

from collections import Counter, defaultdict
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.surveys import counting, disclosure
from maillage.surveys.counting import ALL, Content
from maillage.surveys.disclosure import LEAST, OTHER
from maillage.surveys.results.figures import figures

CODES = st.sampled_from("abcd")
PEOPLE = st.lists(st.fixed_dictionaries({"profession": CODES, "department": CODES}), max_size=40)
YES_NO = [{"key": "again", "kind": "yes_no", "label": ""}]
FEW = 2  # instead of five, so that every world can be tried: groups of four, two on each side


def _worlds(people, item, values, least):
    """What is kept -> the worlds in which it is kept: the answer of each."""
    found = defaultdict(list)
    for world in product(values, repeat=len(people)):
        cast = [Content(axes, {item["key"]: value}) for axes, value in zip(people, world, strict=True)]
        found[counting.tally([item], cast, least=least).counts].append(world)
    return found


def _has_groups(told):
    return any(one.axis != ALL for one in told)


@pytest.mark.abuse(79)
@pytest.mark.parametrize(
    "people",
    [
        [{"profession": "a"}] * 4 + [{"profession": "b"}] * 4,
        [{"profession": "a"}] * 5 + [{"profession": "b"}] * 4,
        [{"profession": "a", "department": "59"}] * 4 + [{"profession": "b", "department": "62"}] * 5,
        # Crossed: the département less the profession would be one person.
        [{"profession": "a", "department": "59"}] * 4
        + [{"profession": "b", "department": "59"}]
        + [{"profession": "b", "department": "62"}] * 4,
        [{"profession": "a"}] * 4 + [{"profession": "b"}] * 3 + [{"profession": "c"}] * 2,
    ],
)
def test_no_answer_is_the_same_in_all_the_worlds_that_agree(people):
    for told, worlds in _worlds(people, YES_NO[0], ("yes", "no"), FEW).items():
        for person in range(len(people)):
            assert len({world[person] for world in worlds}) == 2, told


@pytest.mark.abuse(79)
@pytest.mark.parametrize(("kind", "values"), [("rating", ("5", "4", "2")), ("pair", ("2>4", "4>2", "2>2"))])
def test_no_side_is_the_same_in_all_the_worlds_that_agree(kind, values):
    people = [{"profession": "a"}] * 4 + [{"profession": "b"}] * 4
    item = {"key": "content", "kind": kind, "label": ""}
    for told, worlds in _worlds(people, item, values, FEW).items():
        for person in range(len(people)):
            assert len({disclosure.is_high(kind, world[person]) for world in worlds}) == 2, told
            assert len({world[person] for world in worlds}) > 1


@pytest.mark.abuse(79)
def test_groups_tell_nothing_to_somebody_who_knows_another_answer():
    """Any person, who adds her own: where groups are told, she learns no other. With five, it is any four of them."""
    people = [{"profession": "a"}] * 4 + [{"profession": "b"}] * 5
    seen = 0
    for told, worlds in _worlds(people, YES_NO[0], ("yes", "no"), FEW).items():
        if not _has_groups(told):
            continue
        seen += 1
        for insider, person in product(range(len(people)), repeat=2):
            for hers in ("yes", "no"):
                left = {world[person] for world in worlds if world[insider] == hers}
                assert insider == person or len(left) == 2, told
    assert seen


@pytest.mark.abuse(79)
@given(PEOPLE, st.lists(st.sampled_from(["yes", "no", ""]), min_size=40, max_size=40), st.data())
def test_four_who_tell_each_other_learn_nothing_from_groups(people, answers, data):
    """Each group, each sum and each difference keeps one person on each side at least, whoever four of them are."""
    cast = [Content(axes, {"again": value}) for axes, value in zip(people, answers, strict=False)]
    groups = defaultdict(dict)
    for one in counting.tally(YES_NO, cast).counts:
        if one.axis != ALL:
            groups[one.axis, one.stratum][one.value] = one.count

    assert len({axis for axis, _ in groups}) <= 1
    for size in range(1, len(groups) + 1):
        for chosen in combinations(groups.values(), size):
            for side in ("high", "low"):
                assert sum(one[side] for one in chosen) >= LEAST


@pytest.mark.abuse(79)
@pytest.mark.parametrize("kind", ["rating", "pair", "choice", "several", "yes_no"])
def test_unanimity_is_never_told_apart_from_all_but_one(kind):
    """Fourteen people; what is kept, and every figure of it, is the same whether the last one agreed or not."""
    same, other = {
        "rating": ("5", "2"),
        "pair": ("2>4", "4>2"),
        "choice": ("0", "1"),
        "several": ("0", "1"),
        "yes_no": ("yes", "no"),
    }[kind]
    all_agree, one_does_not = {same: 14}, {same: 13, other: 1}

    assert disclosure.kept(kind, all_agree, 14) == disclosure.kept(kind, one_does_not, 14)
    found = figures(kind, ["a", "b"], all_agree, 14)
    assert found == figures(kind, ["a", "b"], one_does_not, 14)
    assert (found.scale, found.high, found.before, found.rose) == (None, None, None, None)
    assert all(bar.share is None for bar in found.bars)


@pytest.mark.parametrize(
    ("kind", "counts", "told"),
    [
        ("rating", {"5": 9, "4": 3, "3": 2}, {"5": 9, "4": 3, "3": 2}),
        ("rating", {"5": 9, "4": 4, "1": 1}, {"high+": 14, "5": 9}),
        ("rating", {"1": 9, "3": 5}, {"low+": 14, "1": 9}),
        ("yes_no", {"no": 13, "yes": 1}, {"no+": 14}),
        ("pair", {"2>4": 7, "4>5": 4, "3>3": 3}, {"2>4": 7, "4>5": 4, "3>3": 3}),
        ("pair", {"2>4": 8, "2>3": 6}, {"same+": 14}),
        ("choice", {"0": 12, "1": 2}, {"0": 12, "1": 2}),
        ("several", {"0": 14, "1": 5, "2": 1}, {"0+": 14, "1": 5, "": 0}),
        ("rating", {"5": 2, "1": 2, "": 10}, {"": 10}),
    ],
)
def test_of_everybody(kind, counts, told):
    assert disclosure.kept(kind, counts, 14) == told
    assert disclosure.kept(kind, told, 14) == told


def test_of_groups_all_or_none():
    six = Counter({"yes": 6, "no": 5, "": 2})

    assert disclosure.kept_of_groups("yes_no", {"a": six, "b": six}) == {
        "a": {"high": 6, "low": 5},
        "b": {"high": 6, "low": 5},
    }
    assert disclosure.kept_of_groups("yes_no", {"a": six, "b": Counter({"yes": 20, "no": 4})}) == {}
    assert disclosure.kept_of_groups("choice", {"a": six, "b": six}) == {}


@given(PEOPLE)
def test_groups_are_of_ten_and_of_one_axis(people):
    found = disclosure.groups(people)

    if found is not None:
        sizes = Counter(found[1])
        assert min(sizes.values()) >= 2 * LEAST
        assert len(sizes) > 1


def test_small_groups_become_one():
    assert disclosure.merged([*"aaaaa", *"bbb", *"cc"], least=5) == [*"aaaaa", *[OTHER] * 5]


def test_a_small_remainder_takes_the_smallest_group_with_it():
    found = disclosure.merged([*"aaaaaaa", *"bbbbb", *"cccccc", "d"], least=5)

    assert Counter(found) == {"a": 7, "c": 6, OTHER: 6}


@pytest.mark.parametrize("strata", ["aaaaab", "aaaaa", ""])
def test_an_axis_with_one_group_is_dropped(strata):
    assert disclosure.merged(strata, least=5) == []


def test_departments_serve_where_professions_make_no_groups():
    people = [{"profession": "a", "department": code} for code in ["59"] * 10 + ["62"] * 10]

    assert disclosure.groups(people) == ("department", ["59"] * 10 + ["62"] * 10)
    assert disclosure.groups([{**one, "profession": one["department"]} for one in people])[0] == "profession"


def test_what_is_unknown_is_among_the_others():
    people = [{"profession": "a"}] * 10 + [{"profession": ""}] * 6 + [{}] * 4

    assert disclosure.groups(people) == ("profession", ["a"] * 10 + [OTHER] * 10)
