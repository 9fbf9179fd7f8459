"""The list of resources, and the page of one; a constant number of queries each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.coordination.resources.forms import STATES, ResourceFilterForm
from maillage.coordination.territory import Territory
from maillage.core.fields import beginnings
from maillage.core.templatetags.ui import Label
from maillage.directory.standing import Standing
from maillage.resources import vocabulary
from maillage.resources.models import Resource, ResourceUse
from maillage.search.models import Level
from maillage.territories import gazetteer

PAGE = 25
MONTH = timedelta(days=30)
_CHUNK = 100  # titles read at a time, until enough of them fit
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
    """Three queries, and one page of rows, whatever their number. Titles are compared and sorted alike on both databases."""
    found = _narrowed(form, territory, standing).annotate(shown=_shown(now))
    counts: dict[str, int] = dict(found.order_by().values_list("shown").annotate(Count("pk")))
    state = form.value("etat")
    total = counts.get(state, 0) if state else sum(counts.values())
    pages = max(-(-total // PAGE), 1)
    page = min(form.page, pages)
    kept = _ordered(found.filter(shown=state) if state else found, form.order, now)
    rows = list(kept.select_related("owner").defer("body", "links")[(page - 1) * PAGE : page * PAGE])
    uses = uses_by_resource(now, [row.pk for row in rows])
    return Found(
        total=total,
        page=page,
        page_count=pages,
        rows=tuple(Row(row, _SHOWN[row.shown], uses.get(row.pk, 0)) for row in rows),
        counts=tuple((code, text, counts.get(code, 0)) for code, text in STATES.items()),
        everything=sum(counts.values()),
    )


def _narrowed(form: ResourceFilterForm, territory: Territory, standing: Standing) -> Any:
    found = Resource.objects.filter(visible(standing), of(territory))
    if form.value("type"):
        found = found.filter(type=form.value("type"))
    if form.value("theme"):
        found = found.filter(themes__contains=f",{form.value('theme')},")
    for word in beginnings(form.value("mots")):
        found = found.filter(Q(folded__contains=word) | Q(publisher__folded__contains=word))
    return found.filter(level=form.value("niveau")) if form.value("niveau") else found


def _shown(now: datetime) -> Case:
    """What `_state` says of a row, worked out by the database."""
    today = localdate(now)
    return Case(
        When(state=Resource.State.WITHDRAWN, then=Value("withdrawn")),
        When(expires_on__lt=today, then=Value("expired")),
        When(embargo_until__gt=now, then=Value("embargo")),
        When(review_on__lte=today, then=Value("review")),
        default=Value("published"),
    )


def _ordered(found: Any, order: str, now: datetime) -> Any:
    if order == "titre":
        return found.order_by("folded", "pk")
    if order == "relecture":
        return found.order_by(F("review_on").asc(nulls_last=True), "folded", "pk")
    if order == "lectures":
        read = _recent(now).filter(resource=OuterRef("pk")).order_by().values("resource").annotate(total=Sum("count"))
        return found.order_by(Coalesce(Subquery(read.values("total")), 0).desc(), "folded", "pk")
    return found.order_by("-changed_at", "pk")


def state_of(resource: Resource, now: datetime) -> Label:
    return _SHOWN[
        _state(resource.state, resource.review_on, resource.embargo_until, resource.expires_on, now, localdate(now))
    ]


def _state(
    state: str,
    review_on: date | None,
    embargo_until: datetime | None,
    expires_on: date | None,
    now: datetime,
    today: date,
) -> str:
    if state == Resource.State.WITHDRAWN:
        return "withdrawn"
    if expires_on is not None and expires_on < today:
        return "expired"
    if embargo_until is not None and embargo_until > now:
        return "embargo"
    return "review" if review_on is not None and review_on <= today else "published"


def uses_by_resource(now: datetime, pks: Iterable[UUID]) -> dict[UUID, int]:
    """Readings and downloads of the last thirty days."""
    rows = _recent(now).filter(resource__in=list(pks))
    return dict(rows.values("resource").annotate(total=Sum("count")).values_list("resource", "total"))


def _recent(now: datetime) -> Any:
    return ResourceUse.objects.filter(day__gt=localdate(now) - MONTH)


def named(words: str, standing: Standing, *, but: Iterable[UUID] = (), count: int = 10) -> list[tuple[UUID, str]]:
    """Published resources whose title has these words; one query, none without words."""
    asked = beginnings(words)
    if not asked:
        return []
    rows = Resource.objects.filter(visible(standing), state=Resource.State.PUBLISHED).exclude(pk__in=list(but))
    for word in asked:
        rows = rows.filter(folded__contains=word)
    found = (
        (pk, title)
        for pk, title, folded in rows.order_by("folded", "pk").values_list("pk", "title", "folded").iterator(_CHUNK)
        if all(word in folded.partition("\t")[0] for word in asked)
    )
    return list(islice(found, count))


def departments(codes: Iterable[str]) -> str:
    names = gazetteer.load().departments
    return ", ".join(names[code].name if code in names else code for code in codes) or "Tout le pays"
