import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.text import fold, since


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'Haÿ-les-Roses", "l hay les roses"),
        ("L’Haÿ-les-Roses", "l hay les roses"),
        ("  Œuilly,  Ærø ", "oeuilly aero"),
        ("SAINT-ÉTIENNE", "saint etienne"),
        ("Straße", "strasse"),
        ("Đà Łódź", "da lodz"),
        ("cafe\u0301", "cafe"),
        ("", ""),
        ("…—!", ""),
        ("75 001", "75 001"),
        ("Київ", ""),
    ],
)
def test_fold_keeps_bare_words(text, expected):
    assert fold(text) == expected


@given(st.text())
def test_fold_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(codec="latin-1")))
def test_fold_does_not_see_how_accents_are_written(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text())
def test_fold_gives_only_words_and_single_spaces(text):
    folded = fold(text)

    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-3, "aujourd’hui"),
        (0, "aujourd’hui"),
        (1, "depuis hier"),
        (2, "depuis 2 jours"),
        (59, "depuis 59 jours"),
        (60, "depuis 2 mois"),
        (349, "depuis 11 mois"),
        (350, "depuis près d’un an"),
        (366, "depuis un an"),
        (500, "depuis plus d’un an"),
        (700, "depuis près de 2 ans"),
        (731, "depuis 2 ans"),
        (900, "depuis plus de 2 ans"),
        (1799, "depuis près de 5 ans"),
    ],
)
def test_how_long_is_said_as_people_say_it(days, words):
    assert since(days) == words


@given(st.integers(2, 40_000))
def test_what_lasts_never_says_today_nor_a_number_too_large_to_feel(days):
    words = since(days)

    assert words.startswith("depuis ")
    assert all(int(number) < 110 for number in words.split() if number.isdigit())
