"""The indexes of this process: one for each level, made of what the database holds for it, and brought up to date before each question.

What belongs to a higher level is not in the index of a lower one: neither a count, nor a word, nor a correction can tell of it.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import QuerySet

from maillage.search import analyser, registry
from maillage.search.engine import Index
from maillage.search.families import Families, Family
from maillage.search.models import Document, Level, SearchState, WordFamily
from maillage.search.rows import Row

_CHUNK = 2_000
# Documents replaced since an index was made, as a share of it: beyond, it is made anew, so that scores forget what went.
_MOST_REPLACED = 0.05
_FEW = 200
_STATE = "SELECT number, stamp, families_number, families_stamp FROM search_searchstate WHERE id = 1"


@dataclass(slots=True)
class _Held:
    index: Index
    number: int
    stamp: str
    last: frozenset[int]  # the documents that this number changed


@dataclass(slots=True)
class _Known:
    number: int = -1
    stamp: str = ""
    families: Families = field(default_factory=Families)


_held: dict[int, _Held] = {}
_known = _Known()
_lock = threading.Lock()


def level_of(person: int) -> int:
    """The level of documents for a level of people (0 to 3): the highest that is not above."""
    return max(level for level in Level.values if level <= max(person, 0))


def look(person: int) -> tuple[Index, Families]:
    """The index for that level of people, and the families of words, as they are now. One query when nothing has changed."""
    level = level_of(person)
    state = _state()
    held, known = _held.get(level), _known
    if held is None or (held.number, held.stamp) != (state.number, state.stamp):
        with _lock:
            held = _held[level] = _caught_up(_held.get(level), level, state)
    if (known.number, known.stamp) != (state.families_number, state.families_stamp):
        with _lock:
            _learn(state)
    return held.index, _known.families


def forget() -> None:
    """This process holds nothing any more: the next question reads everything again."""
    global _known  # noqa: PLW0603 -- what the process holds
    with _lock:
        _held.clear()
        _known = _Known()


def _state() -> SearchState:
    """In the words of the database: a question would wait longer for Django to write this than for the answer."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        row = cursor.fetchone()
    return SearchState(1, *row) if row else SearchState(pk=1)


def _caught_up(held: _Held | None, level: int, state: SearchState) -> _Held:
    if held is not None and held.number > state.number:  # another database, or an older state of it
        held = None
    if held is not None and (held.number, held.stamp) == (state.number, state.stamp):
        return held  # another thread did it
    if held is not None and held.number < state.number:
        changed = {document.pk: document for document in _documents().filter(number__gte=held.number)}
        if held.last <= changed.keys() and held.index.replaced + len(changed) <= _bearable(held.index):
            return _followed(held, level, state, changed)
    return _made(level, state)


def _followed(held: _Held, level: int, state: SearchState, changed: dict[int, Document]) -> _Held:
    shown = [row(document) for document in changed.values() if _is_shown(document, level)]
    gone = [pk for pk, document in changed.items() if not _is_shown(document, level)]
    held.index.apply(shown, gone)
    return _Held(held.index, state.number, state.stamp, _of(changed.values(), state.number))


def _made(level: int, state: SearchState) -> _Held:
    index = Index()
    rows = _documents().filter(is_gone=False, level__lte=level).iterator(chunk_size=_CHUNK)
    index.apply((row(document) for document in rows), is_new=True)
    last = Document.objects.filter(number=state.number).values_list("pk", flat=True)
    return _Held(index, state.number, state.stamp, frozenset(last))


def _documents() -> QuerySet[Document]:
    return Document.objects.defer("href", "text", "hidden")


def _is_shown(document: Document, level: int) -> bool:
    return not document.is_gone and document.level <= level


def _of(documents: Iterable[Document], number: int) -> frozenset[int]:
    return frozenset(document.pk for document in documents if document.number == number)


def _bearable(index: Index) -> float:
    return max(_FEW, _MOST_REPLACED * len(index))


def _learn(state: SearchState) -> None:
    global _known  # noqa: PLW0603 -- what the process holds
    rows = WordFamily.objects.order_by("pk").values_list("words", "typed")
    families = Families(Family(tuple(words.splitlines()), tuple(typed.splitlines())) for words, typed in rows)
    _known = _Known(state.families_number, state.families_stamp, families)


def row(document: Document) -> Row:
    """As the engine takes it."""
    return Row(
        id=document.pk,
        name=f"{document.kind} {document.ref}",
        title=document.title_stems,
        text=document.text_stems,
        said=" ".join(sorted(analyser.common(f"{document.title}\n{document.summary}"))),
        weight=registry.weight(document.kind),
        day=document.dated_on.toordinal() if document.dated_on else 0,
        kind=document.kind,
        type=document.type,
        themes=document.themes,
        publics=document.publics,
        professions=document.professions,
        departments=document.departments,
        language=document.language,
        year=str(document.year or ""),
    )
