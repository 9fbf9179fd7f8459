"""What the search finds, as pages show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import AnonymousUser

from maillage.accounts.models import User
from maillage.search import analyser, memory, questions
from maillage.search.engine import Asked
from maillage.search.extracts import Part, extract, marked
from maillage.search.facets import Facet, Labels, facets
from maillage.search.models import Document, SavedSearch
from maillage.search.questions import PAGE_SIZE, Question, Term
from maillage.search.spelling import Spelling

_TOLD_BY = 3  # documents read to tell how a corrected word is written


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


@dataclass(frozen=True, slots=True)
class Results:
    """`refusal`: the sentence that tells why nothing was looked for. `corrected`: the words that were looked for instead of those typed."""

    question: Question
    hits: tuple[Hit, ...] = ()
    total: int = 0
    facets: tuple[Facet, ...] = ()
    corrected: str = ""
    refusal: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def page(self) -> int:
        return self.question.page

    @property
    def page_count(self) -> int:
        return min(questions.MOST_PAGES, max(1, -(-self.total // PAGE_SIZE)))


def find(question: Question, *, level: int = 0) -> Results:
    """The documents that a person of that level may find. Two queries while nothing has changed, whatever is found.

    A word that no document of that level has is corrected by the words that they have, unless the question `is_exact`.
    """
    reading = questions.read(question.words)
    if reading.refusal:
        return Results(question, refusal=reading.refusal)
    index, families = memory.look(level)
    spelling = Spelling(index, families)
    terms, is_corrected = (reading.terms, False) if question.is_exact else spelling.corrected(reading.terms)
    groups = tuple(group for _, group in families.groups(terms))
    page = min(max(1, question.page), questions.MOST_PAGES)
    asked = Asked(groups, question.chosen, question.order, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    found = index.search(asked)
    if found.total and not found.ids:  # an old address: the last page
        page = min(questions.MOST_PAGES, -(-found.total // PAGE_SIZE))
        found = index.search(Asked(groups, question.chosen, question.order, (page - 1) * PAGE_SIZE, PAGE_SIZE))
    labels = Labels()
    stems = {stem for group in groups for way in group for stem in way.stems}
    rows = _documents(found.ids, level)
    return Results(
        replace(question, page=page),
        hits=tuple(_hit(row, stems, labels) for row in rows),
        total=found.total,
        facets=facets(found.counts, question, labels),
        corrected=_told(spelling, terms, rows, level) if is_corrected else "",
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
    """What is shown of a document."""

    pk: int
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


def _documents(ids: Sequence[int], level: int) -> list[_Row]:
    """In that order, as they are in the database now: what was withdrawn or closed since the index was read is not shown."""
    shown = Document.objects.filter(pk__in=ids, is_gone=False, level__lte=memory.level_of(level))
    rows = {row[0]: _Row(*row) for row in shown.values_list(*_Row._fields)} if ids else {}
    return [rows[pk] for pk in ids if pk in rows]


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
        dated_on=row.dated_on,
        year=row.year,
    )


def _told(spelling: Spelling, terms: Iterable[Term], rows: Sequence[_Row], level: int) -> str:
    """The words looked for, as documents write them: those found, else others that have one of the words."""
    shown = rows[:_TOLD_BY] or _documents(spelling.holders(), level)
    return spelling.told(terms, [f"{row.title}\n{row.summary}\n{row.text}" for row in shown])
