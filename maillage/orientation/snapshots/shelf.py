"""Keeps the last good snapshot open in each process, and changes it when a new one is published: no restart, no database."""

import logging
import threading
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from maillage.directory import hours
from maillage.orientation.snapshots import snapshot
from maillage.orientation.snapshots.index import Index
from maillage.orientation.snapshots.snapshot import BadSnapshot, Snapshot, Stamp

logger = logging.getLogger(__name__)

PUBLIC = "public"
MEMBERS = "members"
_LOOK_EVERY_SECONDS = 1.0

Mark = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Opened:
    """A snapshot, and the index that answers from it."""

    content: Snapshot
    index: Index


class NothingPublished(Exception):
    """No readable snapshot has ever been published here."""


class Shelf:
    """One level's snapshot file. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._opened: Opened | None = None
        self._mark: Mark | None = None
        self._looked_at = float("-inf")
        self.fault = ""

    def current(self) -> Opened:
        """The last good snapshot; looks for a newer file once a second. NothingPublished when there is none."""
        if (self._is_due() or self._opened is None) and self._lock.acquire(blocking=self._opened is None):
            try:
                self._look()
            finally:
                self._lock.release()
        if self._opened is None:
            raise NothingPublished(self.fault)
        return self._opened

    def is_at_hand(self) -> bool:
        """Whether `current` answers from memory, without reading a file for half a second."""
        return self._opened is not None and (not self._is_due() or _mark(self._path) == self._mark)

    def stamp(self) -> Stamp | None:
        """What is being served; None when nothing is."""
        try:
            return self.current().content.stamp
        except NothingPublished:
            return None

    def _is_due(self) -> bool:
        return time.monotonic() - self._looked_at >= _LOOK_EVERY_SECONDS

    def _look(self) -> None:
        self._looked_at = time.monotonic()
        mark = _mark(self._path)
        if mark == self._mark and self._opened is not None:
            return
        self._mark = mark
        try:
            self._opened = _open(self._path)
            self.fault = ""
        except BadSnapshot as error:
            self.fault = str(error)
            logger.error("snapshot %s refused: %s; the previous one goes on serving", self._path.name, error)  # noqa: TRY400 -- the trace says no more
            if self._opened is None:
                self._fall_back()

    def _fall_back(self) -> None:
        """A process that starts beside a bad file serves its spare."""
        try:
            self._opened = _open(snapshot.spare(self._path))
        except BadSnapshot as error:
            logger.error("no spare snapshot either: %s", error)  # noqa: TRY400 -- the trace says no more


def path(level: str) -> Path:
    """Where the snapshot of that level stands."""
    return Path(settings.SNAPSHOT_DIR) / f"{level}.snapshot"


@cache
def _shelf_at(folder: Path, level: str) -> Shelf:
    return Shelf(path(level))


def shelf(level: str = PUBLIC) -> Shelf:
    """The process's shelf of that level."""
    return _shelf_at(settings.SNAPSHOT_DIR, level)


def is_at_hand() -> bool:
    """Whether the public help finder answers from memory (`settings.ANONYMOUS_READY`)."""
    return shelf().is_at_hand()


def _open(where: Path) -> Opened:
    content = snapshot.read(where)
    return Opened(content, Index(content.columns, hours.is_open))


def _mark(where: Path) -> Mark | None:
    try:
        status = where.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size
