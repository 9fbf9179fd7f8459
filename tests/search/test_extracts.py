"""What is shown of a text, and what is marked in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.search import analyser
from maillage.search.extracts import MOST_READ, Part, _found, extract, marked

WRITTEN = st.text(alphabet=st.sampled_from("éèàœ'’ abcdefg<>&\"\n.,-fugue"), max_size=900)
STEMS = st.sets(st.sampled_from(("fugu", "abc", "e", "oe", "deg")), max_size=3)


def _said(parts):
    return "".join(part.text for part in parts)


@given(WRITTEN, STEMS)
def test_marking_changes_no_letter(text, stems):
    assert _said(marked(text, stems)) == text


@given(WRITTEN, STEMS)
def test_what_is_marked_is_a_word_of_these_stems_and_nothing_else_is(text, stems):
    for part in marked(text, stems):
        found = set(analyser.terms(part.text)) & stems
        assert bool(found) == part.is_marked


@given(st.text(alphabet=st.sampled_from("fugueÉabœ'’ʼ_- \n\u00a0,"), max_size=80), STEMS)
def test_words_stand_where_a_reader_finds_them_one_by_one(text, stems):
    said = [(start, end, analyser.stem(word)) for start, end, word in analyser.words(text)]

    assert _found(text, text.split(), stems) == [one for one in said if one[2] in stems]


def test_what_is_known_of_words_is_begun_again_when_it_takes_too_much_room():
    """And says the same as before."""
    before = analyser.holding(["fugues,", "d’une", "fugue"], {"fugu"})
    analyser._met.room = 0

    assert analyser.holding(["nouveau", "fugues,", "fugue"], {"fugu"}) == before == {"fugues,", "fugue"}
    assert (len(analyser._met.known), analyser._met.room) == (3, analyser._ROOM - 3 * analyser._WEIGHT - 19)


@given(WRITTEN, STEMS, st.integers(20, 300))
def test_an_extract_is_a_stretch_of_the_text(text, stems, length):
    plain = " ".join(text.split())

    shown = _said(extract(text, stems, length)).removeprefix("… ").removesuffix(" …")

    assert shown in plain
    assert len(shown) <= max(length, len(plain) if len(plain) <= length else 0)


def test_the_stretch_with_the_most_words_is_chosen():
    text = "fugue " + "mot " * 200 + "une fugue d’un enfant la nuit " + "mot " * 200

    parts = extract(text, {"fugu", "enfant"})

    assert [part.text for part in parts if part.is_marked] == ["fugue", "enfant"]
    assert (parts[0], parts[-1]) == (Part("… "), Part(" …"))


def test_a_word_far_in_a_long_text_is_shown():
    parts = extract("mot " * 5000 + "la fugue " + "mot " * 5000, {"fugu"})

    assert "fugue" in [part.text for part in parts if part.is_marked]


@pytest.mark.parametrize("more", [0, 1, 2, 500])
def test_what_is_not_read_of_a_text_changes_nothing(more):
    text = ("mot " * MOST_READ)[: MOST_READ - 7] + " fugue " + "s" * more

    assert extract(text, {"fugu"}) == extract(text[: MOST_READ + 1], {"fugu"})


def test_without_a_word_the_beginning_is_shown_whole_words_only():
    parts = extract("accompagnement " * 50, {"fugu"}, 40)

    assert parts == (Part("accompagnement accompagnement"), Part(" …"))


def test_accents_plurals_and_elisions_are_marked_as_they_are_written():
    assert marked("L’Œuvre des éducateurs", {"oeuvr", "educ"}) == (
        Part("L’Œuvre", is_marked=True),
        Part(" des "),
        Part("éducateurs", is_marked=True),
    )


def test_a_word_longer_than_the_extract_is_cut():
    assert len(_said(extract("x" * 5000, set(), 100))) <= 104


@pytest.mark.parametrize("where", [0, 1100, 1190, 2000, 39_900])
def test_a_stretch_says_that_the_text_goes_on(where):
    text = ("mots " * 8_000)[:where] + " fugue " + "mots " * 9_000

    parts = extract(text, {"fugu"})

    assert (parts[-1], parts[0] == Part("… ")) == (Part(" …"), where > 0)
    assert "fugue" in [part.text for part in parts if part.is_marked]
    assert set(_said(parts).split()) <= {"…", "mots", "fugue", "mot", "m", "mo"}
