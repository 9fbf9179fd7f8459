"""The list of resources, and the page of one; a constant number of queries each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.coordination.resources.forms import STATES, ResourceFilterForm
from maillage.coordination.territory import Territory
from maillage.core.templatetags.ui import Label
from maillage.core.text import fold
from maillage.directory.standing import Standing
from maillage.resources import vocabulary
from maillage.resources.models import Resource, ResourceUse
from maillage.search.models import Level
from maillage.territories import gazetteer

PAGE = 25
MONTH = timedelta(days=30)
_LAST = date.max
_SHOWN = {
    "published": Label("Publiée", "ok", "check"),
    "review": Label("À relire", "check", "clock"),
    "embargo": Label("Sous embargo", "info", "lock"),
    "expired": Label("Expirée", "late", "alert"),
    "withdrawn": Label("Retirée"),
}


@dataclass(frozen=True, slots=True)
class Row:
    resource: Resource
    label: Label
    uses: int  # in thirty days

    @property
    def href(self) -> str:
        return reverse("coordination:show-resource", args=[self.resource.pk])

    @property
    def type(self) -> str:
        return vocabulary.TYPES[self.resource.type].capitalize()

    @property
    def is_reserved(self) -> bool:
        return self.resource.level > Level.EVERYBODY

    @property
    def where(self) -> str:
        return departments(self.resource.departments)


@dataclass(frozen=True, slots=True)
class Found:
    """`counts`: of each state, whatever the chosen one."""

    total: int
    page: int
    page_count: int
    rows: tuple[Row, ...]
    counts: tuple[tuple[str, str, int], ...]
    everything: int


@dataclass(frozen=True, slots=True)
class _Line:
    """What the list needs of each resource before it shows a page of them."""

    pk: UUID
    title: str
    words: str
    state: str
    changed_at: datetime
    review_on: date | None


def visible(standing: Standing) -> Q:
    """What a coordinator may know of: what her level reads, and all that is hers to decide on."""
    own = Q()
    for code in standing.departments:
        own |= Q(departments__contains=f",{code},")
    return Q() if standing.is_national or standing.is_machine else Q(level__lte=standing.level) | (own or Q(pk=None))


def of(territory: Territory) -> Q:
    """That name one of its départements; the whole country: all."""
    if territory.departments is None:
        return Q()
    found = Q(pk=None)
    for code in territory.departments:
        found |= Q(departments__contains=f",{code},")
    return found


def find(form: ResourceFilterForm, territory: Territory, standing: Standing, now: datetime) -> Found:
    """Three queries. Titles are compared and sorted without accents, alike on both databases."""
    lines = [line for line in _lines(_narrowed(form, territory, standing), now) if _has(line, form.value("mots"))]
    counts = Counter(line.state for line in lines)
    kept = [line for line in lines if form.value("etat") in {"", line.state}]
    uses = uses_by_resource(now) if form.order == "lectures" else {}
    kept.sort(key=lambda line: _rank(line, form.order, uses))
    pages = max(-(-len(kept) // PAGE), 1)
    page = min(form.page, pages)
    shown = kept[(page - 1) * PAGE : page * PAGE]
    return Found(
        total=len(kept),
        page=page,
        page_count=pages,
        rows=_rows(shown, uses or uses_by_resource(now, [line.pk for line in shown])),
        counts=tuple((code, text, counts[code]) for code, text in STATES.items()),
        everything=len(lines),
    )


def _narrowed(form: ResourceFilterForm, territory: Territory, standing: Standing) -> Any:
    found = Resource.objects.filter(visible(standing), of(territory))
    if form.value("type"):
        found = found.filter(type=form.value("type"))
    if form.value("theme"):
        found = found.filter(themes__contains=f",{form.value('theme')},")
    return found.filter(level=form.value("niveau")) if form.value("niveau") else found


def _lines(found: Any, now: datetime) -> list[_Line]:
    columns = ("pk", "title", "authors", "publisher_name", "publisher__name", "state", "changed_at", "review_on")
    return [
        _Line(
            pk,
            fold(title),
            f" {fold(' '.join((title, authors, publisher_name, publisher or '')))}",
            _state(state, review_on, embargo, expires, now),
            changed_at,
            review_on,
        )
        for pk, title, authors, publisher_name, publisher, state, changed_at, review_on, embargo, expires in (
            found.values_list(*columns, "embargo_until", "expires_on")
        )
    ]


def state_of(resource: Resource, now: datetime) -> Label:
    return _SHOWN[_state(resource.state, resource.review_on, resource.embargo_until, resource.expires_on, now)]


def _state(
    state: str, review_on: date | None, embargo_until: datetime | None, expires_on: date | None, now: datetime
) -> str:
    today = localdate(now)
    if state == Resource.State.WITHDRAWN:
        return "withdrawn"
    if expires_on is not None and expires_on < today:
        return "expired"
    if embargo_until is not None and embargo_until > now:
        return "embargo"
    return "review" if review_on is not None and review_on <= today else "published"


def _has(line: _Line, words: str) -> bool:
    return all(f" {word}" in line.words for word in fold(words).split())


def _rank(line: _Line, order: str, uses: dict[UUID, int]) -> Any:
    if order == "titre":
        return line.title, str(line.pk)
    if order == "relecture":
        return line.review_on or _LAST, line.title, str(line.pk)
    if order == "lectures":
        return -uses.get(line.pk, 0), line.title, str(line.pk)
    return -line.changed_at.timestamp(), str(line.pk)


def _rows(lines: list[_Line], uses: dict[UUID, int]) -> tuple[Row, ...]:
    rows = Resource.objects.filter(pk__in=[line.pk for line in lines]).select_related("owner").defer("body", "links")
    found = {row.pk: row for row in rows}
    return tuple(Row(found[line.pk], _SHOWN[line.state], uses.get(line.pk, 0)) for line in lines if line.pk in found)


def uses_by_resource(now: datetime, pks: Iterable[UUID] | None = None) -> dict[UUID, int]:
    """Readings and downloads of the last thirty days."""
    rows = ResourceUse.objects.filter(day__gt=localdate(now) - MONTH)
    rows = rows if pks is None else rows.filter(resource__in=list(pks))
    return dict(rows.values("resource").annotate(total=Sum("count")).values_list("resource", "total"))


def named(words: str, standing: Standing, *, but: Iterable[UUID] = (), count: int = 10) -> list[tuple[UUID, str]]:
    """Published resources whose title has these words; one query, none without words."""
    asked = fold(words).split()
    if not asked:
        return []
    rows = Resource.objects.filter(visible(standing), state=Resource.State.PUBLISHED).exclude(pk__in=list(but))
    found = [(pk, title) for pk, title in rows.values_list("pk", "title") if _titled(title, asked)]
    return sorted(found, key=lambda pair: (fold(pair[1]), str(pair[0])))[:count]


def _titled(title: str, asked: list[str]) -> bool:
    folded = f" {fold(title)}"
    return all(f" {word}" in folded for word in asked)


def departments(codes: Iterable[str]) -> str:
    names = gazetteer.load().departments
    return ", ".join(names[code].name if code in names else code for code in codes) or "Tout le pays"
