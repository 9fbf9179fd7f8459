"""Two names that say the same, and two that do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.upkeep.duplicates import names

KNOWN = names.lexicon(
    [
        *(f"Mission locale de {town}" for town in ("Melun", "Meaux", "Provins", "Torcy", "Nemours", "Chelles")),
        *(f"Association {noun}" for noun in ("La Passerelle", "Le Phare", "L’Escale", "La Balise")),
    ]
)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("La Passerelle", "LA PASSERELLE"),
        ("La Passerelle", "Association Passerelle"),
        ("Foyer Saint-Jean", "foyer st jean"),
        ("Maison des adolescents", "MDA"),
        ("Centre médico-psychologique de Melun", "CMP Melun"),
        ("Mission locale de Melun", "Melun – Mission locale"),
    ],
)
def test_the_same_name_written_otherwise_is_the_same(first, second):
    assert names.likeness(first, second, KNOWN) == 1.0
    assert names.likeness(second, first, KNOWN) == 1.0


def test_a_spelling_mistake_changes_nothing_much():
    assert names.likeness("La Passerelle", "La Passerele", KNOWN) > 0.8


def test_rare_words_tell_more_than_common_ones():
    """Two of three words are the same in both pairs."""
    common = names.likeness("Mission locale de Melun", "Mission locale de Meaux", KNOWN)
    rare = names.likeness("Passerelle Phare Melun", "Passerelle Phare Meaux", KNOWN)

    assert common < 0.5 < rare


def test_the_town_where_both_are_tells_nothing():
    here = frozenset({"melun"})

    assert names.likeness("Police municipale de Melun", "Service jeunesse de Melun", KNOWN, here) == 0.0
    assert names.likeness("La Passerelle Melun", "La Passerelle", KNOWN, here) == 1.0


def test_a_name_made_of_its_town_keeps_it():
    assert names.likeness("Melun", "Melun", KNOWN, frozenset({"melun"})) == 1.0


@pytest.mark.parametrize(
    ("first", "second", "differ"),
    [
        ("Foyer 1", "Foyer 2", True),
        ("Antenne nord", "Antenne sud", True),
        ("Foyer 1", "Foyer", True),
        ("Foyer 1", "Le foyer 1", False),
        ("Foyer", "Phare", False),
    ],
)
def test_numbers_and_points_of_the_compass_tell_two_structures_apart(first, second, differ):
    assert names.differ_by_number(first, second) is differ


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_likeness_is_between_0_and_1(first, second):
    assert 0 <= names.likeness(first, second, KNOWN) <= 1


@given(st.text(max_size=40))
def test_a_name_is_like_itself(name):
    assert names.likeness(name, name, KNOWN) == 1.0
