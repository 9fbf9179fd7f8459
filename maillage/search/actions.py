"""Writes of the search: documents follow the records of other apps, in their own transactions."""

import secrets
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.db.models import F

from maillage.accounts.models import User
from maillage.core.errors import DomainError, NotAllowed
from maillage.search import analyser
from maillage.search.models import Document, SavedSearch, SearchState
from maillage.search.questions import Question
from maillage.search.registry import Entry, sources

MOST_KEPT = 50

_EMPTY = {"title": "", "summary": "", "text": "", "hidden": "", "href": "", "title_stems": "", "text_stems": ""}
_KEYS = ("kind", "ref")
_LONGEST = {"title": 300, "summary": 1000, "hidden": 1000, "href": 300}


@transaction.atomic
def put(entries: Iterable[Entry]) -> None:
    """These can be found from now on, as they are. Call it before the journal, last of the writes: searches wait for nobody."""
    rows = [_row(entry) for entry in entries]
    if not rows:
        return
    number = _next()
    for row in rows:
        row.number = number
    Document.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=list(_KEYS), update_fields=_columns(), batch_size=200
    )


@transaction.atomic
def drop(kind: str, refs: Iterable[str]) -> None:
    """These cannot be found any more, at once; nothing of their text stays."""
    found = Document.objects.filter(kind=kind, ref__in=list(refs), is_gone=False)
    if found.exists():
        found.update(is_gone=True, number=_next(), **_EMPTY)


def renew(kind: str, refs: Iterable[str]) -> None:
    """Read them again from the app that owns them: put, or dropped when it does not offer them any more."""
    wanted = list(refs)
    source = next(one for one in sources() if one.kind == kind)
    entries = list(source.entries(wanted))
    put(entries)
    drop(kind, set(wanted) - {entry.ref for entry in entries})


class TooManyKept(DomainError):
    pass


@transaction.atomic
def keep(question: Question, name: str, *, by: User, now: datetime) -> SavedSearch:
    """Under that name, instead of what she kept under it before. Not journaled: it is a note of hers, and touches nobody."""
    User.objects.select_for_update().get(pk=by.pk)
    others = SavedSearch.objects.filter(person=by).exclude(name=name)
    if others.count() >= MOST_KEPT:
        raise TooManyKept(f"Vous gardez déjà {MOST_KEPT} recherches : retirez-en une d’abord.")
    kept, _ = SavedSearch.objects.update_or_create(
        person=by, name=name, defaults={"question": question.to_json(), "created_at": now}
    )
    return kept


@transaction.atomic
def forget(saved: SavedSearch, *, by: User) -> None:
    if saved.person_id != by.pk:
        raise NotAllowed
    saved.delete()


def forget_all(user: User, *, by: User | None, now: datetime) -> None:
    """With the account that closes (`accounts.parting`)."""
    SavedSearch.objects.filter(person=user).delete()


def _next() -> int:
    grown = {"number": F("number") + 1, "stamp": secrets.token_hex(8)}
    if not SearchState.objects.filter(pk=1).update(**grown):
        SearchState.objects.get_or_create(pk=1)
        SearchState.objects.filter(pk=1).update(**grown)
    return SearchState.objects.values_list("number", flat=True).get(pk=1)


def _row(entry: Entry) -> Document:
    said = asdict(entry)
    for name, longest in _LONGEST.items():
        said[name] = said[name][:longest]
    return Document(
        **said,
        title_stems=analyser.stems(entry.title),
        text_stems=analyser.stems(f"{entry.summary}\n{entry.text}\n{entry.hidden}"),
        analyser=analyser.VERSION,
        is_gone=False,
        number=0,
    )


def _columns() -> list[str]:
    return [field.name for field in Document._meta.concrete_fields if field.name not in {"id", *_KEYS}]  # noqa: SLF001 -- Django's public API
