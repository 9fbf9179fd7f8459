"""What may help at once, by the words that somebody types: `data/first_help.toml` says it. Pure: no Django; nothing typed is kept.

A search finds documents; a girl who types « il me frappe » needs a number first.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from maillage.core.text import fold
from maillage.directory import vocabulary
from maillage.orientation.pages import guides, numbers
from maillage.orientation.pages.guides import Guide
from maillage.orientation.pages.numbers import Helpline
from maillage.search import analyser

PATH = Path(__file__).parent / "data" / "first_help.toml"
MOST = 2  # answers to one question
_MOST_BETWEEN = 2  # words between two words of an expression: « envoyé plein de photos »
_MOST_READ = 40  # words of a question


@dataclass(frozen=True, slots=True)
class FirstHelp:
    """One answer: who to call, the page to read, the need to look for near a place. `said`: what people type, as stems."""

    code: str
    title: str
    text: str
    numbers: tuple[Helpline, ...]
    said: tuple[tuple[str, ...], ...]
    page: Guide | None = None
    need: vocabulary.Need | None = None


@cache
def every() -> tuple[FirstHelp, ...]:
    """The most pressing first. KeyError when the file names a number, a page or a need that is not there."""
    return tuple(map(_first_help, tomllib.loads(PATH.read_text(encoding="utf-8"))["first_help"]))


def answers(words: str) -> tuple[FirstHelp, ...]:
    """What answers these words, the most pressing first; mostly nothing."""
    typed = _stems(words)[:_MOST_READ]
    held = frozenset(typed)
    return tuple(
        one
        for one in every()
        if any(held.issuperset(expression) and _is_near(expression, typed) for expression in one.said)
    )[:MOST]


def _is_near(expression: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    """Whether its words come in this order, near one another."""
    starts = [at for at, word in enumerate(typed) if word == expression[0]]
    for word in expression[1:]:
        starts = [
            at
            for at in range(len(typed))
            if typed[at] == word and any(0 < at - before <= _MOST_BETWEEN + 1 for before in starts)
        ]
    return bool(starts)


def _stems(text: str) -> tuple[str, ...]:
    """Small words count: « ma fille » is not « fille »."""
    return tuple(analyser.stem(word) or word for word in fold(text).split())


def _first_help(entry: dict[str, Any]) -> FirstHelp:
    return FirstHelp(
        code=entry["code"],
        title=entry["title"],
        text=entry["text"],
        numbers=tuple(numbers.helpline(code) for code in entry["numbers"]),
        said=tuple(dict.fromkeys(map(_stems, entry["said"]))),
        page=_page(entry["guide"]) if "guide" in entry else None,
        need=vocabulary.need(entry["need"]) if "need" in entry else None,
    )


def _page(slug: str) -> Guide:
    found = guides.find(slug)
    if found is None:
        raise KeyError(slug)
    return found
