"""The one French analyser: of what is written and of what is typed alike. Pure: no Django.

Words in lower case without elision, without accents, then stemmed, in that order: stemmed first, one accented word in three would not
meet the same word typed without its accent (measured on 341,727 words, docs/search.md).
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import lru_cache

import Stemmer

VERSION = 3  # grows when the same text would give other stems: documents are then analysed again
_WORD = re.compile(r"[^\W_]+(?:['’ʼ][^\W_]+)*")
_APOSTROPHES = re.compile("['’ʼ]")
_ELIDED = frozenset({"l", "d", "j", "m", "t", "s", "c", "n", "qu", "jusqu", "lorsqu", "puisqu", "quoiqu", "presqu"})
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})
_ENDS = re.compile(r"[^\w\s,'’ʼ-]|\n")  # between two words: the second one begins a sentence
_SHORTEST = 4  # letters of a word that may be proposed
_stemmer = Stemmer.Stemmer("french", 0)  # without a memory of its own: `stem` has one


def fold(word: str) -> str:
    """Without accents: « é » gives « e »."""
    if word.isascii():
        return word
    return "".join([char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char)])


_STOP_WORDS = """
le la les l de des du d un une et en à au aux pour par sur dans avec que qui qu est sont a ont cette ce ces cet leur leurs ne n pas plus se s
son sa ses me te mon ma mes ton ta tes moi toi lui eux notre nos votre vos il elle ils elles nous vous ou mais où dont comme entre vers chez sans sous être avoir je j tu t on y m c jusqu lorsqu puisqu quoiqu
suis es sommes êtes étais était étaient serai sera serait soit ai as avons avez avais avait avaient aurai aura aurait eu
sais sait savoir savez veux veut vouloir voulez voudrais voudrait peux peut peuvent pouvez pouvoir dois doit devez vais va vont aller
ça cela ceci quoi quel quelle quels quelles quand comment pourquoi si ni donc alors très trop aussi puis là ici parce car svp stp
"""
STOP_WORDS = frozenset(fold(word) for word in _STOP_WORDS.split())
# What the stemmer would confuse with another word: « la traite » is no « trait d’union ».
_OWN_STEMS = {"traite": "traite", "traites": "traite"}


def words(text: str) -> Iterator[tuple[int, int, str]]:
    """Each word of `text` in lower case: where it begins, where it ends (elision included), and itself."""
    for match in _WORD.finditer(text):
        for piece in _pieces(match.group()):
            yield match.start(), match.end(), piece


@lru_cache(maxsize=200_000)
def _pieces(written: str) -> tuple[str, ...]:
    return _read(written)


def _read(written: str) -> tuple[str, ...]:
    """« l’Œuvre » gives « oeuvre », « aujourd’hui » gives « aujourd » and « hui »."""
    if written.isascii() and "'" not in written:
        return (written.lower(),)
    lower = unicodedata.normalize("NFKC", written).lower().translate(_LIGATURES)
    pieces = _APOSTROPHES.split(lower)
    return tuple(piece for piece in (pieces[1:] if pieces[0] in _ELIDED else pieces) if piece)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str | None:
    """The stem of a word in lower case; None for a stop word."""
    return _stem(word)


def _stem(word: str) -> str | None:
    folded = fold(word)
    return None if folded in STOP_WORDS else _OWN_STEMS.get(folded) or str(_stemmer.stemWord(folded))


def common(text: str) -> set[str]:
    """The words of `text` that may be proposed instead of one that nobody wrote: in lower case, without elision; never a name.

    A word with a capital inside a sentence is taken for a name, and so is the first of a sentence before another capital (« Marie Durand »):
    whoever types a word near the name of somebody is never led to it (shared/safety.md: no name where it was not asked for).
    """
    found, end = set(), 0
    matches = list(_WORD.finditer(text))
    for at, match in enumerate(matches):
        written = match.group()
        begins = at == 0 or _ENDS.search(text, end, match.start()) is not None
        end = match.end()
        pieces = _pieces(written)
        if len(pieces) != 1 or len(pieces[0]) < _SHORTEST or not pieces[0].isalpha() or fold(pieces[0]) in STOP_WORDS:
            continue
        has_capital = not _APOSTROPHES.split(written)[-1].islower()
        if has_capital and (not begins or not written[1:].islower() or _is_named(matches, at, text)):
            continue
        found.add(pieces[0])
    return found


def _is_named(matches: list[re.Match[str]], at: int, text: str) -> bool:
    """Whether a word with a capital follows at once."""
    if at + 1 == len(matches):
        return False
    after = matches[at + 1]
    return after.group()[0].isupper() and not _ENDS.search(text, matches[at].end(), after.start())


def holding(chunks: Collection[str], stems: Collection[str]) -> set[str]:
    """Those of these chunks of a text, cut at its spaces (« d’une », « fugue, »), that have a word of one of these stems."""
    met = _met
    if not met.known.issuperset(chunks):
        met = _learn(set(chunks))
    return set().union(*(met.holders.get(one, ()) for one in stems)).intersection(chunks)


@lru_cache(maxsize=10_000)
def standing(chunk: str) -> tuple[tuple[int, int, str], ...]:
    """Where the word of each stem of a chunk begins and ends in it."""
    return tuple((start, end, found) for start, end, word in words(chunk) if (found := stem(word)) is not None)


def worded(text: str, stems: Collection[str]) -> Iterator[str]:
    """The words of `text` that have one of these stems, in lower case and without elision; each once for each way to write it."""
    return (word for chunk in holding(text.split(), stems) for *_, word in words(chunk) if stem(word) in stems)


class _Met:
    """The chunks met so far, and those of each stem: a text is compared with a question without reading its words one by one."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.holders: dict[str, tuple[str, ...]] = {}  # tuples of words weigh nothing on the collector of rubbish
        self.room = _ROOM


_ROOM, _WEIGHT = 80_000_000, 250  # bytes, about: of all that is known; of a chunk, beside its letters
_met = _Met()


def _learn(chunks: set[str]) -> _Met:
    """Each chunk is read once, so nothing here goes through the memories of `stem` and `words`."""
    global _met  # noqa: PLW0603 -- what the process has met; begun again when there is too much of it
    if _met.room <= 0:
        _met = _Met()
    met = _met
    for chunk in chunks - met.known:
        for found in {_stem(word) for written in _WORD.findall(chunk) for word in _read(written)}:
            if found is not None:
                met.holders[found] = (*met.holders.get(found, ()), chunk)
        met.known.add(chunk)
        met.room -= _WEIGHT + len(chunk)
    return met


def terms(text: str) -> Iterator[str]:
    """The stems of `text`, in order, without stop words."""
    return (found for _, _, word in words(text) if (found := stem(word)) is not None)


def stems(text: str) -> str:
    """The same in one line, as they are stored."""
    return " ".join(terms(text))
