"""Writes of the search: documents follow the records of other apps, in their own transactions."""

import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import F

from maillage.accounts.models import User
from maillage.core.errors import DomainError, NotAllowed
from maillage.search import analyser
from maillage.search.models import Document, SavedSearch, SearchState
from maillage.search.questions import Question
from maillage.search.registry import Entry, source, sources
from maillage.search.rows import APART

MOST_KEPT = 50
_PIECE = 200

_EMPTY = {
    "title": "",
    "summary": "",
    "text": "",
    "hidden": "",
    "place": "",
    "href": "",
    "title_stems": "",
    "text_stems": "",
}
_KEYS = ("kind", "ref")
_LONGEST = {"title": 300, "summary": 1000, "hidden": 1000, "href": 300, "place": 120}


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
    entries = list(source(kind).entries(wanted))
    put(entries)
    drop(kind, set(wanted) - {entry.ref for entry in entries})


@dataclass(frozen=True, slots=True)
class Followed:
    """How many documents were written, how many were dropped, and how many there are."""

    written: int = 0
    dropped: int = 0
    count: int = 0

    def __add__(self, other: "Followed") -> "Followed":
        return Followed(self.written + other.written, self.dropped + other.dropped, self.count + other.count)

    def __str__(self) -> str:
        return f"Documents de la recherche : {self.count}. Écrits : {self.written}. Retirés : {self.dropped}."


def follow(kind: str) -> Followed:
    """Make the documents of a source what it offers now. Only what differs is written, a few at a time: nobody waits for long."""
    seen: set[str] = set()
    written = 0
    for entries in _in_pieces(source(kind).entries(None)):
        seen.update(entry.ref for entry in entries)
        differing = _differing(kind, entries)
        put(differing)
        written += len(differing)
    left = Document.objects.filter(kind=kind, is_gone=False).values_list("ref", flat=True)
    gone = [ref for ref in left if ref not in seen]
    for at in range(0, len(gone), _PIECE):
        drop(kind, gone[at : at + _PIECE])
    return Followed(written, len(gone), len(seen))


def follow_all(told: Callable[[str], None] = lambda _: None) -> Followed:
    """The same for every source, and nothing is left of a source that is no more. `told`: of each source, before it is read."""
    total = Followed()
    for one in sources():
        told(one.label)
        total += follow(one.kind)
    known = [one.kind for one in sources()]
    orphans = Document.objects.filter(is_gone=False).exclude(kind__in=known).values_list("kind", flat=True)
    for kind in sorted(set(orphans)):
        left = list(Document.objects.filter(kind=kind, is_gone=False).values_list("ref", flat=True))
        drop(kind, left)
        total += Followed(dropped=len(left))
    return total


def _in_pieces(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    left = iter(entries)
    while piece := list(islice(left, _PIECE)):
        yield piece


def _differing(kind: str, entries: list[Entry]) -> list[Entry]:
    """Those that the database does not hold as they are, or holds as an older analyser read them."""
    rows = Document.objects.filter(kind=kind, ref__in=[entry.ref for entry in entries], is_gone=False)
    held = {row.ref: row for row in rows.defer("title_stems", "text_stems")}
    return [entry for entry in entries if not _is_held(held.get(entry.ref), entry)]


def _is_held(row: Document | None, entry: Entry) -> bool:
    if row is None or row.analyser != analyser.VERSION:
        return False
    return all(getattr(row, name) == value for name, value in _said(entry).items())


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


def _said(entry: Entry) -> dict[str, Any]:
    said = asdict(entry)
    for name, longest in _LONGEST.items():
        said[name] = said[name][:longest]
    return said


def _row(entry: Entry) -> Document:
    return Document(
        **_said(entry),
        title_stems=f" {APART} ".join(filter(None, map(analyser.stems, (entry.title, entry.hidden)))),
        text_stems=analyser.stems(f"{entry.summary}\n{entry.text}"),
        analyser=analyser.VERSION,
        is_gone=False,
        number=0,
    )


def _columns() -> list[str]:
    return [field.name for field in Document._meta.concrete_fields if field.name not in {"id", *_KEYS}]  # noqa: SLF001 -- Django's public API
