"""What a browser's history keeps never says what was read (docs/security.md, case 53). Pure: no Django."""

from collections.abc import Callable
from itertools import chain, count

from maillage.core.text import fold

# Beginnings of words, folded: left out of an address that is made from a title.
BETRAYING = (
    "abus", "agress", "chantage", "client", "danger", "exploit", "fugue", "intime", "maltrait", "nude", "porno", "prostitu",
    "proxen", "sexu", "traite", "viol", "victim",
)  # fmt: skip
# Words that an address does without.
_SMALL = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "ou", "par", "pour", "sur", "un", "une")
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


def quiet_address(title: str, *, longest: int, fallback: str) -> str:
    """An address of the words of the title that say nothing of anybody: whole words, as many as `longest` letters hold."""
    words = (word for word in fold(title).split() if word not in _SMALL and not word.startswith(BETRAYING))
    base = ""
    for word in words:
        longer = f"{base}-{word}" if base else word
        if len(longer) > longest:
            break
        base = longer
    return base or fallback


def free_address(base: str, is_taken: Callable[[str], bool]) -> str:
    """`base`, or the first of « base-2 », « base-3 »… that nobody has."""
    numbered = (f"{base}-{number}" for number in count(2))
    return next(address for address in chain((base,), numbered) if not is_taken(address))
