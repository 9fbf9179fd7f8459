"""Writes of the guarded words: journaled, since everybody who proposes a resource is asked about them."""

from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import DomainError, require
from maillage.directory import standing
from maillage.resources import policies
from maillage.resources.guarded import Guarded
from maillage.resources.models import GuardedWords

MOST_GUARDED = 300


@transaction.atomic
def add_guarded(family: Guarded, *, by: User, now: datetime) -> GuardedWords:
    require(policies.can_guard_words(standing.of(by, now=now)))
    if GuardedWords.objects.count() >= MOST_GUARDED:
        raise DomainError(f"Il y a déjà {MOST_GUARDED} lignes : retirez-en une d’abord.")
    return _write(GuardedWords(), family, "resources.add_guarded", by=by, now=now)


@transaction.atomic
def edit_guarded(row: GuardedWords, family: Guarded, *, by: User, now: datetime) -> GuardedWords:
    require(policies.can_guard_words(standing.of(by, now=now)))
    locked = GuardedWords.objects.select_for_update(of=("self",)).get(pk=row.pk)
    return _write(locked, family, "resources.edit_guarded", by=by, now=now)


@transaction.atomic
def remove_guarded(row: GuardedWords, *, by: User, now: datetime) -> None:
    require(policies.can_guard_words(standing.of(by, now=now)))
    gone = GuardedWords(pk=row.pk)
    GuardedWords.objects.filter(pk=row.pk).delete()
    journal.record("resources.remove_guarded", gone, by=by, at=now)


def _write(row: GuardedWords, family: Guarded, verb: str, *, by: User, now: datetime) -> GuardedWords:
    row.words, row.instead = "\n".join(family.words), family.instead
    row.changed_by, row.changed_at = by, now
    row.save()
    journal.record(verb, row, by=by, at=now)
    return row
