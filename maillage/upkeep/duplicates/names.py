"""How much two names of structures say the same. Pure: no Django.

Words count by their rarity: « mission » and « locale » say little, « Passerelle » says much. Spelling mistakes are forgiven, and an acronym
is worth the words that it stands for.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log

from rapidfuzz import fuzz

from maillage.core.text import fold

_EMPTY = frozenset(
    "a ass asso association au aux d de des du en et l la le les pour sur un une the sarl sas scop".split()  # noqa: SIM905 -- a list of words
)
_SAME = {"st": "saint", "ste": "sainte", "ctre": "centre", "dpt": "departemental", "dept": "departemental"}
_SHORTEST_ACRONYM, _LONGEST_ACRONYM = 3, 6
_SHORTEST_TYPO = 4  # below that, one other letter is another word
_TYPO = 80  # least likeness of two spellings of one word, of 100
_ORDINALS = frozenset("nord sud est ouest 1 2 3 4 5 6 7 8 9 10 i ii iii iv".split())  # noqa: SIM905 -- a list of words


@dataclass(frozen=True, slots=True)
class Lexicon:
    """How many names each word is in."""

    counts: Counter[str]
    total: int

    def weight(self, word: str) -> float:
        """From about 0,4 for a word that is in half of the names to 3 and more for one that is in a few."""
        return log(1.5 + self.total / (1 + self.counts.get(word, 0)) ** 1.2)


def lexicon(names: Iterable[str]) -> Lexicon:
    counts: Counter[str] = Counter()
    total = 0
    for name in names:
        counts.update(set(words(name)))
        total += 1
    return Lexicon(counts, max(total, 20))


@lru_cache(maxsize=300_000)
def words(name: str) -> tuple[str, ...]:
    """The words that say something, folded; a name that is made of empty words only keeps them."""
    folded = fold(name).split()
    return tuple(_SAME.get(word, word) for word in folded if word not in _EMPTY) or tuple(folded)


@lru_cache(maxsize=300_000)
def sorted_words(name: str) -> str:
    return " ".join(sorted(words(name)))


@lru_cache(maxsize=300_000)
def acronyms(name: str) -> frozenset[str]:
    """Initials of the whole name, with and without its small words: « Maison des adolescents » gives « ma » and « mda »."""
    folded = fold(name).split()
    made = {"".join(word[0] for word in part) for part in (folded, words(name))}
    return frozenset(one for one in made if may_be_acronym(one))


def may_be_acronym(word: str) -> bool:
    return _SHORTEST_ACRONYM <= len(word) <= _LONGEST_ACRONYM


def likeness(first: str, second: str, known: Lexicon, places: frozenset[str] = frozenset()) -> float:
    """0 to 1: the weight of the words in common, of all the words; a name that is whole inside the other counts for more.

    `places`: words of the names of places that both are in; they say nothing more, there or missing.
    """
    mine, yours = (_without(name, places) for name in _with_acronyms(first, second))
    if mine == yours:
        return 1.0
    pairs = _same_words(mine, yours)
    in_common = sum((known.weight(one) + known.weight(other)) / 2 for one, other in pairs)
    alone = [known.weight(word) for word in mine if word not in {one for one, _ in pairs}]
    other_alone = [known.weight(word) for word in yours if word not in {other for _, other in pairs}]
    shared = in_common / (in_common + sum(alone) + sum(other_alone) or 1)
    contained = in_common / (in_common + min(sum(alone), sum(other_alone)) or 1)
    return min(1.0, 0.65 * shared + 0.35 * contained * min(1.0, in_common / 4))


def differ_by_number(first: str, second: str) -> bool:
    """« Foyer 1 » and « Foyer 2 », « Antenne nord » and « Antenne sud »: what parts them is what tells them apart."""
    mine, yours = set(words(first)) & _ORDINALS, set(words(second)) & _ORDINALS
    return mine != yours and bool(mine or yours)


def _same_words(mine: tuple[str, ...], yours: tuple[str, ...]) -> list[tuple[str, str]]:
    """Words of one and the other that are the same, or the same badly written; each once."""
    left = list(dict.fromkeys(yours))
    pairs = []
    for word in dict.fromkeys(mine):
        if word in left:
            left.remove(word)
            pairs.append((word, word))
    taken = {word for word, _ in pairs}
    for word in (one for one in dict.fromkeys(mine) if one not in taken and len(one) >= _SHORTEST_TYPO):
        score, found = max(
            ((fuzz.ratio(word, one), one) for one in left if len(one) >= _SHORTEST_TYPO), default=(0, "")
        )
        if score >= _TYPO:
            left.remove(found)
            pairs.append((word, found))
    return pairs


def _without(name: tuple[str, ...], places: frozenset[str]) -> tuple[str, ...]:
    return tuple(word for word in name if word not in places) or name


def _with_acronyms(first: str, second: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both names in words, where what one writes in full and the other by its initials is the same word."""
    return _shortened(first, frozenset(words(second))), _shortened(second, frozenset(words(first)))


def _shortened(name: str, others: frozenset[str]) -> tuple[str, ...]:
    """The name where one acronym of the other takes the place of the words that it stands for."""
    runs = _runs(name)
    said = words(name)
    acronym = min((word for word in others if word in runs and word not in said), default="")
    if not acronym:
        return said
    folded, (start, end) = fold(name).split(), runs[acronym]
    rest = [*folded[:start], acronym, *folded[end:]]
    return tuple(_SAME.get(word, word) for word in rest if word not in _EMPTY)


@lru_cache(maxsize=300_000)
def _runs(name: str) -> dict[str, tuple[int, int]]:
    """Every acronym that can be read in a name, and the words that it stands for: from, to."""
    found: dict[str, tuple[int, int]] = {}
    folded = fold(name).split()
    for kept in (range(len(folded)), [place for place, word in enumerate(folded) if word not in _EMPTY]):
        for start in range(len(kept)):
            for length in range(_SHORTEST_ACRONYM, min(_LONGEST_ACRONYM, len(kept) - start) + 1):
                run = kept[start : start + length]
                found.setdefault("".join(folded[place][0] for place in run), (run[0], run[-1] + 1))
    return found
