import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.text import fold, number, since, visible


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


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("3", 3),
        ("007", 7),
        ("99999", 99_999),
        ("100000", 1),
        ("", 1),
        ("-2", 1),
        ("1.5", 1),
        ("²", 1),
        ("٣", 1),
        ("x", 1),
    ],
)
def test_a_number_in_an_address_is_whole_and_short(said, expected):
    assert number(said, usual=1) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anne-Marie d’Été, 2 rue — ici", "Anne-Marie d’Été, 2 rue — ici"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("\u202eanA\u202c\u2066x\u2069\u200f", "anAx"),
        ("e\u0301", "é"),
        ("\u3164\u2800\uffa0", ""),
        ("A\u200dB\u200c", "AB"),  # Latin joins nothing
        ("\u200d\u0646", "\u0646"),
        ("\u0646\u06cc\u06a9\u200c\u0631\u0648", "\u0646\u06cc\u06a9\u200c\u0631\u0648"),  # Persian
        ("\u0d28\u0d4d\u200d", "\u0d28\u0d4d\u200d"),  # Malayalam, at the end of a word
        ("\U0001f469\u200d\U0001f4bb\ufe0f", "\U0001f469\U0001f4bb"),
        ("\ue000\ud800x", "x"),
        ("deux\nlignes\x00", "deux\nlignes\x00"),  # controls are for the forms to refuse
    ],
)
def test_what_cannot_be_seen_is_left_out(text, expected):
    assert visible(text) == expected
