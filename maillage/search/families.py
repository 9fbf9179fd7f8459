"""Words that stand for one another, and words that lead to others: the ways of a question grow with them. Pure: no Django."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from maillage.search import analyser
from maillage.search.engine import Group, Way
from maillage.search.lexicon import Forms, May, whatever
from maillage.search.questions import Term

_MOST_WAYS = 12  # for one part of a question
_LONGEST = 8  # stems of an expression

_VERSION = re.compile(r"^== (\d+) ==$", re.MULTILINE)

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Family:
    """Each of `typed` leads to all of `words`; without `typed`, each of `words` leads to the others."""

    words: tuple[str, ...]
    typed: tuple[str, ...] = ()


class Families:
    """Where each expression leads, by its stems."""

    def __init__(self, families: Iterable[Family] = ()) -> None:
        self._ways: dict[Stems, list[Stems]] = {}
        said: set[str] = set()
        for family in families:
            said.update(*map(analyser.common, family.words))
            words = _expressions(family.words)
            for begun in _expressions(family.typed) or words:
                known = self._ways.setdefault(begun, [])
                known.extend(way for way in words if way != begun and way not in known)
        self._longest = max(map(len, self._ways), default=0)
        self._stems = {
            stem for way in (*self._ways, *(way for ways in self._ways.values() for way in ways)) for stem in way
        }
        self._forms = Forms(dict.fromkeys(said, 1))

    def knows(self, stem: str) -> bool:
        """Whether one of their expressions has it: nobody who types it made a fault."""
        return stem in self._stems

    def nearest(self, letters: str, most: int, may: May = whatever) -> str | None:
        """The nearest of the words that they show and that may be meant; what people type and we do not write is never proposed."""
        return self._forms.nearest(letters, most, may)

    def groups(self, terms: Sequence[Term]) -> list[tuple[tuple[Term, ...], Group]]:
        """The parts of a question, each with the terms that it reads: the longest expression known first, else one word."""
        parts: list[tuple[tuple[Term, ...], Group]] = []
        at = 0
        while at < len(terms):
            length = self._length_known(terms, at)
            read = tuple(terms[at : at + length])
            stems = tuple(term.stem for term in read)
            others = self._ways.get(stems, [])[:_MOST_WAYS]
            parts.append((read, (Way(stems), *(Way(other, is_phrase=len(other) > 1) for other in others))))
            at += length
        return parts

    def _length_known(self, terms: Sequence[Term], at: int) -> int:
        for length in range(min(self._longest, len(terms) - at), 1, -1):
            if tuple(term.stem for term in terms[at : at + length]) in self._ways:
                return length
        return 1


def read_versions(text: str) -> dict[int, list[Family]]:
    """The families of each version: « == 2 == » begins those that came with the second one."""
    _, *pieces = _VERSION.split(f"== 1 ==\n{text}")
    return {int(number): read_families(lines) for number, lines in zip(pieces[::2], pieces[1::2], strict=True)}


def read_families(text: str) -> list[Family]:
    """Of lines « a, b, c » and « a, b > c, d »; what follows a « # » at the beginning of a line is a note."""
    families = []
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            left, _, right = line.partition(">")
            families.append(Family(_listed(right), _listed(left)) if right else Family(_listed(left)))
    return families


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _expressions(words: Iterable[str]) -> list[Stems]:
    """The stems of each, once; what says nothing, or too much, is left out."""
    read = (tuple(analyser.terms(expression)) for expression in words)
    return list(dict.fromkeys(stems for stems in read if 0 < len(stems) <= _LONGEST))
