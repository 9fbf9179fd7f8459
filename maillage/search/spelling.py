"""A word that no document has is read as the nearest that one has. Pure: no Django. What a level cannot find never corrects its words."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from maillage.search import analyser
from maillage.search.engine import Index
from maillage.search.families import Families
from maillage.search.questions import Term

_SHORTEST = 4  # letters of a word that may be corrected
_SHORT = 6  # letters under which one fault only is forgiven
_MOST_CORRECTED = 3  # words of a question
_HOLDERS = 3  # documents read for each corrected word, to tell how it is written
_READ = 20_000  # characters of each


class Spelling:
    def __init__(self, index: Index, families: Families) -> None:
        self._index = index
        self._families = families
        self._corrected: list[Term] = []

    def corrected(self, terms: Sequence[Term]) -> tuple[tuple[Term, ...], bool]:
        """The terms, the unknown ones replaced; and whether one was."""
        read: list[Term] = []
        for part, group in self._families.groups(terms):
            is_known = len(group) > 1 or len(part) > 1
            read += part if is_known else [self._one(term) for term in part]
        return tuple(read), bool(self._corrected)

    def holders(self) -> list[int]:
        """Documents where the corrected words can be read as they are written."""
        return [pk for term in self._corrected for pk in self._index.holders(term.stem, _HOLDERS)]

    def told(self, terms: Iterable[Term], texts: Iterable[str]) -> str:
        """The terms in words: each corrected one as `texts` write it, the nearest to what was typed."""
        wanted = {term.stem: term.surface for term in self._corrected}
        written: dict[str, str] = {}
        for word in (word for text in texts for word in analyser.worded(text[:_READ], wanted)):
            stem = analyser.stem(word)
            assert stem is not None
            known = written.get(stem)
            if known is None or _farness(word, wanted[stem]) < _farness(known, wanted[stem]):
                written[stem] = word
        return " ".join(written.get(term.stem, term.surface) for term in terms)

    def _one(self, term: Term) -> Term:
        if (
            len(self._corrected) >= _MOST_CORRECTED
            or len(term.stem) < _SHORTEST
            or term.stem.isdigit()
            or self._index.has(term.stem)
        ):
            return term
        stem = self._nearest(term.stem)
        if stem is None:
            return term
        fixed = replace(term, stem=stem)
        self._corrected.append(fixed)
        return fixed

    def _nearest(self, stem: str) -> str | None:
        """The nearest stem, then the most frequent, then the first by letters."""
        most = 1 if len(stem) < _SHORT else 2
        words = self._index.words_near(len(stem), most)
        if not words:
            return None
        vocabulary = self._index.vocabulary()
        farness = process.cdist([stem], words, scorer=OSA.distance, score_cutoff=most, dtype=np.uint8)[0]
        near = [(int(farness[at]), -vocabulary[words[at]], words[at]) for at in np.flatnonzero(farness <= most)]
        return min(near)[2] if near else None


def _farness(word: str, typed: str) -> tuple[int, str]:
    return OSA.distance(analyser.fold(word), analyser.fold(typed.lower())), word
