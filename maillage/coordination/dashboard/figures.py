"""What the dashboard says of a territory: few queries, whatever the size of the directory."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Max, Sum
from django.urls import reverse

from maillage.coordination import queries
from maillage.coordination.territory import FRANCE, Territory
from maillage.core import secrecy, tiles
from maillage.directory import vocabulary
from maillage.directory.standing import Standing
from maillage.orientation.models import UnmetNeed
from maillage.territories import gazetteer
from maillage.upkeep import queries as upkeep
from maillage.upkeep.models import ServiceState
from maillage.upkeep.queries import DepartmentFigures, Figures

_NO_NEED = "Besoin non précisé"
_OWN_THRESHOLD = "department__territorysetting__threshold"
_TONES = {"verified": "sage", "due": "lagoon", "overdue": "amber", "unreachable": "brick"}
_FEW = 6  # départements named before « voir les autres »


@dataclass(frozen=True, slots=True)
class Line:
    """A territory in a table; `href` is empty where the person looks after nothing."""

    code: str
    name: str
    href: str
    figures: DepartmentFigures

    @property
    def situation(self) -> str:
        if not self.figures.structures:
            return "Aucune structure"
        if not self.figures.services:
            return "Aucune fiche publiée"
        return "À relancer" if self.figures.late * 4 > self.figures.services else "Suivi"

    @property
    def has_nobody(self) -> bool:
        return not self.figures.structures


@dataclass(frozen=True, slots=True)
class State:
    """How many records are in a state, and where they are listed."""

    code: str
    label: str
    count: int
    percent: int
    href: str

    @property
    def tone(self) -> str:
        return _TONES[self.code]


@dataclass(frozen=True, slots=True)
class Need:
    """`count` is rounded (core/secrecy.py); `share`: of the largest, for its bar."""

    label: str
    count: int
    share: int


@dataclass(frozen=True, slots=True)
class Unmet:
    """`total` None: too few to be told."""

    total: int | None  # the sum of those shown, not of all
    needs: tuple[Need, ...]
    hidden: int  # how many needs are too few to be told
    least: int


class Dashboard:
    """Of one territory, seen by one person. Two queries, three after a change."""

    def __init__(self, territory: Territory, standing: Standing) -> None:
        self.territory = territory
        self.standing = standing
        self.structures = reverse("coordination:list-structures")
        self.country: Figures = upkeep.figures()
        self.unmet = _unmet(territory)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """One for each département of the country, in the order of the codes."""
        names = gazetteer.load().departments
        figures = self.country.by_department
        return tuple(
            Line(code, names[code].name, self._href(code), figures.get(code, DepartmentFigures()))
            for code in sorted(names)
        )

    @cached_property
    def mine(self) -> tuple[Line, ...]:
        """Those of the territory."""
        chosen = self.territory.departments
        return tuple(line for line in self.lines if chosen is None or line.code in chosen)

    @cached_property
    def total(self) -> DepartmentFigures:
        """Of the territory; what belongs to no département counts for the country only."""
        parts = [line.figures for line in self.mine]
        return _sum([*parts, self.country.unattached] if self.territory.departments is None else parts)

    @cached_property
    def compared(self) -> tuple[Line, ...]:
        """The rows of the tables of figures: the régions for the country, else the départements, then the country."""
        if self.territory.departments is None:
            return self._regions()
        return (*self.mine, Line(FRANCE.code, FRANCE.name, "", _sum(line.figures for line in self.lines)))

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The records by state, in the order of the work."""
        total = self.total.services
        base = f"{self.structures}?territoire={self.territory.code}&etat="
        return tuple(
            State(
                code=code,
                label=str(ServiceState.Freshness(code).label),
                count=(count := getattr(self.total, code)),
                percent=round(100 * count / total) if total else 0,
                href=f"{base}{code}",
            )
            for code in ServiceState.Freshness.values
        )

    @property
    def parts(self) -> list[tuple[int, str]]:
        """For the bar of the states."""
        return [(state.percent, state.tone) for state in self.states]

    @cached_property
    def without_structure(self) -> tuple[Line, ...]:
        return tuple(line for line in self.mine if line.has_nobody)

    @property
    def first_without(self) -> tuple[Line, ...]:
        return self.without_structure[:_FEW]

    @property
    def others_without(self) -> tuple[Line, ...]:
        return self.without_structure[_FEW:]

    @property
    def unmet_value(self) -> int | str:
        """What stands in large on the dashboard."""
        return f"moins de {self.unmet.least} par besoin" if self.unmet.total is None else self.unmet.total

    @property
    def covered(self) -> int:
        """Départements of the territory with one structure at least."""
        return len(self.mine) - len(self.without_structure)

    @cached_property
    def map(self) -> tiles.TileMap:
        counts = {line.code: line.figures.structures for line in self.lines}
        return tiles.draw(counts, chosen=self.territory.departments or ())

    @property
    def names(self) -> Mapping[str, str]:
        return {line.code: line.name for line in self.lines}

    @property
    def links(self) -> Mapping[str, str]:
        return {line.code: line.href for line in self.lines if line.href}

    def _href(self, code: str) -> str:
        if not self.standing.coordinates(code):
            return ""
        return f"{self.structures}?territoire={code}"

    def _regions(self) -> tuple[Line, ...]:
        known = gazetteer.load()
        parts: dict[str, list[DepartmentFigures]] = {}
        for line in self.lines:
            parts.setdefault(known.departments[line.code].region, []).append(line.figures)
        regions = [Line(code, known.regions[code].name, "", _sum(figures)) for code, figures in parts.items()]
        return tuple(sorted(regions, key=lambda line: line.name))


def _sum(parts: Iterable[DepartmentFigures]) -> DepartmentFigures:
    kept = list(parts)

    def of(name: str) -> int:
        return sum(getattr(part, name) for part in kept)

    return DepartmentFigures(
        structures=of("structures"),
        services=of("services"),
        verified=of("verified"),
        due=of("due"),
        overdue=of("overdue"),
        unreachable=of("unreachable"),
    )


def _unmet(territory: Territory) -> Unmet:
    """One query. The strictest threshold of the départements that are added up is that of the sum."""
    rows: Any = UnmetNeed.objects.filter(count__gt=0)
    if territory.departments is not None:
        rows = rows.filter(department__in=territory.departments)
    found = list(rows.values_list("need").annotate(Sum("count"), Max(_OWN_THRESHOLD)).order_by())
    threshold = queries.strictest(own for _, _, own in found)
    told = {need: count for need, exact, _ in found if (count := secrecy.shown(exact, threshold)) is not None}
    largest = max(told.values(), default=1)
    needs = (Need(_label(need), count, 100 * count // largest) for need, count in told.items())
    return Unmet(
        total=secrecy.total((exact for _, exact, _ in found), threshold),
        needs=tuple(sorted(needs, key=lambda need: (-need.count, need.label))),
        hidden=len(found) - len(told),
        least=secrecy.least_shown(threshold),
    )


def _label(code: str) -> str:
    return vocabulary.need(code).label if code else _NO_NEED
