"""The code on a badge: short, read aloud without mistakes, and nothing of its holder in it."""

import secrets

# Without the letters and figures that are taken for others.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 8


def new() -> str:
    """Nearly a million of millions of them: that one comes twice is not to be seen, and the database would refuse it."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
