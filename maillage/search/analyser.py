"""The one French analyser: of what is written and of what is typed alike. Pure: no Django.

Words in lower case without elision, without accents, then stemmed, in that order: stemmed first, one accented word in three would not
meet the same word typed without its accent (measured on 341,727 words, docs/search.md).
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import Stemmer

VERSION = 1  # grows when the same text would give other stems: documents are then analysed again
_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_APOSTROPHES = re.compile("['’ʼ]")
_ELIDED = frozenset({"l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"})
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_stemmer = Stemmer.Stemmer("french")


def fold(word: str) -> str:
    """Without accents: « é » gives « e »."""
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


_STOP_WORDS = """
le la les l de des du d un une et en à au aux pour par sur dans avec que qui qu est sont a ont cette ce ces cet leur leurs ne n pas plus se s
son sa ses il elle ils elles nous vous ou mais où dont comme entre vers chez sans sous être avoir je j tu t on y m c jusqu lorsqu puisqu quoiqu
"""
STOP_WORDS = frozenset(fold(word) for word in _STOP_WORDS.split())


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of `text` in lower case: where it begins, where it ends (elision included), and itself."""
    for match in _WORD.finditer(text):
        for piece in _pieces(match.group()):
            yield match.start(), match.end(), piece


@lru_cache(maxsize=200_000)
def _pieces(written: str) -> tuple[str, ...]:
    """« l’Œuvre » gives « oeuvre », « aujourd’hui » gives « aujourd » and « hui »."""
    lower = unicodedata.normalize("NFKC", written).lower().translate(_LIGATURES)
    pieces = _APOSTROPHES.split(lower)
    return tuple(piece for piece in (pieces[1:] if pieces[0] in _ELIDED else pieces) if piece)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str | None:
    """The stem of a word in lower case; None for a stop word."""
    folded = fold(word)
    return None if folded in STOP_WORDS else str(_stemmer.stemWord(folded))


@lru_cache(maxsize=200_000)
def stems_of(written: str) -> tuple[str, ...]:
    """Those of one word as it is written, elision included."""
    return tuple(found for piece in _pieces(written) if (found := stem(piece)) is not None)


def written(text: str) -> set[str]:
    """The different words of `text`, as they are written."""
    return set(_WORD.findall(text))


def places(text: str) -> Iterator[re.Match[str]]:
    """Each of them where it stands."""
    return _WORD.finditer(text)


def terms(text: str) -> Iterator[str]:
    """The stems of `text`, in order, without stop words."""
    return (found for _, _, word in words(text) if (found := stem(word)) is not None)


def stems(text: str) -> str:
    """The same in one line, as they are stored."""
    return " ".join(terms(text))
