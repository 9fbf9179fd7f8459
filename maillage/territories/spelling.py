"""Finds names by what people type: whole, begun, in part, or with mistakes. Pure; knows names and positions only.

Words are those of `fold`. Keys are names without spaces, so that « saintdenis », « Saint Denis » and « Saint-Denis » meet.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

Ranks = NDArray[np.uint8]
Indices = NDArray[np.int32]
Mask = NDArray[np.bool_]

ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
# Ranks, best first. From MISSPELT on, each mistake costs two ranks: whole names come before names with one such word.
EXACT, BEGUN, IN_PART, MISSPELT = range(4)
NOTHING = 255
_AFTER_ALL = "{"  # sorts after every letter and digit


def tolerance(key: str) -> int:
    """Mistakes allowed (a letter added, lost, changed, two swapped): none up to 3 letters, 1 to 6, 2 to 10, then 3."""
    return sum(len(key) > limit for limit in (3, 6, 10))


def spelt_out(words: Sequence[str]) -> list[str]:
    """« st etienne » gives « saint etienne »."""
    return [ABBREVIATIONS.get(word, word) for word in words]


class NameIndex:
    """Built once; `names[i]` are the folded forms under which position i may be written, the whole name first."""

    def __init__(self, names: Sequence[Sequence[str]]) -> None:
        self._size = len(names)
        self._keys = _Lexicon(
            [form.replace(" ", "") for forms in names for form in forms],
            [position for position, forms in enumerate(names) for _ in forms],
        )
        self._words = _Lexicon(
            [word for forms in names for word in forms[0].split()],
            [position for position, forms in enumerate(names) for _ in forms[0].split()],
        )

    def ranks(self, words: Sequence[str], *, among: Mask, with_mistakes: bool) -> Ranks:
        """A rank by position, NOTHING outside `among`. When a name is exact, mistakes are not looked for."""
        in_full = spelt_out(words)
        ranks = self._without_mistakes(in_full)
        if in_full != list(words):
            ranks = np.minimum(ranks, self._without_mistakes(words))
        ranks[~among] = NOTHING
        if not with_mistakes or np.any(ranks == EXACT):
            return ranks
        return np.minimum(ranks, self._with_mistakes(in_full, among))

    def _without_mistakes(self, words: Sequence[str]) -> Ranks:
        ranks = np.full(self._size, NOTHING, dtype=np.uint8)
        in_part = np.ones(self._size, dtype=np.bool_)
        for word in words:
            found = np.zeros(self._size, dtype=np.bool_)
            found[self._words.begun(word)] = True
            in_part &= found
        ranks[in_part] = IN_PART
        key = "".join(words)
        ranks[self._keys.begun(key)] = BEGUN
        ranks[self._keys.exact(key)] = EXACT
        return ranks

    def _with_mistakes(self, words: Sequence[str], among: Mask) -> Ranks:
        """Only the names with the fewest mistakes, and those with one more."""
        ranks = np.full(self._size, NOTHING, dtype=np.uint8)
        for holders, mistakes in self._keys.near("".join(words)):
            ranks[holders] = np.minimum(ranks[holders], MISSPELT + 2 * (mistakes - 1))
        costs = self._mistakes_by_words(words)
        partial = (costs > 0) & (costs < NOTHING)
        ranks[partial] = np.minimum(ranks[partial], MISSPELT + 2 * (costs[partial] - 1) + 1)
        ranks[~among] = NOTHING
        ranks[ranks > int(ranks.min()) + 2] = NOTHING
        return ranks

    def _mistakes_by_words(self, words: Sequence[str]) -> NDArray[np.int32]:
        total = np.zeros(self._size, dtype=np.int32)
        for word in words:
            costs = np.full(self._size, NOTHING, dtype=np.int32)
            for holders, mistakes in self._words.near(word):
                costs[holders] = np.minimum(costs[holders], mistakes)
            costs[self._words.begun(word)] = 0
            total = np.minimum(total + costs, NOTHING)
        return total


class _Lexicon:
    """Sorted entries, each with the positions that hold it."""

    def __init__(self, entries: Sequence[str], positions: Sequence[int]) -> None:
        self._entries = sorted(set(entries))
        rank = {entry: index for index, entry in enumerate(self._entries)}
        indices = np.fromiter(map(rank.__getitem__, entries), dtype=np.int32, count=len(entries))
        order = np.argsort(indices, kind="stable")
        self._starts = np.searchsorted(indices[order], np.arange(len(rank) + 1))
        self._holders = np.array(positions, dtype=np.int32)[order]
        self._lengths = np.array([len(entry) for entry in self._entries], dtype=np.int16)
        self._letters = _letters(self._entries)

    def exact(self, entry: str) -> Indices:
        return self._between(entry, entry + "\0")

    def begun(self, start: str) -> Indices:
        return self._between(start, start + _AFTER_ALL)

    def _between(self, first: str, after: str) -> Indices:
        low, high = bisect_left(self._entries, first), bisect_left(self._entries, after)
        return self._holders[self._starts[low] : self._starts[high]]

    def near(self, entry: str) -> Iterator[tuple[Indices, int]]:
        """Positions of the entries within `tolerance`, by number of mistakes; those without mistake are left out."""
        allowed = tolerance(entry)
        indices = self._alike(entry, allowed) if allowed else []
        if not indices:
            return
        candidates = [self._entries[index] for index in indices]
        distances = cdist([entry], candidates, scorer=OSA.distance, score_cutoff=allowed, dtype=np.uint8)[0]
        for mistakes in range(1, allowed + 1):
            hits = [indices[hit] for hit in np.flatnonzero(distances == mistakes)]
            if hits:
                holders = [self._holders[self._starts[index] : self._starts[index + 1]] for index in hits]
                yield np.concatenate(holders), mistakes

    def _alike(self, entry: str, allowed: int) -> list[int]:
        """A quick sieve: a mistake changes the length by one at most, and the set of letters by two at most."""
        close = np.flatnonzero(np.abs(self._lengths - len(entry)) <= allowed)
        differences = np.bitwise_count(self._letters[close] ^ _letters([entry]))
        alike: list[int] = close[differences <= 2 * allowed].tolist()
        return alike


def _letters(entries: Sequence[str]) -> NDArray[np.uint32]:
    """One bit per letter present; digits share theirs with some letters, which only lets more through the sieve."""
    starts = np.cumsum([0, *(len(entry) for entry in entries[:-1])])
    text = np.frombuffer("".join(entries).encode("ascii"), dtype=np.uint8)
    return np.bitwise_or.reduceat(np.left_shift(np.uint32(1), text & 31, dtype=np.uint32), starts)
