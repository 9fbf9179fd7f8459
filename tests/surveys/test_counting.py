"""Counting: nothing is kept that may not be told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.surveys import counting
from maillage.surveys.counting import Content, Count
from maillage.surveys.disclosure import ALONE, AXES, HIGH, LEAST, LOW, nearly_all
from tests.surveys.factories import ITEMS

CODES = st.sampled_from(["", "a", "b", "c", "d"])
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
    st.builds(Content, axes=st.fixed_dictionaries({}, optional=dict.fromkeys(AXES, CODES)), values=values),
    max_size=40,
)


@pytest.mark.abuse(79)
@given(ballots)
def test_what_is_kept_is_true_and_has_two_sides(cast):
    tally = counting.tally(ITEMS, cast)

    if len(cast) < LEAST:
        assert tally == counting.NOTHING
        return
    given_to = {item["key"]: [ballot.values.get(item["key"], "") for ballot in cast] for item in ITEMS}
    for one in tally.counts:
        if one.axis != counting.ALL:
            assert one.value in {HIGH, LOW}
            assert one.count >= LEAST
        elif one.key == "pratique" and one.value and not nearly_all(one.value):
            assert one.count == sum(one.value in values for values in given_to[one.key])
            assert one.count > ALONE
        elif one.key and not nearly_all(one.value):
            assert one.count == sum((values or "") == one.value for values in given_to[one.key])
    assert Count(counting.ALL, "", "", "", len(cast)) in tally.counts


def test_counts_in_figures():
    cast = [Content({}, {"contenu": "4", "duree": "1", "pratique": ("0", "2")})] * 4
    cast += [Content({}, {"contenu": "2", "duree": "0", "pratique": ("2",)})] * 2
    cast += [Content({}, {"orienter": "1>5"})] * 3

    tally = counting.tally(ITEMS[:4], cast)

    assert tally.counts == (
        Count("all", "", "", "", 9),
        Count("all", "", "contenu", "", 3),
        Count("all", "", "contenu", "2", 2),
        Count("all", "", "contenu", "4", 4),
        Count("all", "", "duree", "", 3),
        Count("all", "", "duree", "0", 2),
        Count("all", "", "duree", "1", 4),
        Count("all", "", "orienter", "", 6),  # three answers: nothing of them
        Count("all", "", "pratique", "", 3),
        Count("all", "", "pratique", "0", 4),
        Count("all", "", "pratique", "2+", 6),
    )


def test_groups_are_counted_by_sides():
    cast = [
        Content({"profession": code}, {"contenu": mark, "conseil": "yes"})
        for code in ("a", "b")
        for mark in ["5"] * 6 + ["2"] * 7
    ]

    groups = [one for one in counting.tally(ITEMS, cast).counts if one.axis != counting.ALL]

    assert groups == [
        Count("profession", code, "contenu", side, count)
        for code in ("a", "b")
        for side, count in ((HIGH, 6), (LOW, 7))
    ]


@pytest.mark.abuse(79)
def test_nothing_that_is_not_told_lies_in_the_table():
    """All said yes but one, and all of those of one profession: neither is kept."""
    cast = [Content({"profession": "ab"[rank % 2]}, {"conseil": "no" if rank == 0 else "yes"}) for rank in range(24)]

    counts = [one for one in counting.tally(ITEMS, cast).counts if one.key == "conseil"]

    assert counts == [Count("all", "", "conseil", "yes+", 24)]


@pytest.mark.abuse(78)
def test_two_texts_of_one_person_do_not_follow_each_other():
    """Without an order of their own, the same rank under both questions would be the same person."""
    items = [ITEMS[-1], ITEMS[-1] | {"key": "manque"}]
    cast = [Content({}, {"utile": f"{rank:02}", "manque": f"{rank:02}"}) for rank in range(20)]

    texts = counting.tally(items, cast).texts

    by_key = {key: [text for of_key, text in texts if of_key == key] for key in ("utile", "manque")}
    assert sorted(by_key["utile"]) == sorted(by_key["manque"])
    assert by_key["utile"] != by_key["manque"]
