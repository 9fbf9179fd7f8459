"""A question sealed into an address for a few minutes, so that « Back » finds its results again (docs/adr/0047).

Nothing of it is kept on the server. Whoever reads the address learns neither its words nor how many there are; it opens only in the tab that
asked, for fifteen minutes. The key lasts half an hour more, then it is destroyed: an address found later, in a history or in the log of a
proxy, opens for nobody, whatever they hold.
"""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from maillage.core import crypto

LASTS = 15 * 60  # seconds
_TURN = 30 * 60  # seconds of a key
_NAME = "search-words-"
_SIZE, _LARGEST = 256, 1024  # bytes: two sizes are seen, whatever is typed
_LONGEST = 2_000  # characters of a seal


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a page of ours led there: a form, a link, « Back », a reload. Not an address that was typed, kept, or picked from a history.

    A browser that does not say it, or a site without TLS, is never given such an address.
    """
    return (
        request.headers.get("Sec-Fetch-Site") == "same-origin" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    )


def seal(said: dict[str, Any], *, page: str) -> str:
    """For an address of that page."""
    now = int(time.time())
    clear = json.dumps([now + LASTS, said], separators=(",", ":"), ensure_ascii=False).encode()
    size = _SIZE if len(clear) <= _SIZE else _LARGEST
    sealed = crypto.seal(clear.ljust(size), key_name=_key(now // _TURN), bound_to=page)
    return f"{now // _TURN}.{urlsafe_b64encode(sealed).decode().rstrip('=')}"


def unseal(sealed: str, *, page: str) -> dict[str, Any] | None:
    """None when it is over, or was never ours."""
    turn, _, body = sealed[:_LONGEST].partition(".")
    now = int(time.time())
    if turn not in {str(now // _TURN - back) for back in (0, 1)}:
        return None
    try:
        closed = urlsafe_b64decode(body + "=" * (-len(body) % 4))
        clear = crypto.unseal(closed, key_name=f"{_NAME}{turn}", bound_to=page)
    except (crypto.Unreadable, ValueError):  # ValueError: letters that no seal has
        return None
    until, said = json.loads(clear)
    return said if now < until else None


def _key(turn: int) -> str:
    """The name of the key of that half hour; those before the last one are destroyed when it begins."""
    name = f"{_NAME}{turn}"
    if not crypto.exists(name):
        forget()
    return name


def forget() -> int:
    """Destroy the keys of the past, and say how many; that of the last half hour stays, for an address made just before it ended."""
    oldest, count = int(time.time()) // _TURN - 1, 0
    for path in Path(settings.KEYRING_DIR).glob(f"{_NAME}*.key"):
        turn = path.stem.removeprefix(_NAME)
        if turn.isdigit() and int(turn) < oldest:
            count += crypto.destroy(path.stem)
    return count
