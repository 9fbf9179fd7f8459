"""The page of one resource: what it says, what became of it, how it is used, who may follow it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, Sum
from django.utils.timezone import localdate

from maillage.accounts.models import Mandate, User
from maillage.coordination.resources.queries import departments, state_of
from maillage.core.templatetags.ui import Label
from maillage.directory.models import Membership
from maillage.directory.standing import Standing
from maillage.moderation import queries as moderation
from maillage.resources import policies, preview, sheets
from maillage.resources.actions import KIND
from maillage.resources.models import Collection, RelatedResource, Resource, ResourceUse
from maillage.resources.preview import Preview

FILES_AT = "/coordination/ressources/fichiers"
WEEKS = 13  # of which the bars are drawn: ninety days
_WEEK = timedelta(days=7)
_SPANS = (30, 90)
_HEIGHT, _STEP, _BAR = 84, 26, 18  # of the drawing, in its own units
_FOOT = 2  # so that an empty week is seen


@dataclass(frozen=True, slots=True)
class Bar:
    x: int
    y: int
    height: int
    words: str


@dataclass(frozen=True, slots=True)
class Uses:
    """`rows`: each sort of use with its numbers of thirty and ninety days; `bars`: all of them, week by week."""

    rows: tuple[tuple[str, int, int], ...]
    bars: tuple[Bar, ...]
    weeks: tuple[tuple[date, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.weeks)

    @property
    def width(self) -> int:
        return WEEKS * _STEP

    @property
    def bar_width(self) -> int:
        return _BAR

    @property
    def height(self) -> int:
        return _HEIGHT


@dataclass(frozen=True, slots=True)
class Sheet:
    resource: Resource
    label: Label
    preview: Preview
    where: str
    can_edit: bool
    is_withdrawn: bool
    is_readable: bool  # whether its public page answers
    uses: Uses
    history: tuple[moderation.Change, ...]
    open_proposals: tuple[moderation.Row, ...]
    related: tuple[tuple[UUID, str], ...]
    collections: tuple[Collection, ...]


def of(resource: Resource, standing: Standing, now: datetime) -> Sheet:
    """A constant number of queries."""
    values = sheets.read(resource)
    return Sheet(
        resource=resource,
        label=state_of(resource, now),
        preview=preview.of(values, files_at=FILES_AT),
        where=departments(resource.departments),
        can_edit=policies.can_edit(standing, resource),
        is_withdrawn=resource.state == Resource.State.WITHDRAWN,
        is_readable=resource.is_published(now),
        uses=uses(resource, localdate(now)),
        history=tuple(moderation.history(KIND, str(resource.pk))),
        open_proposals=tuple(moderation.about(KIND, str(resource.pk), now=now)),
        related=tuple(related(resource)),
        collections=tuple(Collection.objects.filter(items__resource=resource).order_by("title", "pk")),
    )


def uses(resource: Resource, today: date) -> Uses:
    """One query."""
    first = today - WEEKS * _WEEK + timedelta(days=1)
    rows = ResourceUse.objects.filter(resource=resource, day__gte=first, day__lte=today)
    counts: defaultdict[str, list[tuple[date, int]]] = defaultdict(list)
    for kind, day, count in rows.values_list("kind", "day").annotate(total=Sum("count")).order_by("day"):
        counts[kind].append((day, count))
    weeks = [(first + number * _WEEK, 0) for number in range(WEEKS)]
    for days in counts.values():
        for day, count in days:
            number = (day - first).days // 7
            weeks[number] = (weeks[number][0], weeks[number][1] + count)
    spans = tuple(
        (label.capitalize(), *(_since(counts[code], today, days) for days in _SPANS))
        for code, label in ResourceUse.Kind.choices
    )
    return Uses(rows=spans, bars=tuple(_bars(weeks)), weeks=tuple(weeks))  # type: ignore[arg-type]  # two spans


def _since(days: Iterable[tuple[date, int]], today: date, span: int) -> int:
    return sum(count for day, count in days if day > today - timedelta(days=span))


def _bars(weeks: list[tuple[date, int]]) -> Iterable[Bar]:
    most = max((count for _, count in weeks), default=0) or 1
    for number, (monday, count) in enumerate(weeks):
        height = max(round(count / most * (_HEIGHT - 10)), _FOOT)
        x = number * _STEP + (_STEP - _BAR) // 2
        yield Bar(x, _HEIGHT - height, height, f"semaine du {monday:%d/%m} : {count}")


def related(resource: Resource) -> list[tuple[UUID, str]]:
    """« Voir aussi », said by hand. One query."""
    pairs = RelatedResource.objects.filter(Q(one=resource) | Q(other=resource))
    rows = pairs.values_list("one_id", "one__title", "other_id", "other__title")
    found = [(two, second) if one == resource.pk else (one, first) for one, first, two, second in rows]
    return sorted(found, key=lambda pair: (pair[1], str(pair[0])))


def people(resource: Resource, standing: Standing) -> list[tuple[str, str]]:
    """Who may follow it: whoever does or proposed it, members of its publisher, the coordinators of its territories."""
    mandates = Mandate.objects.active().filter(Q(department__in=resource.departments) | Q(role=Mandate.Role.NATIONAL))
    members = Membership.objects.active().filter(organisation=resource.publisher_id)
    known = Q(pk__in=[pk for pk in (resource.owner_id, resource.proposed_by_id) if pk])
    if standing.user is not None:
        known |= Q(pk=standing.user.pk)
    known |= Q(pk__in=mandates.values("user"))
    if resource.publisher_id:
        known |= Q(pk__in=members.values("user"))
    rows = User.objects.filter(known, is_active=True).order_by("last_name", "first_name", "pk")
    return [(str(row.pk), row.name or f"compte {row.pk}") for row in rows]
