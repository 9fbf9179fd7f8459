"""A page of results, for every app that shows one: what its templates (search/box, facets, results) need."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from maillage.accounts import factors
from maillage.search import queries, sealing, towns
from maillage.search.facets import Facet
from maillage.search.forms import SearchForm, codes, without_words
from maillage.search.questions import FACETS, LONGEST, PAGE_SIZE, Question

SEALED = "s"  # of an address: the words, sealed for a few minutes


@dataclass(frozen=True, slots=True)
class Offer:
    """Where help near a place that the words name is found."""

    label: str
    href: str


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
    def offers(self) -> tuple[Offer, ...]:
        """The places that the words name, as the finder takes them."""
        return tuple(_offers(self.question.words))

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
    """The words of a form that was sent; of an address, codes, and the words that this tab sealed there a moment ago (`sealing`)."""
    if request.method == "POST":
        return SearchForm(request.POST)
    data = without_words(request.GET)
    if sealing.comes_from_here(request) and (said := sealing.unseal(data.get(SEALED, ""), page=request.path)):
        data.update(said)
    return SearchForm(data)


def address(request: HttpRequest, form: SearchForm, action: str, **fixed: Iterable[str]) -> str:
    """Where this request should rather lead; empty when it is answered where it is.

    A form that was sent: the same page, its codes in the address, its words sealed there, so that « Back » finds it again; a browser that
    does not say where it comes from keeps its words out of any address. An address whose words are over: the same one without them.
    """
    question = form.question(**fixed)
    if request.method != "POST" and (SEALED not in request.GET or question.words.strip()):
        return ""
    asked = codes(question, page=question.page, without=fixed)
    if question.words.strip():
        if len(question.words) > LONGEST or not sealing.comes_from_here(request):
            return ""
        said = {"mots": question.words, **({"exact": "on"} if question.is_exact else {})}
        asked = "&".join(filter(None, (asked, urlencode({SEALED: sealing.seal(said, page=action)}))))
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


def _offers(words: str) -> Iterable[Offer]:
    meant = towns.meant(words)
    if meant is None:
        return
    for town in meant.towns:
        href = f"{reverse('orientation:show-results')}?{urlencode({'l': town.code})}"
        yield Offer(f"{town.name} ({town.department})", href)
    if meant.postal_code:
        yield Offer(meant.postal_code, f"{reverse('orientation:choose-place')}?{urlencode({'z': meant.postal_code})}")
    if meant.department:
        href = f"{reverse('search:search')}?{urlencode({'d': meant.department})}"
        yield Offer(f"{meant.department_name} ({meant.department})", href)
