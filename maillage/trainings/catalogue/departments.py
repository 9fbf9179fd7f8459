"""Where no training is planned: every département with its sessions to come and its last one, région by région."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from maillage.core import tiles
from maillage.core.text import fold
from maillage.core.tiles import TileMap
from maillage.events.agenda.narrowing import narrow
from maillage.events.models import Event
from maillage.territories import gazetteer
from maillage.trainings.catalogue.narrowing import Asked
from maillage.trainings.queries.sessions import sessions

_OVERSEAS = "Outre-mer"
_COLUMNS = (
    "title",
    "year",
    "slug",
    "last_day",
    "departments",
    "parent__departments",
    "parent__level",
    "parent__editorial",
    "life",
)


@dataclass(frozen=True, slots=True)
class Line:
    """`last`: day, title and address of the last session that was held there; None: none is known."""

    code: str
    name: str
    coming: int
    href: str
    last: tuple[date, str, str] | None


@dataclass(frozen=True, slots=True)
class Region:
    """Its départements in the order of their codes; those overseas, each a région of its own, stand together."""

    name: str
    lines: tuple[Line, ...]

    @property
    def summary(self) -> str:
        """« Bretagne : 2 départements sur 4 sans formation prévue »."""
        total, without = len(self.lines), sum(not line.coming for line in self.lines)
        if not without:
            return f"{self.name} : une formation prévue dans chacun des {total} départements"
        return f"{self.name} : {without} département{'s' if without > 1 else ''} sur {total} sans formation prévue"


@dataclass(frozen=True, slots=True)
class Page:
    """`everywhere`: sessions to come for the whole country; they stand in no département. `total`: départements."""

    drawn: TileMap
    names: dict[str, str]
    links: dict[str, str]
    regions: tuple[Region, ...]
    everywhere: int
    without: int
    total: int


def page(asked: Asked, *, level: int, now: datetime) -> Page:
    """For one profession, or for all. One query."""
    today = localdate(now)
    coming: Counter[str] = Counter()
    last: dict[str, tuple[date, str, str]] = {}
    everywhere = 0
    rows = narrow(sessions(level), asked.agenda, level=level).exclude(life=Event.Life.CANCELLED)
    for title, year, slug, day, own, above, above_level, editorial, life in rows.order_by("last_day", "pk").values_list(
        *_COLUMNS
    ):
        is_read = editorial == Event.Editorial.PUBLISHED and above_level <= level
        codes = own or (above if is_read else ())
        if day >= today:
            is_set = life != Event.Life.POSTPONED
            coming.update(codes if is_set else ())
            everywhere += is_set and not codes
        elif life != Event.Life.POSTPONED:
            last.update(dict.fromkeys(codes, (day, title, f"/agenda/{year}/{slug}")))
    names = {code: area.name for code, area in sorted(gazetteer.load().departments.items())}
    links = {code: f"/formations{asked.only(department=code).query}" for code in names if coming[code]}
    lines = [Line(code, name, coming[code], links.get(code, ""), last.get(code)) for code, name in names.items()]
    without = sum(not line.coming for line in lines)
    return Page(tiles.draw(coming), names, links, _regions(lines), everywhere, without, len(lines))


def _regions(lines: list[Line]) -> tuple[Region, ...]:
    """By name."""
    places = gazetteer.load()
    found: dict[str, list[Line]] = {}
    for line in lines:
        code = places.departments[line.code].region
        name = _OVERSEAS if code.startswith("0") else places.regions[code].name
        found.setdefault(name, []).append(line)
    return tuple(Region(name, tuple(found[name])) for name in sorted(found, key=fold))
