"""A passage to be taken out of everything that repeats it, however it is written there. Pure: no Django."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

REPLACED = "[…]"
SHORTEST, LONGEST = 3, 300
_MARKS = "[\u0300-\u036f]*"
# The signs of Markdown too (« **Léa** Martin »), and what parts the words of an address (« lea.martin@… »).
_BLANKS = r"[\s*_~\\.\-]"
_BETWEEN_DIGITS = f"{_BLANKS}*"  # a number is written in many ways
_SAME = {"'": "['’]", "’": "['’]", "-": "[-‐‑–—]"}


class Passage:
    """Whole words only, whatever their case and their accents: « Léa » finds « LEA », never « Léandre »."""

    def __init__(self, text: str) -> None:
        self.words = words = " ".join(text.split())
        begins = r"(?<![^\W_])" if words[:1].isalnum() else ""  # « _Léa_ » is emphasis
        ends = r"(?![^\W_])" if words[-1:].isalnum() else ""
        self._pattern = re.compile(f"{begins}{''.join(_letters(words))}{ends}", re.IGNORECASE)

    def count(self, value: Any) -> int:
        """How many times it is said in a text, or in the values of a record."""
        if isinstance(value, str):
            return len(self._pattern.findall(value))
        return sum(map(self.count, _inner(value)))

    def out_of(self, value: Any) -> Any:
        """The same value, without it."""
        if isinstance(value, str):
            return self._pattern.sub(REPLACED, value)
        if isinstance(value, dict):
            return {name: self.out_of(inner) for name, inner in value.items()}
        return [self.out_of(inner) for inner in value] if isinstance(value, list | tuple) else value


def _inner(value: Any) -> Any:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()


def _letters(words: str) -> Iterator[str]:
    """What stands for each character."""
    for at, char in enumerate(words):
        before, after = words[at - 1 : at], words[at + 1 : at + 2]
        if char == " ":
            yield "" if before.isdecimal() and after.isdecimal() else f"{_BLANKS}+"
        else:
            yield _letter(char)
        if after and (char + after).replace(" ", "0").isdecimal() and char != " ":
            yield _BETWEEN_DIGITS


def _letter(char: str) -> str:
    base = unicodedata.normalize("NFD", char)[0]
    if not base.isalpha() or not base.isascii():
        return _SAME.get(char, re.escape(char))
    return f"[{base}{_ACCENTED.get(base.lower(), '')}]{_MARKS}"


def _accented() -> dict[str, str]:
    """The accented letters of each letter, as one character: « e » has « éèêë… »."""
    found: dict[str, str] = {}
    for code in range(0xC0, 0x180):
        base = unicodedata.normalize("NFD", chr(code))[0].lower()
        if base.isascii() and base.isalpha():
            found[base] = found.get(base, "") + chr(code)
    return found


_ACCENTED = _accented()
