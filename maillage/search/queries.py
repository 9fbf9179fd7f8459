"""What the search finds, as pages show it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import connection

from maillage.accounts.models import User
from maillage.search import analyser, answers, memory, questions, towns
from maillage.search.extracts import MOST_READ, Part, extract, marked
from maillage.search.facets import Facet, Labels, facets
from maillage.search.models import Document, SavedSearch
from maillage.search.questions import PAGE_SIZE, Question


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found. `labels`: what it is (« guide »), then its themes, in words. `title_parts`, `extract`: to be escaped."""

    kind: str
    ref: str
    href: str
    title: str
    title_parts: tuple[Part, ...]
    extract: tuple[Part, ...]
    kind_label: str
    type_label: str
    labels: tuple[str, ...]
    dated_on: date | None
    year: int | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Results:
    """`refusal`: the sentence that tells why nothing was looked for. `corrected`: the words that were looked for instead of those typed.

    `is_near`: fewer documents than asked for have all the words, `whole` of them; these have the most of them.
    """

    question: Question
    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: tuple[Facet, ...] = ()
    corrected: str = ""
    is_near: bool = False
    whole: int = 0
    refusal: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def page(self) -> int:
        return self.question.page

    @property
    def page_count(self) -> int:
        return min(questions.MOST_PAGES, max(1, -(-self.total // PAGE_SIZE)))


def find(question: Question, *, level: int = 0, may_be_near: bool = False) -> Results:
    """The documents that a person of that level may find. Two queries while nothing has changed, whatever is found.

    A word that no document of that level has is corrected by the words that they have, unless the question `is_exact`. `may_be_near`:
    those that hold the most of the words, when none holds them all (`answers`); a collection never wants them.
    """
    reading = questions.read(question.words)
    if reading.refusal:
        return Results(question, refusal=reading.refusal)
    index, families = memory.look(level)
    meant = towns.meant(question.words) if may_be_near else None
    places = frozenset(analyser.terms(meant.said)) if meant else frozenset()
    answer = answers.answer(index, families, reading.terms, question, may_be_near=may_be_near, places=places)
    labels = Labels()
    stems = {stem for group in answer.groups for way in group for stem in way.stems}
    return Results(
        replace(question, page=answer.page),
        hits=tuple(_hit(row, stems, labels) for row in _documents(answer.found.ids, level)),
        total=answer.found.total,
        facets=facets(answer.found.counts, question, labels),
        corrected="" if answer.terms == reading.terms else " ".join(term.surface for term in answer.terms),
        is_near=answer.is_near,
        whole=answer.whole,
        left_out=reading.left_out,
    )


def like(kind: str, ref: str, *, level: int, count: int = 3) -> tuple[Hit, ...]:
    """Those that say nearly the same, for « voir aussi »: the nearest first, never itself. Three queries."""
    index, _ = memory.look(level)
    document = Document.objects.filter(kind=kind, ref=ref, is_gone=False, level__lte=memory.level_of(level)).first()
    if document is None:
        return ()
    labels = Labels()
    return tuple(_hit(row, set(), labels) for row in _documents(index.like(memory.row(document), count), level))


def is_outdated() -> bool:
    """Whether nothing can be found, or some documents were read by an older analyser."""
    held = Document.objects.filter(is_gone=False)
    return not held.exists() or held.exclude(analyser=analyser.VERSION).exists()


@dataclass(frozen=True, slots=True)
class Saved:
    """A search that somebody keeps. `said`: its words and its choices, as one reads them; `hidden`: what its form sends again."""

    pk: UUID
    name: str
    said: tuple[str, ...]
    hidden: tuple[tuple[str, str], ...]
    created_at: datetime


def saved(person: User | AnonymousUser) -> list[Saved]:
    """One query; those of the person only, by name."""
    labels = Labels()
    rows = SavedSearch.objects.filter(person=person.pk).order_by("name", "pk")
    return [_saved(row, Question.from_json(row.question), labels) for row in rows]


def export(user: User) -> dict[str, Any]:
    """For the person herself (`accounts.parting`)."""
    rows = SavedSearch.objects.filter(person=user).order_by("created_at", "pk")
    return {"recherches gardées": [{"nom": row.name, "question": row.question} for row in rows]}


def _saved(row: SavedSearch, question: Question, labels: Labels) -> Saved:
    said = [f"« {question.words} »"] if question.words else []
    said += [label for name, codes in question.chosen.items() for code in codes if (label := labels.of_any(name, code))]
    return Saved(row.pk, row.name, tuple(said), tuple(question.fields()), row.created_at)


class _Row(NamedTuple):
    """What is shown of a document, and as much of its text as is read."""

    id: int
    kind: str
    ref: str
    href: str
    title: str
    summary: str
    text: str
    type: str
    themes: tuple[str, ...]
    dated_on: date | None
    year: int | None
    place: str


# In the words of the databases: Django would take longer to write this for each question than they take to answer.
_COLUMNS = ", ".join("substr(text, 1, %s)" if name == "text" else name for name in _Row._fields)
_SHOWN = f"SELECT {_COLUMNS} FROM search_document WHERE NOT is_gone AND level <= %s AND id IN "  # noqa: S608 -- names of ours
_FIELDS: dict[str, Any] = {name: Document._meta.get_field(name) for name in ("themes", "dated_on")}  # noqa: SLF001 -- Django's public API


def _documents(ids: Sequence[int], level: int) -> list[_Row]:
    """In that order, as they are in the database now: what was withdrawn or closed since the index was read is not shown."""
    if not ids:
        return []
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(ids))
        cursor.execute(f"{_SHOWN} ({places})", [MOST_READ + 1, memory.level_of(level), *ids])
        rows = {row[0]: _Row(*row) for row in cursor.fetchall()}
    return [_as_python(rows[pk]) for pk in ids if pk in rows]


def _as_python(row: _Row) -> _Row:
    """Codes and days, that the database gives in its own way."""
    return row._replace(**{name: field.to_python(getattr(row, name)) for name, field in _FIELDS.items()})


def _hit(row: _Row, stems: set[str], labels: Labels) -> Hit:
    body = f"{row.summary}\n{row.text}" if row.summary else row.text
    said = (labels.of(row.kind, "type", row.type), *(labels.of(row.kind, "themes", code) for code in row.themes))
    return Hit(
        kind=row.kind,
        ref=row.ref,
        href=row.href,
        title=row.title,
        title_parts=marked(row.title, stems),
        extract=extract(body, stems),
        kind_label=labels.kind(row.kind),
        type_label=said[0],
        labels=tuple(label for label in said if label),
        dated_on=row.dated_on if labels.tells_day(row.kind) else None,
        year=row.year,
        place=row.place,
    )
