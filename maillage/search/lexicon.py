"""The nearest of many words, and of many words as they are written. Pure: no Django."""

from collections import defaultdict
from collections.abc import Callable, Mapping

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from maillage.search import analyser

May = Callable[[str, str], bool]  # whether the second word may have been meant by the first
_Marks = np.ndarray[tuple[int, ...], np.dtype[np.uint32]]


def whatever(_typed: str, _meant: str) -> bool:
    """Any word may have been meant."""
    return True


class Lexicon:
    """Words, and how often each is said. Each has a mark of 32 bits, one for each letter that it has or has not.

    A fault changes two bits at most: words whose marks are farther apart are left out without being compared letter by letter.
    """

    def __init__(self, counts: Mapping[str, int]) -> None:
        self._counts = counts
        self._words: defaultdict[int, list[str]] = defaultdict(list)
        for word in counts:
            self._words[len(word)].append(word)
        self._marks: dict[int, _Marks] = {}

    def nearest(self, word: str, most: int, may: May = whatever) -> str | None:
        """Of those that it `may` mean, the nearest by `most` faults or less (OSA), then the most frequent, then the first by letters."""
        lengths = range(len(word) - most, len(word) + most + 1)
        words = [one for length in lengths for one in self._like(word, length, most) if may(word, one)]
        if not words:
            return None
        farness = process.cdist([word], words, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
        near = [(int(farness[at]), -self._counts[words[at]], words[at]) for at in np.flatnonzero(farness <= most)]
        return min(near)[2] if near else None

    def _like(self, word: str, length: int, most: int) -> list[str]:
        """The words of that length that may be so near."""
        words = self._words.get(length)
        if not words:
            return []
        if (marks := self._marks.get(length)) is None:
            marks = self._marks[length] = _marks(words)
        apart = np.bitwise_count(marks ^ _marks([word])[0])
        return [words[at] for at in np.flatnonzero(apart <= 2 * most)]


class Forms:
    """Words as they are written, and how often: found by their letters, accents left out, and given back with them."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        said: defaultdict[str, int] = defaultdict(int)
        self._written: dict[str, str] = {}
        for written, count in sorted(counts.items(), key=lambda one: (one[1], one[0])):
            letters = analyser.fold(written)
            said[letters] += count
            self._written[letters] = written  # the last: the most frequent
        self._lexicon = Lexicon(said)

    def nearest(self, letters: str, most: int, may: May = whatever) -> str | None:
        found = self._lexicon.nearest(letters, most, may)
        return None if found is None else self._written[found]


def _marks(words: list[str]) -> _Marks:
    """Of words of one length."""
    letters = np.array(words).view(np.uint32).reshape(len(words), -1)
    return np.asarray(np.bitwise_or.reduce(np.left_shift(np.uint32(1), letters & 31), axis=1))
