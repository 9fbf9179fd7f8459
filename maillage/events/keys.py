"""Secrets of events: keys that stand in an address and are kept as a fingerprint; addresses of streams, kept encrypted."""

import hashlib
import re
import secrets
from uuid import UUID

from maillage.core import crypto

_STREAMS = "event-streams"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def new_token() -> str:
    """For an address that nobody guesses; to be shown once."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is kept of it; empty when it cannot be one."""
    return hashlib.sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else ""


def seal(link: str, *, event: UUID, kind: str) -> bytes:
    """It opens for that event and that kind only."""
    return crypto.seal(link.encode(), key_name=_STREAMS, bound_to=f"{event}|{kind}")


def unseal(sealed: bytes, *, event: UUID, kind: str) -> str:
    """What was sealed, or `crypto.Unreadable`."""
    return crypto.unseal(sealed, key_name=_STREAMS, bound_to=f"{event}|{kind}").decode()
