"""Publishes the snapshots, and counts the needs that nobody meets."""

import fcntl
import gc
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F

from maillage.directory import queries as directory
from maillage.directory import vocabulary
from maillage.directory.models import Visibility
from maillage.directory.records import Batch
from maillage.orientation.models import UnmetNeed
from maillage.orientation.snapshots import columns, shelf, snapshot
from maillage.orientation.snapshots.projection import Projector, Shown
from maillage.orientation.snapshots.snapshot import BadSnapshot, Stamp
from maillage.territories import gazetteer
from maillage.territories.models import Department

logger = logging.getLogger(__name__)

# From the narrowest to the widest.
LEVELS: dict[str, tuple[str, ...]] = {
    shelf.PUBLIC: (Visibility.PUBLIC,),
    shelf.MEMBERS: (Visibility.PUBLIC, Visibility.PROFESSIONALS, Visibility.NETWORK),
}
_TRIES = 5
# What no page shows: exports alone give it back.
_UNSEEN = frozenset({"exchange", "kind", "country", "siret", "rna", "networks", "contact_modes"})


class TooManyChanges(Exception):
    """The directory went on changing while it was read: the next publication will show it."""


def publish(*, now: datetime, is_forced: bool = False) -> list[str]:
    """Write the snapshot of each level whose directory has changed (or of all), and return those levels.

    One publisher at a time on a machine. What is published is one state of the directory: it is read again when a change
    came in between.
    """
    with _alone(Path(settings.SNAPSHOT_DIR)), _without_collector():
        for _ in range(_TRIES):
            state = directory.state()
            levels = [level for level in LEVELS if is_forced or _published_state(level) != state]
            if not levels:
                return []
            batch, references = _read(), directory.references()
            if directory.state() == state:
                number, changed_at = state
                published_at = now.astimezone(UTC).isoformat(timespec="seconds")
                _write(levels, batch, references, Stamp(number, "", published_at, changed_at))
                return levels
    raise TooManyChanges


def _read() -> Batch:
    return directory.read_published(LEVELS[shelf.MEMBERS], without=_UNSEEN)


def _write(levels: Iterable[str], batch: Batch, references: dict[str, str], stamp: Stamp) -> None:
    """From the narrowest level to the widest, each beginning with what the one before shows."""
    known: dict[str, Shown] = {}
    for level in levels:
        projector = Projector(batch, references, gazetteer.load(), LEVELS[level])
        known = {shown[0].reference: shown for shown in projector.services(known)}
        _write_level([known[reference] for reference in sorted(known)], replace(stamp, level=level))


def _write_level(shown: Sequence[Shown], stamp: Stamp) -> None:
    table = columns.build([entry for entry, _ in shown])
    snapshot.write(shelf.path(stamp.level), stamp, table, [document for _, document in shown])
    logger.info("published level=%s revision=%s services=%s", stamp.level, stamp.revision, len(shown))


def _published_state(level: str) -> tuple[int, str] | None:
    try:
        stamp = snapshot.read(shelf.path(level)).stamp
    except BadSnapshot:
        return None
    return stamp.revision, stamp.changed_at


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "publish.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in folder.glob("*.draft"):  # by a publisher that was killed: it may hold what was withdrawn since
            left.unlink()
        yield


@contextmanager
def _without_collector() -> Iterator[None]:
    """A publication makes millions of small values that never point in circles; looking for circles takes a fifth of it."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@transaction.atomic
def count_unmet(department: str, needs: Iterable[str]) -> None:
    """Add one for each need in that département, or one without a need. Unknown codes are not counted."""
    known = [need for need in needs if need in vocabulary.need_codes()] or [""]
    if not Department.objects.filter(pk=department).exists():
        return
    for need in known:
        UnmetNeed.objects.get_or_create(department_id=department, need=need)
    UnmetNeed.objects.filter(department=department, need__in=known).update(count=F("count") + 1)
