"""What may be kept in an address (case 53)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.discretion import BETRAYING, betrays, free_address, quiet_address


@pytest.mark.abuse(53)
@pytest.mark.parametrize("beginning", BETRAYING)
def test_no_word_that_betrays_is_in_an_address(beginning):
    assert quiet_address(f"Agir : {beginning}ations, {beginning.upper()}", longest=80, fallback="page") == "agir"
    assert quiet_address(beginning, longest=80, fallback="page") == "page"


@pytest.mark.abuse(53)
@given(st.text(alphabet=st.sampled_from("Ééœ'’ -violtréa1"), max_size=60), st.integers(4, 20))
def test_an_address_is_short_and_says_nothing(title, longest):
    address = quiet_address(title, longest=longest, fallback="page")

    assert len(address) <= longest
    assert not betrays(address)
    assert address.strip("-") == address != ""


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("L’été à Saint-Étienne", "ete-saint"),
        ("Au fil de la rue", "fil-rue"),
        ("Les", "page"),
        ("…", "page"),
        ("accompagner les adolescents", "accompagner"),
        ("accompagner à deux", "accompagner"),
        ("accompagner un an", "accompagner-an"),
        ("anticonstitutionnellement", "page"),
    ],
)
def test_an_address_is_made_of_whole_words_that_matter(title, address):
    assert quiet_address(title, longest=14, fallback="page") == address


def test_an_address_that_is_taken_gets_the_first_free_number():
    assert free_address("guide", {"guide", "guide-2"}.__contains__) == "guide-3"
    assert free_address("guide", set().__contains__) == "guide"
