"""Writes the journal, inside the transaction of the act itself."""

from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models

from maillage.core.models import JournalEntry


def record(verb: str, about: models.Model | None, *, by: AbstractBaseUser | None, at: datetime) -> None:
    """Keep that `by` (nobody: the machine itself) did `verb` to `about`. Never a content."""
    JournalEntry.objects.create(
        at=at,
        actor=str(by.pk) if by else "",
        verb=verb,
        object_type=about._meta.label_lower if about else "",  # noqa: SLF001 -- Django's public API
        object_id=str(about.pk) if about else "",
    )
