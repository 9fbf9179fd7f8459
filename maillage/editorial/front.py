"""What the home and the legal pages show of us: a small file, made when something changes, so that they never ask the database.

Written beside and renamed into place; a file that is missing or cannot be read is nothing to show, and never an error.
"""

import json
import logging
import os
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString

from maillage.core import markdown

logger = logging.getLogger(__name__)
SHAPE = 1
_LOOK_EVERY_SECONDS = 1.0
_ICONS = {"news": "bubble", "resources": "book", "collection": "book", "contribute": "people"}
_MORE = {"news": "Toutes les actualités", "resources": "Toutes les ressources", "collection": "Toute la collection"}
Mark = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Link:
    """One thing that a block leads to. `note`: a date or a type, before the text."""

    title: str
    href: str
    text: str = ""
    note: str = ""


@dataclass(frozen=True)
class Block:
    kind: str
    title: str
    text: str = ""  # Markdown
    href: str = ""  # where the rest is
    links: tuple[Link, ...] = ()

    @property
    def icon(self) -> str:
        return _ICONS.get(self.kind, "info")

    @property
    def more(self) -> str:
        return _MORE.get(self.kind, "Tout voir")

    @cached_property
    def html(self) -> SafeString:
        return markdown.render(self.text, level=3)


@dataclass(frozen=True, slots=True)
class LegalText:
    """A legal page that the network wrote itself. Dates are ISO 8601."""

    title: str
    summary: str
    body: str
    source: str = ""
    checked_on: str = ""
    to_review_by: str = ""

    @property
    def checked_day(self) -> date | None:
        return date.fromisoformat(self.checked_on) if self.checked_on else None


@dataclass(frozen=True, slots=True)
class Front:
    blocks: tuple[Block, ...] = ()
    legal: Mapping[str, LegalText] = field(default_factory=dict)


EMPTY = Front()


def path() -> Path:
    return Path(settings.SNAPSHOT_DIR) / "front.json"


def write(front: Front) -> bool:
    """True if it changed."""
    said = {
        "shape": SHAPE,
        "blocks": [asdict(one) for one in front.blocks],
        "legal": {key: asdict(one) for key, one in front.legal.items()},
    }
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    where = path()
    if where.exists() and where.read_text() == text:
        return False
    where.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=where.parent, prefix=".front.", delete=False) as draft:
        draft.write(text)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(where)
    return True


def current() -> Front:
    """The last one that could be read; looks for a newer file once a second."""
    return _shelf(path()).current()


class _Shelf:
    """One file. Thread-safe: what is read is put there whole."""

    def __init__(self, where: Path) -> None:
        self._where = where
        self._lock = threading.Lock()
        self._front, self._mark = EMPTY, None
        self._looked_at = float("-inf")

    _mark: Mark | None

    def current(self) -> Front:
        if time.monotonic() - self._looked_at >= _LOOK_EVERY_SECONDS:
            with self._lock:
                self._look()
        return self._front

    def _look(self) -> None:
        self._looked_at = time.monotonic()
        try:
            status = self._where.stat()
            mark = (status.st_mtime_ns, status.st_ino, status.st_size)
            if mark != self._mark:
                self._mark = mark
                self._front = _read(self._where.read_text())
        except FileNotFoundError:
            self._front, self._mark = EMPTY, None
        except (OSError, ValueError, TypeError, KeyError):
            logger.exception("the file of the home cannot be read; what was shown goes on being shown")


@cache
def _shelf(where: Path) -> _Shelf:
    return _Shelf(where)


def _read(text: str) -> Front:
    said: dict[str, Any] = json.loads(text)
    if said["shape"] != SHAPE:
        return EMPTY
    return Front(
        tuple(Block(**{**one, "links": tuple(Link(**link) for link in one["links"])}) for one in said["blocks"]),
        {key: LegalText(**one) for key, one in said["legal"].items()},
    )
