"""Checks the files that wait, each in a process of its own with limits of time and memory: the worker survives them all.

Whatever stops this in the middle leaves the row as it was, so that it is done again: the row changes last, once its file is in place.
"""

import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from maillage.core import journal
from maillage.resources import searching
from maillage.resources.files import kinds, sandbox, storage
from maillage.resources.models import ResourceFile

State = ResourceFile.State
_AT_ONCE = 10  # two minutes each at worst; the next task takes the others
_LONGEST_REASON = 300
_GONE = "Ce fichier n’est pas arrivé entier. Envoyez-le de nouveau."


@dataclass(frozen=True, slots=True)
class _Made:
    """What the process gave: paths in its folder, and what it found."""

    cleaned: Path
    thumbnail: Path | None
    said: dict[str, Any]


def check_waiting(*, now: datetime) -> int:
    """The oldest first: how many."""
    waiting = ResourceFile.objects.filter(state=State.WAITING).order_by("sent_at", "pk")
    pks = list(waiting.values_list("pk", flat=True)[:_AT_ONCE])
    for pk in pks:
        check_file(pk, now=now)
    return len(pks)


def check_file(pk: UUID, *, now: datetime) -> ResourceFile | None:
    """Ready to be given, or refused with its reason and nothing else. Done again, it changes nothing."""
    file = ResourceFile.objects.filter(pk=pk, state=State.WAITING).first()
    if file is None:
        return None
    work = Path(tempfile.mkdtemp(prefix=f"{pk}-", dir=storage.folder(storage.WORK)))
    try:
        made = _made(file, work)
        return _keep(pk, made, now=now)
    except kinds.Refused as refusal:
        return _refuse(pk, str(refusal), now=now)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _made(file: ResourceFile, work: Path) -> _Made:
    received = storage.path(file.received)
    if not file.received or not received.is_file():
        raise kinds.Refused(_GONE)
    said = sandbox.run(received, work, title=file.label)
    thumbnail = work / "thumbnail.webp"
    return _Made(work / "cleaned", thumbnail if thumbnail.exists() else None, said)


@transaction.atomic
def _keep(pk: UUID, made: _Made, *, now: datetime) -> ResourceFile | None:
    """Another worker may have been faster: what it kept stays."""
    file = _locked(pk)
    if file is None:
        return None
    received, said = file.received, made.said
    file.type, file.size, file.digest = said["type"], said["size"], said["digest"]
    file.pages, file.text, file.findings = said["pages"], said["text"], said["findings"]
    file.cleaned = storage.keep_cleaned(pk, made.cleaned, f".{kinds.SUFFIXES[file.type]}")
    file.thumbnail = storage.keep_cleaned(pk, made.thumbnail, ".vignette.webp") if made.thumbnail else ""
    file.state, file.received, file.checked_at = State.READY, "", now
    file.save()
    if file.resource_id:
        searching.renew([file.resource_id], now)
    journal.record("resources.check_file", file, by=None, at=now)
    transaction.on_commit(lambda: storage.forget(received))
    return file


@transaction.atomic
def _refuse(pk: UUID, reason: str, *, now: datetime) -> ResourceFile | None:
    file = _locked(pk)
    if file is None:
        return None
    received = file.received
    file.state, file.reason, file.checked_at = State.REFUSED, reason[:_LONGEST_REASON], now
    file.received, file.size = "", 0
    file.save()
    journal.record("resources.refuse_file", file, by=None, at=now)
    transaction.on_commit(lambda: storage.forget(received))
    return file


def _locked(pk: UUID) -> ResourceFile | None:
    return ResourceFile.objects.select_for_update(no_key=True).filter(pk=pk, state=State.WAITING).first()
