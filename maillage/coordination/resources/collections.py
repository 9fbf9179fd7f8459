"""Collections as a coordinator makes them: the list, and one with what it gives now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count

from maillage.core.templatetags.ui import Label
from maillage.resources.actions import KIND
from maillage.resources.models import Collection
from maillage.search import queries as search
from maillage.search.questions import Question

MOST_SHOWN = 20
UP, DOWN, REMOVE = "monter", "descendre", "retirer"


@dataclass(frozen=True, slots=True)
class Row:
    collection: Collection
    size: int

    @property
    def label(self) -> Label:
        return Label("Publiée", "ok", "check") if self.collection.is_published else Label("Pas publiée")

    @property
    def sort(self) -> str:
        return "Par une recherche" if self.collection.question else f"À la main, {self.size}"


@dataclass(frozen=True, slots=True)
class Item:
    """One resource of a collection made by hand. `is_shown`: its readers find it there today."""

    pk: UUID
    title: str
    is_shown: bool
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What a search gives now, to the readers of the collection."""

    total: int
    titles: tuple[tuple[str, str], ...]
    refusal: str = ""


def every() -> list[Row]:
    """One query."""
    rows = Collection.objects.annotate(size=Count("items")).order_by("rank", "title", "pk")
    return [Row(row, row.size) for row in rows]


def items(collection: Collection, now: datetime) -> list[Item]:
    """Two queries."""
    rows = collection.items.select_related("resource").defer("resource__body").order_by("rank", "pk")
    found = [row.resource for row in rows]
    last = len(found) - 1
    return [
        Item(one.pk, one.title, one.is_published(now) and one.level <= collection.level, place == 0, place == last)
        for place, one in enumerate(found)
    ]


def moved(pks: list[UUID], pk: UUID, where: str) -> list[UUID]:
    """The same, with one a place higher or lower, or out."""
    if pk not in pks:
        return pks
    place = pks.index(pk)
    others = [one for one in pks if one != pk]
    if where == REMOVE:
        return others
    others.insert(max(place - 1, 0) if where == UP else place + 1, pk)
    return others


def asked(question: dict[str, Any]) -> Question:
    """The search of a collection: resources only."""
    return Question.from_json(question).within(kinds=(KIND,))


def gives(question: dict[str, Any], level: int) -> Given:
    """What its readers would find now."""
    results = search.find(asked(question), level=level)
    titles = tuple((hit.title, hit.href) for hit in results.hits[:MOST_SHOWN])
    return Given(results.total, titles, results.refusal)
