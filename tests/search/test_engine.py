"""The engine alone: what it finds, counts and ranks, compared with the plainest way to do it."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.search.engine import BY_DATE, EVERYWHERE, FACETS, Asked, Index, Row, Way

STEMS = ("fugu", "enfant", "justic", "sant", "ecol")
CODES = ("a", "b", "c")


def _codes():
    return st.lists(st.sampled_from(CODES), max_size=3, unique=True).map(tuple)


@st.composite
def _rows(draw):
    count = draw(st.integers(1, 25))
    return [
        Row(
            id=number + 1,
            name=f"kind {number}",
            title=" ".join(draw(st.lists(st.sampled_from(STEMS), max_size=3))),
            text=" ".join(draw(st.lists(st.sampled_from(STEMS), max_size=8))),
            day=draw(st.integers(0, 4)),
            kind=draw(st.sampled_from(("guide", "page"))),
            themes=draw(_codes()),
            departments=draw(_codes()),
            year=draw(st.sampled_from(("", "2024", "2025"))),
        )
        for number in range(count)
    ]


def _asked(draw_words, **chosen):
    return Asked(tuple((Way((stem,)),) for stem in draw_words), chosen)


def _values(row, name):
    value = getattr(row, name)
    return {value} - {""} if isinstance(value, str) else set(value)


def _matches(row, asked, without=""):
    words = {*row.title.split(), *row.text.split()}
    if not all(any(set(way.stems) <= words for way in group) for group in asked.groups):
        return False
    for name, codes in asked.chosen.items():
        held = _values(row, name)
        if codes and name != without and not held & set(codes) and not (name == "departments" and not held):
            return False
    return True


def _counted(rows, asked):
    """One by one: a document of no département counts for each that is there."""
    counts = {}
    for name in FACETS:
        shown = [row for row in rows if _matches(row, asked, without=name)]
        codes = {code for row in shown for code in _values(row, name)}
        counts[name] = {
            code: sum(code in _values(row, name) or (name == "departments" and not _values(row, name)) for row in shown)
            for code in codes
        }
    return counts


@settings(max_examples=60, deadline=None)
@given(
    _rows(),
    st.lists(st.sampled_from(STEMS), max_size=2),
    st.dictionaries(st.sampled_from(("kind", "themes", "departments", "year")), _codes(), max_size=3),
)
def test_what_is_found_and_counted_is_what_one_counts_by_hand(rows, words, chosen):
    chosen = {name: ("guide",) if name == "kind" else codes for name, codes in chosen.items()}
    index, asked = Index(), _asked(words, **chosen)
    index.apply(rows, is_new=True)

    found = index.search(Asked(asked.groups, chosen, length=100))

    expected = [row for row in rows if _matches(row, asked)]
    assert sorted(found.ids) == sorted(row.id for row in expected)
    assert found.total == len(expected)
    shown = {name: {code: n for code, n in codes.items() if code != EVERYWHERE} for name, codes in found.counts.items()}
    assert shown == _counted(rows, asked)


@settings(max_examples=40, deadline=None)
@given(_rows(), st.lists(st.sampled_from(STEMS), min_size=1, max_size=2), st.integers(0, 2**16), st.integers(1, 9))
def test_the_same_documents_give_the_same_ranks_however_they_came(rows, words, seed, cut):
    asked = Asked(tuple((Way((stem,)),) for stem in words), length=100)
    at_once, in_pieces = Index(), Index()
    at_once.apply(rows, is_new=True)
    shuffled = random.Random(seed).sample(rows, len(rows))

    for begin in range(0, len(shuffled), cut):
        in_pieces.apply(shuffled[begin : begin + cut])

    assert in_pieces.search(asked).ids == at_once.search(asked).ids
    assert (
        in_pieces.search(Asked(asked.groups, order=BY_DATE)).ids
        == at_once.search(Asked(asked.groups, order=BY_DATE)).ids
    )


def _many(count, **said):
    return [
        Row(id=number, name=f"kind {number}", title="fugu", text="enfant", **said) for number in range(1, count + 1)
    ]


def test_pages_share_documents_that_are_worth_the_same_without_any_twice():
    index = Index()
    index.apply(_many(300), is_new=True)
    groups = ((Way(("fugu",)),),)

    pages = [index.search(Asked(groups, start=start, length=20)).ids for start in range(0, 300, 20)]

    assert sorted(number for page in pages for number in page) == list(range(1, 301))
    assert pages[3] == index.search(Asked(groups, start=0, length=300)).ids[60:80]


def test_the_newest_comes_first_among_equals_and_by_date():
    index = Index()
    index.apply([Row(1, "a", "fugu", "", day=5), Row(2, "b", "fugu", "", day=9), Row(3, "c", "fugu", "")], is_new=True)
    groups = ((Way(("fugu",)),),)

    assert index.search(Asked(groups)).ids == (2, 1, 3)
    assert index.search(Asked(groups, order=BY_DATE)).ids == (2, 1, 3)
    assert index.search(Asked()).ids == (2, 1, 3)


def test_what_is_taken_away_is_neither_found_nor_counted_nor_a_word():
    index = Index()
    index.apply(
        [Row(1, "a", "secret", "zebr", said="zèbre", kind="guide"), Row(2, "b", "fugu", "", said="fugue")], is_new=True
    )
    assert index.nearest("zebr", 1) == "zèbre"

    index.apply([], [1])

    assert index.search(Asked()).ids == (2,)
    assert index.search(Asked()).counts["kind"] == {}
    assert not index.has("zebr")
    assert (index.nearest("zebr", 1), index.nearest("fuge", 1)) == (None, "fugue")
    assert (len(index), index.replaced) == (1, 1)


def test_a_document_written_again_is_there_once():
    index = Index()
    index.apply([Row(1, "a", "fugu", "")], is_new=True)

    index.apply([Row(1, "a", "enfant", "")])

    assert index.search(Asked()).ids == (1,)
    assert (index.has("fugu"), index.has("enfant")) == (False, True)


def test_a_phrase_wants_its_words_one_after_the_other():
    index = Index()
    index.apply([Row(1, "a", "aid social enfanc", ""), Row(2, "b", "enfanc aid", "social")], is_new=True)
    together, phrase = Way(("aid", "social", "enfanc")), Way(("aid", "social", "enfanc"), is_phrase=True)

    assert sorted(index.search(Asked(((together,),))).ids) == [1, 2]
    assert index.search(Asked(((phrase,),))).ids == (1,)
    assert index.search(Asked(((Way(("social", "aid"), is_phrase=True),),))).ids == ()


def test_the_word_that_was_typed_beats_a_rarer_one_that_stands_for_it():
    index = Index()
    rows = [Row(number, f"n{number}", "", f"prevent mot{number} mot") for number in range(10, 40)]
    index.apply([*rows, Row(1, "a", "prevent", "ecol"), Row(2, "b", "preven", "ecol")], is_new=True)

    assert index.search(Asked(((Way(("prevent",)), Way(("preven",))),), length=3)).ids[:2] == (1, 2)


def test_a_short_text_comes_before_a_long_one_that_says_it_once_more():
    index = Index()
    long = Row(1, "a", "fugu enfant", " ".join(["fugu", *[f"mot{number}" for number in range(300)], "fugu"]))
    index.apply([long, Row(2, "b", "fugu enfant", "fugu ecol")], is_new=True)

    assert index.search(Asked(((Way(("fugu",)),),))).ids == (2, 1)


def test_an_empty_index_answers():
    index = Index()

    assert index.search(Asked(((Way(("fugu",)),),))).total == 0
    assert index.search(Asked()).counts == {name: {} for name in FACETS}
    assert index.nearest("fuge", 2) is None
    assert index.like(Row(1, "a", "fugu", ""), 3) == ()


def test_what_is_like_a_document_shares_its_telling_words_and_is_never_itself():
    index = Index()
    rows = [Row(number, f"n{number}", f"mot{number}", "autr chos") for number in range(10, 30)]
    first, near = Row(1, "a", "fugu nuit", "gar maraud"), Row(2, "b", "maraud gar", "nuit fugu")
    index.apply([*rows, first, near], is_new=True)

    assert index.like(first, 1) == (2,)
    assert 1 not in index.like(first, 50)


@pytest.mark.parametrize("name", FACETS)
def test_a_code_that_nothing_has_finds_nothing(name):
    index = Index()
    index.apply([Row(1, "a", "fugu", "", departments=("77",))], is_new=True)

    assert index.search(Asked(chosen={name: ("unknown",)})).ids == ()
