"""Writes of the families of words: journaled, since every search follows them."""

import secrets
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import F

from maillage.accounts.models import Mandate, User
from maillage.core import journal
from maillage.core.errors import DomainError, NotAllowed
from maillage.search import policies
from maillage.search.families import Family, read_versions
from maillage.search.models import SearchState, WordFamily

OURS = Path(__file__).parent / "data" / "families.txt"
MOST = 500
Kind = WordFamily.Kind


class TooManyFamilies(DomainError):
    pass


@transaction.atomic
def lay(*, now: datetime) -> int:
    """The families that Maillage comes with, each version once: those that were changed or removed since stay so."""
    shipped = read_versions(OURS.read_text())
    SearchState.objects.get_or_create(pk=1)
    known = SearchState.objects.select_for_update().get(pk=1).families_version
    if known >= max(shipped):
        return 0
    laid = [
        WordFamily(
            kind=Kind.HIDDEN if family.typed else Kind.EQUAL,
            typed="\n".join(family.typed),
            words="\n".join(family.words),
            is_ours=True,
            changed_at=now,
        )
        for version, families in sorted(shipped.items())
        if version > known
        for family in families
    ]
    WordFamily.objects.bulk_create(laid)
    SearchState.objects.filter(pk=1).update(families_version=max(shipped))
    _tell()
    journal.record("search.lay_words", None, by=None, at=now)
    return len(laid)


@transaction.atomic
def add(family: Family, *, by: User, now: datetime) -> WordFamily:
    _check(by)
    if WordFamily.objects.count() >= MOST:
        raise TooManyFamilies(f"Il y a déjà {MOST} familles de mots : retirez-en une d’abord.")
    added = WordFamily(is_ours=False)
    _write(added, family, by=by, now=now)
    journal.record("search.add_words", added, by=by, at=now)
    return added


@transaction.atomic
def edit(row: WordFamily, family: Family, *, by: User, now: datetime) -> WordFamily:
    _check(by)
    row = WordFamily.objects.select_for_update().get(pk=row.pk)
    _write(row, family, by=by, now=now)
    journal.record("search.edit_words", row, by=by, at=now)
    return row


@transaction.atomic
def remove(row: WordFamily, *, by: User, now: datetime) -> None:
    _check(by)
    row = WordFamily.objects.select_for_update().get(pk=row.pk)
    gone = WordFamily(pk=row.pk)
    row.delete()
    _tell()
    journal.record("search.remove_words", gone, by=by, at=now)


def _write(row: WordFamily, family: Family, *, by: User, now: datetime) -> None:
    row.kind = Kind.HIDDEN if family.typed else Kind.EQUAL
    row.typed, row.words = "\n".join(family.typed), "\n".join(family.words)
    row.changed_by, row.changed_at = by, now
    row.save()
    _tell()


def _check(by: User) -> None:
    if not policies.can_edit_words(Mandate.objects.active().filter(user=by)):
        raise NotAllowed


def _tell() -> None:
    """Every process reads the families again before its next search."""
    SearchState.objects.get_or_create(pk=1)
    SearchState.objects.filter(pk=1).update(
        families_number=F("families_number") + 1, families_stamp=secrets.token_hex(8)
    )
