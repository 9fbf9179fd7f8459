"""Receiving a file: looked at from far, kept in quarantine; the worker does the rest (`files/checking.py`)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import DomainError, require
from maillage.core.hooks import Hook
from maillage.directory import standing
from maillage.resources import policies
from maillage.resources.files import kinds, storage
from maillage.resources.models import ResourceFile

MOST_IN_A_DAY = 20  # of one person
_LONGEST_LABEL = 150
# Called once a file waits to be checked.
waiting = Hook("resources.file_waits")


class FileRefused(DomainError):
    """Seen at once: nothing of it was kept."""


@transaction.atomic
def receive_file(upload: "File[bytes]", label: str, *, by: User, now: datetime) -> ResourceFile:
    """Keep it until it is checked. `label`: what readers will see, « Rapport complet »; the name of the file is not kept."""
    require(policies.can_propose(standing.of(by, now=now)))
    said = _label(label)
    _check_size(upload)
    _check_type(upload)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # so that two uploads at once are counted
    _check_count(by, now)
    name = storage.keep_received(upload.chunks())
    try:
        file = ResourceFile.objects.create(label=said, received=name, size=upload.size, sent_by=by, sent_at=now)
        journal.record("resources.receive_file", file, by=by, at=now)
    except BaseException:
        storage.forget(name)
        raise
    transaction.on_commit(waiting.call)
    return file


def _label(label: str) -> str:
    said = " ".join(label.split())
    if not said or not said.isprintable():
        raise FileRefused("Donnez un nom à ce fichier, tel que les lecteurs le liront : « Rapport complet ».")
    if len(said) > _LONGEST_LABEL:
        raise FileRefused(f"Ce nom a {len(said)} caractères : il en faut {_LONGEST_LABEL} au plus.")
    return said


def _check_size(upload: "File[bytes]") -> None:
    if upload.size > settings.LARGEST_FILE * 1_000_000:
        raise FileRefused(
            f"Ce fichier est trop gros : {settings.LARGEST_FILE} Mo au plus. Allégez-le, ou donnez un lien."
        )


def _check_type(upload: "File[bytes]") -> None:
    upload.seek(0)
    try:
        kinds.family(upload.read(kinds.HEAD))
    except kinds.Refused as refusal:
        raise FileRefused(str(refusal)) from None
    upload.seek(0)


def _check_count(by: User, now: datetime) -> None:
    """Refused ones count too: somebody who tries is not somebody who works."""
    sent = ResourceFile.objects.filter(sent_by=by, sent_at__gt=now - timedelta(days=1)).count()
    if sent >= MOST_IN_A_DAY:
        raise FileRefused(f"Vous avez envoyé {sent} fichiers depuis hier. Attendez demain, ou donnez un lien.")
