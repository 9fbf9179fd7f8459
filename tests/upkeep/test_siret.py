"""SIREN, SIRET and RNA: what is typed wrong is seen, and said in French."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.upkeep import siret

WRONG_SIRET = "Ce SIRET contient une erreur de frappe : vérifiez ses 14 chiffres."


def luhn(digits):
    """Written otherwise than in the module: the table of doubled digits."""
    doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]
    odd = sum(int(digit) for digit in digits[-1::-2])
    return (odd + sum(doubled[int(digit)] for digit in digits[-2::-2])) % 10 == 0


def completed(digits):
    return next(f"{digits}{last}" for last in range(10) if luhn(f"{digits}{last}"))


numbers = st.builds(
    lambda siren, rest: completed(completed(f"{siren:08}") + f"{rest:04}"),
    st.integers(0, 10**8 - 1).filter(lambda number: completed(f"{number:08}") != siret.LA_POSTE),
    st.integers(0, 10**4 - 1),
)


@given(numbers)
def test_a_right_siret_is_taken(number):
    assert siret.siret_problem(number) == ""
    assert siret.siren_problem(siret.siren_of(number)) == ""


@given(numbers, st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number, place, step):
    wrong = str((int(number[place]) + step) % 10)

    assert siret.siret_problem(number[:place] + wrong + number[place + 1 :]) == WRONG_SIRET


LAST_OF_SIREN = 8  # what is exchanged there changes the SIREN's own sum as well


@given(numbers, st.integers(0, 12))
def test_two_neighbours_exchanged_are_seen_unless_they_are_0_and_9(number, place):
    first, second = number[place], number[place + 1]
    exchanged = number[:place] + second + first + number[place + 2 :]
    is_seen = first != second and ({first, second} != {"0", "9"} or place == LAST_OF_SIREN)

    assert bool(siret.siret_problem(exchanged)) == is_seen


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("35600000000048", ""),  # the seat of La Poste follows the usual rule
        ("35600000049837", ""),  # another of its establishments: the sum of the digits is 45
        ("35600000049838", WRONG_SIRET),
        ("35600000000049", WRONG_SIRET),
    ],
)
def test_la_poste_has_a_rule_of_its_own(number, problem):
    assert siret.siret_problem(number) == problem


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Un SIRET a 14 chiffres."),
        ("1234", "Un SIRET a 14 chiffres."),
        ("1234567890123A", "Un SIRET a 14 chiffres."),
        ("١٢٣٤٥٦٧٨٩٠١٢٣٤", "Un SIRET a 14 chiffres."),
        ("356000000", "Ce numéro est un SIREN (9 chiffres). Donnez le SIRET de l’établissement : il en a 14."),
    ],
)
def test_what_has_not_fourteen_digits_is_no_siret(typed, problem):
    assert siret.siret_problem(typed) == problem


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("356000000", ""),
        ("356000001", "Ce SIREN contient une erreur de frappe : vérifiez ses 9 chiffres."),
        ("35600000", "Un SIREN a 9 chiffres."),
    ],
)
def test_a_siren_has_nine_digits_and_a_check_digit(typed, problem):
    assert siret.siren_problem(typed) == problem


@pytest.mark.parametrize("number", ["W771234567", "W2A1234567", "W9R1234567"])
def test_an_rna_number_is_taken(number):
    assert siret.rna_problem(number) == ""


@pytest.mark.parametrize("number", ["", "771234567", "W77123456", "W7712345678", "WA71234567", "W77123456X"])
def test_what_is_no_rna_number_is_said(number):
    assert siret.rna_problem(number) == (
        "Un numéro RNA commence par W, suivi de 9 caractères : par exemple W771234567."
    )


@pytest.mark.parametrize(("typed", "tidy"), [(" 356 000 000 00048 ", "35600000000048"), ("w77-123.4567", "W771234567")])
def test_spaces_dots_and_dashes_are_forgiven(typed, tidy):
    assert siret.tidy(typed) == tidy
