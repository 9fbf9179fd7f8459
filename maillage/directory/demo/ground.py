"""The ground on which the demonstration stands: real towns, invented streets and fictional telephone numbers. Pure: no Django."""

from collections import defaultdict
from dataclasses import dataclass
from math import cos, pi, radians, sin
from random import Random

from maillage.territories.tables import CommuneRow, DepartmentRow, Tables

# Ranges kept by the regulator for fiction: nobody is behind them.
_NORTH_WEST = {"24", "28", "52", "53"}
_NORTH_EAST = {"27", "32", "44"}
_SOUTH_EAST = {"84", "93", "94"}
_MEDITERRANEAN = {"11", "30", "34", "48", "66"}  # départements of Occitanie whose numbers begin with 04
MOBILE_RANGE = "06 39 98"
_STREETS = ("rue de la Démonstration", "place de l’Exemple", "avenue Imaginaire", "impasse de l’Invention")
_KILOMETRES_PER_DEGREE = 111.32
_FARTHEST = 0.9  # kilometres from the centre of the commune


@dataclass(frozen=True, slots=True)
class Town:
    code: str
    name: str
    department: str
    epci: str
    postal_code: str
    longitude: float
    latitude: float
    population: int


def towns(tables: Tables) -> dict[str, list[Town]]:
    """The communes of each département, the most populated first; arrondissements stand for their city."""
    cities = {row.parent for row in tables.communes if row.parent}
    found: dict[str, list[Town]] = defaultdict(list)
    for row in tables.communes:
        if row.code not in cities and row.postal_codes:
            found[row.department].append(_town(row))
    return {
        department: sorted(found[department], key=lambda town: (-town.population, town.code)) for department in found
    }


def _town(row: CommuneRow) -> Town:
    return Town(
        code=row.code,
        name=row.article + row.name,
        department=row.department,
        epci=row.epci,
        postal_code=row.postal_codes.split()[0],
        longitude=float(row.longitude),
        latitude=float(row.latitude),
        population=int(row.population),
    )


def of(department: DepartmentRow) -> str:
    """« de l’Ain », « du Nord », « des Landes », « de Paris »."""
    contracted = {"le ": "du ", "les ": "des "}.get(department.article, f"de {department.article}")
    return contracted + department.name


def phone_range(department: DepartmentRow) -> str:
    """The first six digits of fictional numbers there."""
    if department.region == "11":
        return "01 99 00"
    if department.region in _NORTH_WEST:
        return "02 61 91"
    if department.region in _NORTH_EAST:
        return "03 53 01"
    if department.region in _SOUTH_EAST or department.code in _MEDITERRANEAN:
        return "04 65 71"
    return "05 36 49"


def street(draw: Random) -> str:
    return f"{draw.randint(1, 90)} {draw.choice(_STREETS)}"


def near(town: Town, draw: Random) -> tuple[float, float]:
    """Longitude and latitude of a point less than a kilometre from the town's centre."""
    distance, angle = _FARTHEST * draw.random() ** 0.5, 2 * pi * draw.random()
    latitude = town.latitude + distance * sin(angle) / _KILOMETRES_PER_DEGREE
    longitude = town.longitude + distance * cos(angle) / (_KILOMETRES_PER_DEGREE * cos(radians(town.latitude)))
    return round(longitude, 5), round(latitude, 5)
