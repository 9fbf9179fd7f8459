import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.text import fold


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
