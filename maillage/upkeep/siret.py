"""The numbers by which a structure is known: SIREN and SIRET (with their check digit), RNA. Pure: no Django.

A right check digit says that the number was typed right, not that the structure exists: two persons look for that.
"""

import re

LA_POSTE = "356000000"
_LA_POSTE_SEAT = "35600000000048"
_SIREN_LENGTH = 9
_SIRET_LENGTH = 14
_NOT_DIGIT_NOR_LETTER = re.compile(r"[^0-9A-Za-z]+")
# W, two characters of the département (2A, 2B, 9R…), then digits.
_RNA = re.compile(r"W\d[0-9A-Z]\d{7}")


def tidy(typed: str) -> str:
    """Without the spaces, dots and dashes that people put in numbers."""
    return _NOT_DIGIT_NOR_LETTER.sub("", typed).upper()


def siren_problem(siren: str) -> str:
    """What is wrong with a tidy SIREN, in French; empty when nothing is."""
    if not _is_digits(siren, _SIREN_LENGTH):
        return "Un SIREN a 9 chiffres."
    return "" if _is_luhn(siren) else "Ce SIREN contient une erreur de frappe : vérifiez ses 9 chiffres."


def siret_problem(siret: str) -> str:
    """What is wrong with a tidy SIRET, in French; empty when nothing is.

    The establishments of La Poste do not follow the usual rule: the sum of their digits is a multiple of five.
    """
    if not _is_digits(siret, _SIRET_LENGTH):
        if _is_digits(siret, _SIREN_LENGTH):
            return "Ce numéro est un SIREN (9 chiffres). Donnez le SIRET de l’établissement : il en a 14."
        return "Un SIRET a 14 chiffres."
    is_right = _is_luhn(siret) and _is_luhn(siret[:_SIREN_LENGTH])
    if siret.startswith(LA_POSTE) and siret != _LA_POSTE_SEAT:
        is_right = sum(map(int, siret)) % 5 == 0
    return "" if is_right else "Ce SIRET contient une erreur de frappe : vérifiez ses 14 chiffres."


def rna_problem(rna: str) -> str:
    """What is wrong with a tidy RNA number, in French; empty when nothing is. It has no check digit."""
    if _RNA.fullmatch(rna):
        return ""
    return "Un numéro RNA commence par W, suivi de 9 caractères : par exemple W771234567."


def siren_of(siret: str) -> str:
    """The legal unit of an establishment."""
    return siret[:_SIREN_LENGTH]


def _is_digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _is_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0
