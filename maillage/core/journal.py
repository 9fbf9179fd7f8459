"""Writes the journal, inside the transaction of the act itself: an act that cannot be journaled is not done."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction

from maillage.core import chain, crypto
from maillage.core.hooks import Hook
from maillage.core.models import JournalEntry, JournalHead

Result = JournalEntry.Result
_VERB = re.compile(r"[a-z]+\.[a-z][a-z0-9_]{0,40}")
KEPT = timedelta(days=365)
EVERY = 1000
# The columns of a line, and their names in the chain.
_COLUMNS = ("number", "at", "actor", "verb", "object_type", "object_id", "result", "previous", "digest")
_NAMES = ("n", "at", "actor", "verb", "type", "object", "result", "p", "h")
# Called after each thousandth line is kept: a checkpoint is due.
checkpoint_is_due = Hook("core.checkpoint_is_due")


def record(
    verb: str,
    about: models.Model | None,
    *,
    by: AbstractBaseUser | None,
    at: datetime,
    result: JournalEntry.Result = Result.DONE,
) -> None:
    """Keep that `by` (nobody: the machine itself) did `verb` to `about`. Never a content.

    To be called last: until the end of the transaction, every other act waits.
    """
    if not _VERB.fullmatch(verb):
        raise ValueError("A verb is « app.act », written in the code: never what a person typed.")
    minute = _minute(at)
    entry = JournalEntry(verb=verb, actor=str(by.pk) if by else "", at=minute, result=result)
    if about is not None:
        entry.object_type, entry.object_id = _label(about), pseudonym(about, minute)
    _append(entry)


def pseudonym(about: models.Model, at: datetime) -> str:
    """How the lines of this year name an object: nothing links them to it without the key of the year."""
    return crypto.pseudonym(f"{_label(about)}|{about.pk}", key_name=_key_name(at.astimezone(UTC).year))


def about(instance: models.Model, *, now: datetime) -> models.QuerySet[JournalEntry]:
    """The lines about an object that are still kept, in their order."""
    names = {pseudonym(instance, moment) for moment in (now - KEPT, now)}
    return JournalEntry.objects.filter(object_type=_label(instance), object_id__in=names).order_by("number")


def prune(*, now: datetime) -> int:
    """Remove the lines of more than twelve months, and say so in the journal. The chain goes on from the last that is removed."""
    with transaction.atomic():
        head = _hold_head()
        kept = JournalEntry.objects.filter(at__gte=now - KEPT).order_by("number").first()
        through = kept.number - 1 if kept else head.number
        if through <= head.pruned_number:
            return 0
        last = JournalEntry.objects.get(number=through)
        _append(JournalEntry(verb=chain.PRUNED, object_type=_label(last), object_id=last.digest, at=_minute(now)))
        JournalHead.objects.update(pruned_number=through)
        removed, _ = JournalEntry.objects.filter(number__lte=through).delete()
    return removed


def forget_keys(*, now: datetime) -> int:
    """Destroy the keys of the years whose lines are all removed: those of the copies name nothing any more."""
    return sum(map(crypto.destroy, _past_keys(now)))


def overdue_keys(now: datetime) -> list[str]:
    """The keys that had to be destroyed more than a day ago."""
    return [name for name in _past_keys(now - timedelta(days=1)) if crypto.exists(name)]


def _append(entry: JournalEntry) -> None:
    with transaction.atomic():
        head = _hold_head()
        entry.number, entry.previous = head.number + 1, head.digest
        entry.digest = chain.link(head.digest, row(entry))
        entry.save(force_insert=True)
        JournalHead.objects.update(number=entry.number, digest=entry.digest)
    if entry.number % EVERY == 0:
        transaction.on_commit(checkpoint_is_due.call)


def whole() -> tuple[chain.Point, Iterator[dict[str, object]]]:
    """Where the installation says that the chain ends, and its lines until there, as the chain knows them."""
    head = JournalHead.objects.first()
    lines = JournalEntry.objects.order_by("number").values_list(*_COLUMNS)
    if head is None:  # nothing was ever written, or somebody removed it
        return chain.Point(0, chain.GENESIS, ""), map(_row, lines.iterator(5000))
    return chain.Point(head.number, head.digest, ""), map(_row, lines.filter(number__lte=head.number).iterator(5000))


def kept_since(now: datetime) -> str:
    """Lines of this minute or later must be there."""
    return minute_text(now - KEPT + timedelta(days=1))


def row(entry: JournalEntry) -> dict[str, object]:
    """A line as the chain knows it."""
    return _row(tuple(getattr(entry, column) for column in _COLUMNS))


def _row(values: tuple[Any, ...]) -> dict[str, object]:
    line: dict[str, object] = dict(zip(_NAMES, values, strict=True))
    return line | {"at": minute_text(values[1]), "result": str(values[6])}


def minute_text(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _hold_head() -> JournalHead:
    """The end of the chain, that nobody else moves before this transaction ends."""
    head, _ = JournalHead.objects.select_for_update().get_or_create(pk=1)
    return head


def _label(about: models.Model) -> str:
    return about._meta.label_lower  # noqa: SLF001 -- Django's public API


def _minute(at: datetime) -> datetime:
    if not isinstance(at, datetime) or at.tzinfo is None:
        raise TypeError("The journal keeps moments with their time zone.")
    return at.astimezone(UTC).replace(second=0, microsecond=0)


def _past_keys(now: datetime) -> list[str]:
    oldest = (now - KEPT).astimezone(UTC).year
    return [_key_name(year) for year in range(oldest - 10, oldest)]


def _key_name(year: int) -> str:
    return f"journal-{year}"
