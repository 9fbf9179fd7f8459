"""Numbers and codes of certificates, as they are written and as people type them."""

import re
import secrets

# Without the letters and figures that are taken for one another.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 10  # 50 bits
_WORD = re.compile(r"(?:attestation)?(?:n[°ºo]\.?|num[ée]ro)?:?", re.IGNORECASE)
_NUMBER = re.compile(r"(\d{4})(?:\D(\d{1,6})|(\d{6}))")


def new_code() -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(_LENGTH))


def number(year: int, rank: int) -> str:
    """« 2027-000123 »."""
    return f"{year}-{rank:06}"


def shown(code: str) -> str:
    """« ABCDE-FGHJK »: in two groups, to be typed."""
    return f"{code[: _LENGTH // 2]}-{code[_LENGTH // 2 :]}"


def read_code(text: str) -> str:
    """As it is kept, whatever the spaces, hyphens and small letters."""
    return "".join(char for char in text.upper() if char.isascii() and char.isalnum())


def read_number(text: str) -> str:
    """As it is kept, with or without « n° » and the zeros: « n° 2027-123 »; empty when it is none of ours."""
    typed = "".join(text.split())
    begins = _WORD.match(typed)
    found = _NUMBER.fullmatch(typed, begins.end() if begins else 0)
    return number(int(found[1]), int(found[2] or found[3])) if found else ""
