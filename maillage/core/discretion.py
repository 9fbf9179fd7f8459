"""What a browser's history keeps never says what was read (docs/security.md, case 53). Pure: no Django."""

from collections.abc import Callable
from itertools import chain, count

from maillage.core.text import fold

# Beginnings of words, folded: left out of an address that is made from a title.
BETRAYING = (
    "abus", "agress", "chantage", "client", "danger", "exploit", "fugue", "intime", "maltrait", "nude", "porno", "prostitu",
    "proxen", "sexu", "traite", "viol", "victim",
)  # fmt: skip
# Words that a screen seen from behind would shout: the home, where help is looked for, shows no title nor summary with one of them.
SHOUTED = ("porno", "prostitu", "proxen", "sexu", "viol")


def shouts(text: str) -> bool:
    """Whether one of its words can be read over a shoulder (docs/security.md, case 61)."""
    return any(word.startswith(SHOUTED) for word in fold(text).split())


def betrays(text: str) -> bool:
    """Whether one of its words says too much."""
    return any(word.startswith(BETRAYING) for word in fold(text).split())


def history_title(title: str, fallback: str) -> str:
    """What the browser's history keeps of a page: its title, unless that says too much."""
    return fallback if betrays(title) else title


def free_address(base: str, is_taken: Callable[[str], bool]) -> str:
    """`base`, or the first of « base-2 », « base-3 »… that nobody has."""
    numbered = (f"{base}-{number}" for number in count(2))
    return next(address for address in chain((base,), numbered) if not is_taken(address))
