"""The agenda by département: how many are announced in each, as tiles and as a list."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse
from django.utils.timezone import localdate

from maillage.core import tiles
from maillage.core.text import fold
from maillage.core.tiles import TileMap
from maillage.events.agenda.narrowing import Asked, at_its_time, listed, narrow
from maillage.events.models import Event
from maillage.territories import gazetteer


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class MapPage:
    """`places`: those that have something. `everywhere`: how many are for the whole country; they are in no tile.

    `total`: what the list finds, the département that is asked for among the rest; `is_empty`: nothing in any other either.
    """

    drawn: TileMap
    names: dict[str, str]
    links: dict[str, str]
    places: tuple[Place, ...]
    everywhere: int
    total: int
    is_empty: bool


def page(asked: Asked, *, level: int, now: datetime) -> MapPage:
    """By all that is asked, but the département: that one is outlined. One query."""
    found = narrow(listed(level), replace(asked, department=""), level=level)
    rows = at_its_time(found, asked, localdate(now)).values_list(
        "departments", "parent__departments", "parent__level", "parent__editorial"
    )
    counts: Counter[str] = Counter()
    everywhere = total = 0
    for own, of_week, week_level, editorial in rows:
        is_read = editorial == Event.Editorial.PUBLISHED and week_level <= level
        codes = own or (of_week if is_read else ())
        counts.update(codes)
        everywhere += not codes
        total += not codes or asked.department in ("", *codes)
    names = {code: area.name for code, area in gazetteer.load().departments.items()}
    links = {code: reverse("events:list") + asked.query_with(department=code) for code in names if counts[code]}
    places = [Place(code, names[code], counts[code], href) for code, href in links.items()]
    return MapPage(
        drawn=tiles.draw(counts, chosen=[asked.department] if asked.department else ()),
        names=names,
        links=links,
        places=tuple(sorted(places, key=lambda place: fold(place.name))),
        everywhere=everywhere,
        total=total,
        is_empty=not (places or everywhere),
    )
