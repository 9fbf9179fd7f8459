"""The one French analyser: of what is written and of what is typed alike. Pure: no Django.

Words in lower case without elision, without accents, then stemmed, in that order: stemmed first, one accented word in three would not
meet the same word typed without its accent (measured on 341,727 words, docs/search.md).
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
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


def holding(text: str, stems: Collection[str]) -> set[str]:
    """The words of `text`, as they are written, that have one of these stems."""
    said = set(_WORD.findall(text))
    for word in said - _known:
        _learn(word)
    return said & set().union(*(_forms.get(one, _NOTHING) for one in stems))


def worded(text: str, stems: Collection[str]) -> Iterator[str]:
    """The words of `text` that have one of these stems, in lower case and without elision; each once for each way to write it."""
    return (piece for word in holding(text, stems) for piece in _pieces(word) if stem(piece) in stems)


def places(text: str, written: Collection[str]) -> Iterator[re.Match[str]]:
    """Where these words stand, each as it is written and whole."""
    return _whole(tuple(sorted(written))).finditer(text)


# The words met so far, and those of each stem: a text is then compared with a question without reading its words one by one.
_NOTHING: frozenset[str] = frozenset()
_MOST_KNOWN = 300_000
_known: set[str] = set()
_forms: dict[str, set[str]] = {}


def _learn(word: str) -> None:
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
        _forms.clear()
    for one in stems_of(word):
        _forms.setdefault(one, set()).add(word)
    _known.add(word)


@lru_cache(maxsize=2_000)
def _whole(written: tuple[str, ...]) -> re.Pattern[str]:
    said = "|".join(re.escape(word) for word in sorted(written, key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?<![^\W_]['’ʼ])(?:{said})(?!['’ʼ]?[^\W_])")


def terms(text: str) -> Iterator[str]:
    """The stems of `text`, in order, without stop words."""
    return (found for _, _, word in words(text) if (found := stem(word)) is not None)


def stems(text: str) -> str:
    """The same in one line, as they are stored."""
    return " ".join(terms(text))
