"""What is left of files that no resource holds, nor another app."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from maillage.core import journal
from maillage.moderation.models import Proposal
from maillage.resources.files import holding, storage
from maillage.resources.models import ResourceFile

_KIND = "resources.resource"
KEPT = timedelta(days=7)  # after it was sent, or taken off a resource: it can be put back meanwhile
_UNKNOWN = timedelta(days=1)  # a file that no row knows: of a process that was killed
_NAMES = ("received", "cleaned", "thumbnail")


def clear(*, now: datetime) -> int:
    """Files of no resource, of no other app and of no open proposal, after a week, with their rows; then what a killed process left. How many rows."""
    before = now - KEPT
    found = ResourceFile.objects.filter(
        holding.free(), Q(detached_at=None) | Q(detached_at__lt=before), resource=None, sent_at__lt=before
    )
    wanted = _wanted()
    pks = [pk for pk in found.order_by("pk").values_list("pk", flat=True) if pk not in wanted]
    for pk in pks:
        forget(pk, now=now)
    _sweep(now)
    return len(pks)


@transaction.atomic
def forget(pk: UUID, *, now: datetime) -> None:
    """At once, row and disk: what another app does not want any more. One that something holds is left."""
    file = ResourceFile.objects.select_for_update(of=("self",)).filter(holding.free(), pk=pk, resource=None).first()
    if file is None:
        return
    names = [getattr(file, name) for name in _NAMES]
    journal.record("resources.clear_file", file, by=None, at=now)
    file.delete()
    transaction.on_commit(lambda: storage.forget(*names))


def _wanted() -> set[UUID]:
    """Those that an open proposal names."""
    contents = Proposal.objects.open().filter(kind=_KIND).values_list("content", flat=True)
    return {UUID(pk) for content in contents for pk in content.get("files") or ()}


def _sweep(now: datetime) -> None:
    """Files that no row names, and folders of work that nobody finished."""
    known = {name for row in ResourceFile.objects.values_list(*_NAMES) for name in row if name}
    for name in (storage.RECEIVED, storage.CLEANED):
        for place in _old(storage.folder(name), now):
            if f"{name}/{place.name}" not in known:
                place.unlink(missing_ok=True)
    for place in _old(storage.folder(storage.WORK), now):
        shutil.rmtree(place, ignore_errors=True)


def _old(folder: Path, now: datetime) -> Iterator[Path]:
    for place in sorted(folder.iterdir()):
        if datetime.fromtimestamp(place.stat().st_mtime, UTC) < now - _UNKNOWN:
            yield place
