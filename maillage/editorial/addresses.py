"""Addresses of pages and news: what a browser's history keeps never says what was read (docs/security.md, case 53). Pure: no Django."""

from collections.abc import Callable

from maillage.core.discretion import BETRAYING, betrays, free_address, history_title
from maillage.core.text import fold

__all__ = ["BETRAYING", "betrays", "from_title", "history_title"]
_SMALL = frozenset(
    (
        "a",
        "au",
        "aux",
        "d",
        "de",
        "des",
        "du",
        "en",
        "et",
        "l",
        "la",
        "le",
        "les",
        "ou",
        "par",
        "pour",
        "sur",
        "un",
        "une",
    )
)
_LONGEST = 60


def from_title(title: str, *, is_taken: Callable[[str], bool], fallback: str) -> str:
    """A free address made of the words of the title that say nothing of anybody."""
    words = [word for word in fold(title).split() if word not in _SMALL and not word.startswith(BETRAYING)]
    base = ""
    for word in words:
        if len(base) + len(word) >= _LONGEST:
            break
        base = f"{base}-{word}" if base else word
    return free_address(base or fallback, is_taken)
