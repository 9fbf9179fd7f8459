"""The list of structures, its map and its plan; a constant number of queries each."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from maillage.coordination.structures import plan as plans
from maillage.coordination.structures.forms import ORDERS, StructureFilterForm
from maillage.coordination.structures.plan import Plan
from maillage.coordination.territory import Territory
from maillage.core import tiles
from maillage.core.text import fold
from maillage.directory.models import Site, Status, Visibility
from maillage.directory.standing import Standing
from maillage.territories import gazetteer
from maillage.upkeep import queries as upkeep
from maillage.upkeep.queries import StructureFilters, StructureLine

STATE_KINDS = {"verified": "ok", "due": "check", "overdue": "late", "unreachable": "late", "": "neutral"}
_ON_PLAN = 1000  # structures on the plan of a département; more would not be told apart


@dataclass(frozen=True, slots=True)
class Row:
    """A structure of the list."""

    line: StructureLine
    department: str  # its name

    @property
    def href(self) -> str:
        return reverse("coordination:show-structure", args=[self.line.pk])

    @property
    def kind(self) -> str:
        """Of the label of its state."""
        return STATE_KINDS[self.line.state]

    @property
    def is_unusual(self) -> bool:
        """Not published, or not for everybody: said beside the name."""
        return self.line.status != Status.PUBLISHED or self.line.visibility != Visibility.PUBLIC

    @property
    def unusual(self) -> str:
        words = [self.line.status_label] if self.line.status != Status.PUBLISHED else []
        if self.line.visibility != Visibility.PUBLIC:
            words.append(f"réservé : {self.line.visibility_label}")
        return ", ".join(words)


@dataclass(frozen=True, slots=True)
class Place:
    """A département of the map of results, and of its table."""

    code: str
    name: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Town:
    """A commune of the plan, in its table."""

    name: str
    structures: tuple[tuple[str, str], ...]  # name, address


@dataclass(frozen=True, slots=True)
class Found:
    """Either `rows` (the list), or `map` with its `places`, or for one département its `plan` with its `towns`.

    `off_plan`: structures without a commune that may be shown: protected addresses among them.
    """

    total: int
    page: int
    page_count: int
    rows: tuple[Row, ...] = ()
    map: tiles.TileMap | None = None
    places: tuple[Place, ...] = ()
    plan: Plan | None = None
    towns: tuple[Town, ...] = ()
    off_plan: int = 0

    @property
    def names(self) -> Mapping[str, str]:
        return {place.code: place.name for place in self.places}

    @property
    def links(self) -> Mapping[str, str]:
        return {place.code: place.href for place in self.places}


def find(form: StructureFilterForm, territory: Territory, standing: Standing) -> Found:
    """Of her territories only: the structures of the others are in the public directory."""
    own = None if standing.is_machine or standing.is_national else standing.departments
    chosen = territory.departments
    departments = own if chosen is None else chosen if own is None else chosen & own
    filters = StructureFilters(
        departments=departments,
        state=form.value("etat"),
        type=form.value("type"),
        visibility=form.value("visibilite"),
        status=form.value("statut"),
        words=form.value("mots"),
        order=ORDERS[form.order],
    )
    if not form.is_map:
        return _list(filters, form)
    if departments is not None and len(departments) == 1:
        return _plan(filters, *departments)
    return _map(filters, form, territory, departments)


def _list(filters: StructureFilters, form: StructureFilterForm) -> Found:
    names = gazetteer.load().departments
    page = upkeep.structures(filters, page=form.page)
    rows = tuple(
        Row(line, names[line.department].name if line.department else "Sans département") for line in page.lines
    )
    return Found(page.total, page.number, page.count, rows=rows)


def _map(
    filters: StructureFilters, form: StructureFilterForm, territory: Territory, departments: frozenset[str] | None
) -> Found:
    counts = upkeep.structures_by_department(filters)
    names = gazetteer.load().departments
    base = form.address(territory, "vue").partition("&")[2]
    places = tuple(
        Place(code, names[code].name, counts.get(code, 0), f"?territoire={code}{f'&{base}' if base else ''}")
        for code in sorted(names)
        if departments is None or code in departments
    )
    drawn = tiles.draw(counts, within=departments)
    return Found(sum(counts.values()), 1, 1, map=drawn, places=places)


def _plan(filters: StructureFilters, department: str) -> Found:
    """Four queries. A protected site has no commune: it cannot be here."""
    page = upkeep.structures(filters, size=_ON_PLAN)
    names = {line.pk: line.name for line in page.lines}
    known = gazetteer.load()
    by_commune: dict[str, set[UUID]] = {}
    sites = Site.objects.filter(organisation__in=list(names), commune__department=department, is_protected=False)
    for commune, structure in sites.values_list("commune_id", "organisation_id"):
        by_commune.setdefault(commune, set()).add(structure)
    communes = [(place, by_commune[code]) for code in by_commune if (place := known.by_code(code)) is not None]
    drawn = plans.draw(
        department,
        [plans.Town(place.code, place.name, place.longitude, place.latitude, len(there)) for place, there in communes],
    )
    towns = tuple(
        Town(place.name, tuple(sorted((names[pk], reverse("coordination:show-structure", args=[pk])) for pk in there)))
        for place, there in sorted(communes, key=lambda pair: fold(pair[0].name))
    )
    placed = set().union(*by_commune.values())
    return Found(page.total, 1, 1, plan=drawn, towns=towns, off_plan=page.total - len(placed))
