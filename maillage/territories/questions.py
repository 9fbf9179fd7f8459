"""Reads what was typed in the place field: a code, words, a département, an arrondissement. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from maillage.core.text import fold

LONGEST = 200  # characters read of a question; no place name has more than 50
MOST_WORDS = 12
CITIES = ("paris", "lyon", "marseille")

_CODE = re.compile(r"\d{5}|2[ab]\d{3}")
_SHORT_CODE = re.compile(r"\d{1,4}|2[ab]")
_DEPARTMENT = re.compile(r"\d{2,3}|2[ab]")
_ORDINAL = re.compile(r"0?([1-9]\d?)(e|er|ere|eme|ieme|nd|nde)?")
_ASIDE = re.compile(r"[(,]([^(),]*)\)?\s*$")
_AROUND_ORDINAL = {"arrondissement", "arrdt", "arrt", "arr", "ardt", "e", "er", "eme", "ieme", "de", "du", "d", "le"}


@dataclass(frozen=True, slots=True)
class Question:
    """`code` has five characters (postal or INSEE), `beginning` fewer; `arrondissement` is a city and a number.

    `aside` is the end of `words` when it was set apart: « Saint-Denis (La Réunion) », « Champigny, Marne ».
    """

    words: tuple[str, ...] = ()
    aside: str = ""
    code: str = ""
    beginning: str = ""
    department: str = ""
    arrondissement: tuple[str, int] | None = None


def read(text: str) -> Question:
    """Never fails. « 77000 Melun », « Melun (77) », « 12e arrondissement Paris », « 2A004 », « 974 »…"""
    words = _joined([word for word in fold(text[:LONGEST]).split()[:MOST_WORDS] if word != "cedex"])
    if len(words) == 1 and _SHORT_CODE.fullmatch(words[0]):
        return Question(beginning=words[0].upper())
    code = next((word for word in words if _CODE.fullmatch(word)), "")
    if code:
        words.remove(code)
        return Question(words=tuple(words), code=code.upper())
    arrondissement, is_ordinal = _arrondissement(words)
    department = "" if is_ordinal else _department(words)
    if department:
        words.remove(department)
    return Question(tuple(words), _aside(text), department=department.upper(), arrondissement=arrondissement)


def _aside(text: str) -> str:
    match = _ASIDE.search(text[:LONGEST])
    return fold(match[1]) if match else ""


def _joined(words: list[str]) -> list[str]:
    """« 77 000 » is one code."""
    text = " ".join(words)
    return re.sub(r"(?<!\S)(\d\d) (\d{3})(?!\S)", r"\1\2", text).split()


def _department(words: Sequence[str]) -> str:
    """A département's number before or after the name."""
    if len(words) < 2:
        return ""
    return next((word for word in (words[-1], words[0]) if _DEPARTMENT.fullmatch(word)), "")


def _arrondissement(words: Sequence[str]) -> tuple[tuple[str, int] | None, bool]:
    """The city and the number; and whether it was written as a rank (« 13e »), not as a bare number."""
    core = [word for word in words if word not in _AROUND_ORDINAL]
    if len(core) != 2:
        return None, False
    city, number = core if core[0] in CITIES else (core[1], core[0])
    match = _ORDINAL.fullmatch(number)
    if city not in CITIES or not match:
        return None, False
    return (city, int(match[1])), bool(match[2]) or len(core) < len(words)
