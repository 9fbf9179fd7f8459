"""A page of results, for every app that shows one: what its templates (search/box, facets, results) need."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from maillage.accounts import factors
from maillage.search import queries
from maillage.search.facets import Facet
from maillage.search.forms import SearchForm, codes, without_words
from maillage.search.questions import FACETS, PAGE_SIZE, Question


@dataclass(frozen=True, slots=True)
class Page:
    """`action`: the address of the page; `base`: the same with the codes chosen, up to the number of the page.

    `fixed`: the facets that the page sets, that are neither chosen nor written in its addresses.
    """

    form: SearchForm
    question: Question
    results: queries.Results
    action: str
    fixed: tuple[str, ...] = ()

    @property
    def facets(self) -> tuple[Facet, ...]:
        return tuple(facet for facet in self.results.facets if facet.name not in self.fixed)

    @property
    def is_narrowed(self) -> bool:
        return any(getattr(self.question, name) for name in FACETS.values() if name not in self.fixed)

    @property
    def base(self) -> str:
        asked = codes(self.question, without=self.fixed)
        return f"{self.action}?{asked}&page=" if asked else f"{self.action}?page="

    @property
    def first(self) -> int:
        """The place of the first hit of the page, from 1."""
        return (self.results.page - 1) * PAGE_SIZE + 1

    @property
    def previous(self) -> int:
        return self.results.page - 1

    @property
    def following(self) -> int:
        return self.results.page + 1 if self.results.page < self.results.page_count else 0


def read(request: HttpRequest) -> SearchForm:
    """The words of a form that was sent; of an address, codes only."""
    data: QueryDict = request.POST if request.method == "POST" else without_words(request.GET)
    return SearchForm(data)


def address(form: SearchForm, action: str, **fixed: Iterable[str]) -> str:
    """Where a form sent without words leads: the same page, in codes. Empty when it has words."""
    question = form.question(**fixed)
    if question.words.strip():
        return ""
    asked = codes(question, page=question.page, without=fixed)
    return f"{action}?{asked}" if asked else action


def page(request: HttpRequest, form: SearchForm, action: str, **fixed: Iterable[str]) -> Page:
    """What the person of this request finds, at her level. `fixed`: `kinds=["resources.resource"]`."""
    question = form.question(**fixed)
    level = level_of(request)
    return Page(form, question, queries.find(question, level=level, may_be_near=True), action, tuple(fixed))


def level_of(request: HttpRequest) -> int:
    """0 to 3; of nobody known, 0. Beyond level 1, only in a session that showed a second factor, as on the working faces."""
    standing: Any = getattr(request, "standing", None)
    if standing is None or standing.level < 2:
        return 0
    return int(standing.level) if factors.shown_at(request) else 0
