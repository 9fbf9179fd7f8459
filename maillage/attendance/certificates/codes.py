"""Numbers and codes of certificates, as they are written and as people type them."""

import re
import secrets

# Without the letters and figures that are taken for one another.
_SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 10  # 50 bits
_NUMBER = re.compile(r"(\d{4})\D?(\d{6})")


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
    """As it is kept; empty when it is none of ours."""
    found = _NUMBER.fullmatch("".join(text.split()))
    return f"{found[1]}-{found[2]}" if found else ""
