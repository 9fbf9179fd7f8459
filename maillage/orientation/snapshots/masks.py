"""Codes of the vocabulary as bits, and territories as keys: the index's own words. Pure."""

from collections.abc import Iterable
from functools import lru_cache

from maillage.directory import vocabulary

_AREA_LETTERS = {"commune": "C", "epci": "E", "department": "D", "region": "R", "country": "F"}
_NEED_CODES = vocabulary.need_codes()
_AUDIENCE_CODES = tuple(vocabulary.AUDIENCES)
_MODE_CODES = tuple(vocabulary.ACCESS_MODES)
_LANGUAGE_CODES = tuple(vocabulary.LANGUAGES)


def mask(codes: Iterable[str], vocabulary_codes: tuple[str, ...]) -> int:
    """One bit per code, in the order of the vocabulary; codes that it does not know give none."""
    return _mask(tuple(codes), vocabulary_codes)


@lru_cache(maxsize=20_000)  # services say the same few things, a hundred thousand times
def _mask(codes: tuple[str, ...], vocabulary_codes: tuple[str, ...]) -> int:
    return sum(1 << place for place, code in enumerate(vocabulary_codes) if code in codes)


def needs_mask(codes: Iterable[str]) -> int:
    return mask(codes, _NEED_CODES)


def audiences_mask(codes: Iterable[str]) -> int:
    return mask(codes, _AUDIENCE_CODES)


def modes_mask(codes: Iterable[str]) -> int:
    return mask(codes, _MODE_CODES)


def languages_mask(codes: Iterable[str]) -> int:
    """French is spoken where nothing is said."""
    return mask(codes, _LANGUAGE_CODES) | 1


def area_key(level: str, code: str) -> str:
    """The key of a territory in the index: D77, R11, C77288, E247700057, F."""
    return f"{_AREA_LETTERS[level]}{code}"
