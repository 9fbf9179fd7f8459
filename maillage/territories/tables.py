"""The committed tables of `data/` (see data/SOURCES.md), as typed rows. Pure: neither Django nor the database."""

import csv
import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).resolve().parent / "data"


class RegionRow(NamedTuple):
    code: str
    article: str
    name: str


class DepartmentRow(NamedTuple):
    code: str
    article: str
    name: str
    region: str
    seat: str


class EpciRow(NamedTuple):
    code: str
    name: str


class CommuneRow(NamedTuple):
    """Text as in the file: `epci` and `parent` may be empty, postal codes are separated by spaces."""

    code: str
    article: str
    name: str
    department: str
    epci: str
    parent: str
    longitude: str
    latitude: str
    population: str
    population_year: str
    postal_codes: str


@dataclass(frozen=True, slots=True)
class Tables:
    """Each table is in the order of its codes."""

    regions: list[RegionRow]
    departments: list[DepartmentRow]
    epcis: list[EpciRow]
    communes: list[CommuneRow]

    @property
    def postal_codes(self) -> set[tuple[str, str]]:
        """Pairs of a postal code and the code of a commune."""
        return {(code, row.code) for row in self.communes for code in row.postal_codes.split()}

    def __len__(self) -> int:
        """Rows of the database that these tables make."""
        tables = (self.regions, self.departments, self.epcis, self.communes, self.postal_codes)
        return sum(len(table) for table in tables)


def read() -> Tables:
    return Tables(
        regions=list(map(RegionRow._make, _rows("regions"))),
        departments=list(map(DepartmentRow._make, _rows("departments"))),
        epcis=list(map(EpciRow._make, _rows("epcis"))),
        communes=list(map(CommuneRow._make, _rows("communes"))),
    )


def _rows(name: str) -> Iterator[list[str]]:
    text = lzma.decompress((DATA / f"{name}.csv.xz").read_bytes()).decode()
    rows = csv.reader(text.splitlines())
    next(rows)  # the names of the columns
    return rows
