"""Addresses and titles say nothing of who reads (case 53)."""

import pytest

from maillage.editorial import addresses


def made(title, taken=()):
    return addresses.from_title(title, is_taken=lambda one: one in taken, fallback="nouvelle")


@pytest.mark.abuse(53)
@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("Une formation à Melun", "formation-melun"),
        ("Prostitution des mineurs : le plan de la Loire", "mineurs-plan-loire"),
        ("Fugue, exploitation, violences", "nouvelle"),
        ("L’été à Saint-Étienne", "ete-saint-etienne"),
        ("", "nouvelle"),
        ("prévention " * 20, "prevention-prevention-prevention-prevention-prevention"),
    ],
)
def test_an_address_is_made_of_the_words_that_say_nothing(title, address):
    assert made(title) == address


def test_an_address_that_is_taken_gets_a_number():
    assert made("Un colloque", {"colloque", "colloque-2"}) == "colloque-3"


@pytest.mark.parametrize(
    ("title", "kept"), [("La loi en bref", "La loi en bref"), ("Repérer l’exploitation sexuelle", "Comprendre")]
)
def test_the_history_keeps_a_title_that_says_nothing(title, kept):
    assert addresses.history_title(title, "Comprendre") == kept
