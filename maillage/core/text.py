"""Folding of French text, so that what people type meets what is written."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "đ": "d", "ł": "l"})
_NOT_WORD = re.compile(r"[^a-z0-9]+")


def fold(text: str) -> str:
    """Lower case, no accent, no ligature, one space between words: « L'Haÿ-les-Roses » gives « l hay les roses »."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    if not decomposed.isascii():
        decomposed = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", decomposed).strip()
