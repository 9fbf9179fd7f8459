"""Word by word."""

from hypothesis import given
from hypothesis import strategies as st

from maillage.moderation.diff import ADDED, REMOVED, SAME, DiffPart, whole, words

_texts = st.text(alphabet="ab é’.,\n\t", max_size=60) | st.text(max_size=40)


@given(_texts, _texts)
def test_diff_says_both_texts_whole(before, after):
    parts = words(before, after)

    assert "".join(part.text for part in parts if part.kind != ADDED) == before
    assert "".join(part.text for part in parts if part.kind != REMOVED) == after


@given(_texts)
def test_diff_of_a_text_with_itself_changes_nothing(text):
    assert [part.kind for part in words(text, text)] == ([SAME] if text else [])


def test_diff_shows_the_word_that_changes_and_no_other():
    assert words("Ouvert le matin, sauf le lundi.", "Ouvert le soir, sauf le lundi.") == (
        DiffPart(SAME, "Ouvert le "),
        DiffPart(REMOVED, "matin"),
        DiffPart(ADDED, "soir"),
        DiffPart(SAME, ", sauf le lundi."),
    )


def test_diff_of_a_number_shows_the_digits_that_change():
    assert words("01 99 00 00 01", "01 99 00 00 02") == (
        DiffPart(SAME, "01 99 00 00 "),
        DiffPart(REMOVED, "01"),
        DiffPart(ADDED, "02"),
    )


def test_diff_of_very_long_texts_shows_them_whole_rather_than_wait():
    before, after = "mot " * 3000, "autre " * 3000

    assert words(before, after) == (DiffPart(REMOVED, before), DiffPart(ADDED, after))
    assert words(before, before) == (DiffPart(SAME, before),)


def test_one_label_takes_the_place_of_another_whole():
    assert whole("non précisée", "précisée") == (DiffPart(REMOVED, "non précisée"), DiffPart(ADDED, "précisée"))
    assert whole("", "précisée") == (DiffPart(ADDED, "précisée"),)
    assert whole("précisée", "précisée") == (DiffPart(SAME, "précisée"),)
