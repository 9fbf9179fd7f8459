"""Finds in a text the words that are not written, however they are bent. Pure: no Django."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from maillage.core.text import fold

_WORD = re.compile(r"\w+(?:[·•]\w+)*")
_BETWEEN = re.compile(r"[\s'’\-‐‑*_]*")  # between two words of one expression; anything else parts them
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"\n]*\"|^>.*$", re.MULTILINE)
_KEPT = " … "


@dataclass(frozen=True, slots=True)
class Guarded:
    """`words` are not written but `instead` is; without it, they are names, left as they are."""

    words: tuple[str, ...]
    instead: str = ""


def read(text: str) -> list[Guarded]:
    """Of lines « a, b > what is written » and « an official name »; what follows a « # » at the beginning of a line is a note."""
    lines = (line.strip() for line in text.splitlines())
    return [_line(line) for line in lines if line and not line.startswith("#")]


def _line(line: str) -> Guarded:
    words, _, instead = line.partition(">")
    listed = tuple(word.strip() for word in words.split(",") if word.strip())
    return Guarded(listed, instead.strip()) if instead else Guarded((line,))


@lru_cache(maxsize=8)
def guard(families: tuple[Guarded, ...]) -> "Guard":
    return Guard(families)


class Guard:
    """The expressions, by the beginning of their first word."""

    def __init__(self, families: Iterable[Guarded]) -> None:
        self._names: list[tuple[str, ...]] = []
        self._expressions: defaultdict[str, list[tuple[tuple[str, ...], Guarded]]] = defaultdict(list)
        for family in families:
            for words in filter(None, map(_pieces, family.words)):
                if family.instead:
                    self._expressions[words[0][:2]].append((words, family))
                else:
                    self._names.append(words)

    def found(self, text: str) -> Iterator[tuple[str, Guarded]]:
        """What is said, as it is written, and its family: each family once. Quotations and official names say what they say."""
        read = _Text(_QUOTED.sub(_KEPT, text))
        named = {at for words in self._names for start in range(len(read.words)) for at in read.match(words, start)}
        told: set[Guarded] = set()
        for start, word in enumerate(read.words):
            for words, family in self._expressions.get(word[:2], ()):
                at = read.match(words, start)
                if at and family not in told and not named.issuperset(at):
                    told.add(family)
                    yield read.written(at), family


class _Text:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = [found.span() for found in _WORD.finditer(text)]
        self.words = [_bare(text[start:end]) for start, end in self._at]

    def match(self, words: tuple[str, ...], start: int) -> range:
        """The places of these words from there on; empty when they are not there."""
        at = range(start, start + len(words))
        is_there = at.stop <= len(self.words) and all(map(_is_same, words, self.words[start : at.stop]))
        return at if is_there and all(map(self._follows, at[1:])) else range(0)

    def written(self, at: range) -> str:
        return " ".join(self._text[self._at[at[0]][0] : self._at[at[-1]][1]].split())

    def _follows(self, at: int) -> bool:
        return _BETWEEN.fullmatch(self._text, self._at[at - 1][1], self._at[at][0]) is not None


def _pieces(expression: str) -> tuple[str, ...]:
    """« jeunes prostituées » gives « jeun », « prostitu »; a star stays at the end of its word."""
    found = re.finditer(r"\w+(?:[·•]\w+)*(\*?)", expression)
    return tuple(fold(one[0]).replace(" ", "") + "*" if one[1] else _bare(one[0]) for one in found)


def _bare(word: str) -> str:
    """Without what only says one or several, he or she; the inclusive points count as nothing."""
    first = (fold(word).split() or [""])[0]
    bare = first.removesuffix("s").removesuffix("x") if len(first) > 3 else first
    return bare.rstrip("e") if len(bare) > 3 else bare


def _is_same(expected: str, word: str) -> bool:
    return word.startswith(expected[:-1].rstrip("e")) if expected.endswith("*") else word == expected
