"""Follow codes: what a person without an account keeps, to read the answer. Pure: no Django."""

import hashlib
import re
import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32
_LENGTH = 16  # 80 bits: nobody finds one by trying
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = re.compile(r"[\s\-–.]+")
_WHOLE = re.compile(rf"[{_ALPHABET}]{{{_LENGTH}}}")


def new() -> str:
    """« 7K3F-9QWD-M0TX-58BH »."""
    drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    return "-".join(drawn[start : start + 4] for start in range(0, _LENGTH, 4))


def hashed(typed: str) -> str:
    """What is kept of it: SHA-256 of the code however it was typed; empty when it cannot be one."""
    code = _SEPARATORS.sub("", typed).upper().translate(_MISREAD)
    return hashlib.sha256(code.encode()).hexdigest() if _WHOLE.fullmatch(code) else ""
