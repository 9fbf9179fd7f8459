"""A word that no document has is read as the nearest one that people may be led to. Pure: no Django.

Words are compared as they are written, never by their stems: a fault in an ending (« prostituton ») gives a stem that is far from the
right one. One fault from four to nine letters, two beyond, two letters turned round being one (OSA); up to nine letters the first must be
right, and up to five none may stand for another: « shit » is not « sait ». What the families know and what hardly says anything
(`slight`) stay as they are. What may be proposed: the words of titles and summaries of this level that are not names
(`analyser.common`), and those that the families show. A word of the texts alone is not: it may be the name of a speaker.
"""

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from maillage.search import analyser, slight
from maillage.search.engine import Index
from maillage.search.families import Families
from maillage.search.questions import Term

_SHORTEST = 4  # letters of a word that may be corrected
_FIRST_RIGHT = 9  # letters up to which the first must be right
_NONE_REPLACED = 5  # letters up to which one may be missing, too many or turned round, and none replaced
_ONE_FAULT = 9  # letters up to which one fault only is forgiven
_LONG = 7  # letters of a word beyond which a correction is more than a guess
_MOST_CORRECTED = 3  # words of a question


class Spelling:
    def __init__(self, index: Index, families: Families) -> None:
        self._index = index
        self._families = families

    def corrected(self, terms: Sequence[Term]) -> tuple[Term, ...]:
        """The terms, in the same order; the unknown ones replaced, in words that are written."""
        read: list[Term] = []
        left = _MOST_CORRECTED
        for part, group in self._families.groups(terms):
            for term in part:
                is_known = len(group) > 1 or len(part) > 1 or not left
                fixed = term if is_known else self._one(term)
                left -= fixed is not term
                read.append(fixed)
        return tuple(read)

    def _one(self, term: Term) -> Term:
        words = [word for *_, word in analyser.words(term.surface)]
        letters = analyser.fold(words[0])
        if len(words) > 1 or len(letters) < _SHORTEST or letters.isdigit() or self._is_known(term.stem):
            return term
        most = 1 if len(letters) <= _ONE_FAULT else 2
        near = [source.nearest(letters, most, may=_may_be) for source in (self._index, self._families)]
        told = [word for word in near if word is not None and self._leads_somewhere(word)]
        if not told:
            return term
        # Of equals, that of the documents.
        best = min(told, key=lambda word: OSA.distance(letters, analyser.fold(word)))
        stem = analyser.stem(best)
        assert stem is not None  # no stop word is common
        return Term(best, stem)

    def _is_known(self, stem: str) -> bool:
        return slight.is_slight([stem]) or self._families.knows(stem) or self._index.has(stem)

    def _leads_somewhere(self, word: str) -> bool:
        terms = [Term(word, stem) for stem in analyser.terms(word)]
        return any(self._index.may_hold(group) for _, group in self._families.groups(terms))


def _may_be(typed: str, letters: str) -> bool:
    """Whether these letters may have been meant, at that distance: a short word with a letter replaced is mostly another word."""
    if len(typed) <= _FIRST_RIGHT and letters[0] != typed[0]:
        return False
    return len(typed) > _NONE_REPLACED or len(typed) != len(letters) or sorted(typed) == sorted(letters)


def sure(typed: Sequence[Term], corrected: Sequence[Term]) -> tuple[Term, ...]:
    """What is kept of a correction when its words are not found together: that of long words; a short one is a guess."""
    return tuple(new if len(old.surface) > _LONG else old for old, new in zip(typed, corrected, strict=True))
