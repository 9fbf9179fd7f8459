"""What the place search speaks of. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from maillage.territories.tables import CommuneRow, Tables


@dataclass(frozen=True, slots=True)
class Area:
    """A département, a région or an EPCI. `full_name` is for running text (« la Seine-et-Marne »); an EPCI has no région."""

    code: str
    name: str
    full_name: str
    region: str


@dataclass(frozen=True, slots=True)
class Place:
    """A commune or an arrondissement. `name` has its article; `department`, `region`, `epci` and `parent` are codes."""

    code: str
    name: str
    department: str
    department_name: str
    region: str
    epci: str
    longitude: float
    latitude: float
    population: int
    population_year: int
    postal_codes: tuple[str, ...]
    parent: str


@dataclass(frozen=True, slots=True)
class Found:
    """Best first. When `is_certain`, the first place is the answer and nobody need be asked. No message: all is fine."""

    places: tuple[Place, ...]
    is_certain: bool
    message: str


@dataclass(frozen=True, slots=True)
class Areas:
    """By code."""

    regions: Mapping[str, Area]
    departments: Mapping[str, Area]
    epcis: Mapping[str, Area]


def areas(content: Tables) -> Areas:
    return Areas(
        regions={row.code: Area(row.code, row.name, row.article + row.name, row.code) for row in content.regions},
        departments={
            row.code: Area(row.code, row.name, row.article + row.name, row.region) for row in content.departments
        },
        epcis={row.code: Area(row.code, row.name, row.name, "") for row in content.epcis},
    )


def places(rows: list[CommuneRow], departments: Mapping[str, Area]) -> Iterator[Place]:
    """One place per row; what repeats is the same object, for there are 34,920 of them."""
    epcis: dict[str, str] = {}
    codes: dict[str, tuple[str, ...]] = {}
    for row in rows:
        department = departments[row.department]
        # By position, in the order of the fields: a third quicker than by name, and this is most of the loading time.
        yield Place(
            row.code,
            row.article + row.name,
            department.code,
            department.name,
            department.region,
            epcis.setdefault(row.epci, row.epci),
            float(row.longitude),
            float(row.latitude),
            int(row.population),
            int(row.population_year),
            codes.setdefault(row.postal_codes, tuple(row.postal_codes.split())),
            row.parent,
        )
