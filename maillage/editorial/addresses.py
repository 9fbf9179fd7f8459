"""Addresses of pages and news: what a browser's history keeps never says what was read (docs/security.md, case 53). Pure: no Django."""

from collections.abc import Callable

from maillage.core.text import fold

# Beginnings of words, folded: left out of an address that is made from a title.
BETRAYING = (
    "abus", "agress", "chantage", "client", "danger", "exploit", "fugue", "intime", "maltrait", "nude", "porno", "prostitu",
    "proxen", "sexu", "traite", "viol", "victim",
)  # fmt: skip
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


def betrays(address: str) -> bool:
    """Whether one of its words says too much."""
    return any(word.startswith(BETRAYING) for word in fold(address).split())


def history_title(title: str, fallback: str) -> str:
    """What the browser's history keeps of a page: its title, unless that says too much."""
    return fallback if betrays(title) else title


def from_title(title: str, *, is_taken: Callable[[str], bool], fallback: str) -> str:
    """A free address made of the words of the title that say nothing of anybody."""
    words = [word for word in fold(title).split() if word not in _SMALL and not word.startswith(BETRAYING)]
    base = ""
    for word in words:
        if len(base) + len(word) >= _LONGEST:
            break
        base = f"{base}-{word}" if base else word
    base = base or fallback
    number, address = 1, base
    while is_taken(address):
        number += 1
        address = f"{base}-{number}"
    return address
