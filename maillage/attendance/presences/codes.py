"""Codes of badges, however they are typed, read aloud or scanned. Pure: no Django."""

import re

_SEPARATORS = re.compile(r"[\s\-–—._·/]+")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})  # Crockford's base 32 writes none of them


def read(typed: str) -> str:
    """« 7k3f-9qwd » gives « 7K3F9QWD »."""
    return _SEPARATORS.sub("", typed).upper().translate(_MISREAD)


def shown(code: str) -> str:
    """In groups of four, as one reads it aloud."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))
