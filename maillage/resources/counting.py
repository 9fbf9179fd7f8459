"""Counts kept in memory for a few seconds, then written by a thread, so that reading a page never waits for a write."""

import atexit
import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import close_old_connections

logger = logging.getLogger(__name__)
Keep = Callable[[Mapping[Any, int]], None]
_MOST = 5000  # different counts held at once, should the database be stopped for long


class Buffer:
    """`settings.USES_EVERY`: seconds between two writes; 0: only when `flush` is called."""

    def __init__(self) -> None:
        self._counts: Counter[Any] = Counter()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._keep: Keep | None = None
        self._stopping = threading.Event()

    def add(self, key: Any, *, keep: Keep) -> None:
        with self._lock:
            if key in self._counts or len(self._counts) < _MOST:
                self._counts[key] += 1
            self._keep = keep
            if settings.USES_EVERY and self._thread is None:
                self._thread = threading.Thread(target=self._run, args=(settings.USES_EVERY,), name="uses", daemon=True)
                self._thread.start()
                atexit.register(self.stop)

    def flush(self) -> int:
        """Write all that was counted; how many uses. What could not be written is counted again."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts or self._keep is None:
            return 0
        try:
            self._keep(counts)
        except Exception:
            with self._lock:
                self._counts.update(counts)
            raise
        return counts.total()

    def stop(self) -> None:
        """Write what is left, and no more."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, seconds: float) -> None:
        while not self._stopping.wait(seconds):
            self._flush_quietly()
        self._flush_quietly()

    def _flush_quietly(self) -> None:
        try:
            self.flush()
        except Exception:  # a stopped database stops neither this thread nor the server
            logger.exception("Uses of resources could not be kept; they will be tried again.")
        finally:
            close_old_connections()


uses = Buffer()
