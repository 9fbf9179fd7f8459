"""The help finder's index as flat arrays, made from plain entries. Pure numpy: no Django, no clock, no file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from maillage.orientation.snapshots import grid
from maillage.territories import geo

COUNTRY = "F"
SOMEWHERE = "?"  # a place that is not on the map: no commune lies in it
ANYBODY = 0xFF

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Closure:
    """From one day to another, both included, as proleptic ordinals; `hours` replaces the usual ones (empty: closed)."""

    first_day: int
    last_day: int
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A public place of a service, in degrees."""

    longitude: float
    latitude: float
    hours: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the index knows of one service. Masks hold one bit per code of the vocabulary, in its order."""

    reference: str
    needs: int = 0
    audiences: int = 0  # 0: anybody
    modes: int = 0
    languages: int = 1
    age_min: float = 0.0
    age_max: float = 200.0
    is_wheelchair_accessible: bool = False
    is_protected: bool = False
    comes_or_remote: bool = False
    is_territorial: bool = False  # it answers nowhere but in `areas`, when it says them
    areas: tuple[str, ...] = ()  # C77288, E247700..., D77, R11, F
    places: tuple[Place, ...] = ()
    hours: str = ""
    closures: tuple[Closure, ...] = ()
    verified_day: int = 0  # proleptic ordinal; 0: never
    zone: int = 0  # legal time, as territories/zones.py numbers it


@dataclass(frozen=True, slots=True)
class Columns:
    """The index as flat arrays: what a snapshot file holds. Services stand in the order of their references."""

    arrays: Mapping[str, Array]
    hours: tuple[str, ...]
    area_spans: Mapping[str, tuple[int, int]]

    @property
    def size(self) -> int:
        return len(self.arrays["needs"])


def build(entries: Sequence[Entry]) -> Columns:
    """The same columns whatever the order of `entries`."""
    ordered = sorted(entries, key=lambda entry: entry.reference)
    hours = ("", *sorted(_hours_of(ordered) - {""}))
    hour_ids = {text: number for number, text in enumerate(hours)}
    spans, members = _areas(ordered)
    arrays = {
        **_service_columns(ordered, hour_ids),
        **_place_columns(ordered, hour_ids),
        **_closure_columns(ordered, hour_ids),
        "area_services": members,
    }
    return Columns(arrays, hours, spans)


def _hours_of(entries: Sequence[Entry]) -> set[str]:
    found = {entry.hours for entry in entries}
    found |= {place.hours for entry in entries for place in entry.places}
    return found | {closure.hours for entry in entries for closure in entry.closures}


def _service_columns(entries: Sequence[Entry], hour_ids: dict[str, int]) -> dict[str, Array]:
    def column(values: Any, dtype: Any) -> Array:
        return np.fromiter(values, dtype=dtype, count=len(entries))

    return {
        "reference": np.array([entry.reference for entry in entries], dtype="S12"),
        "needs": column((entry.needs for entry in entries), np.uint32),
        "audiences": column((entry.audiences or ANYBODY for entry in entries), np.uint8),
        "modes": column((entry.modes for entry in entries), np.uint8),
        "languages": column((entry.languages for entry in entries), np.uint64),
        "age_min": column((entry.age_min for entry in entries), np.float32),
        "age_max": column((entry.age_max for entry in entries), np.float32),
        "wheelchair": column((entry.is_wheelchair_accessible for entry in entries), np.bool_),
        "protected": column((entry.is_protected for entry in entries), np.bool_),
        "comes": column((entry.comes_or_remote for entry in entries), np.bool_),
        "has_area": column((bool(entry.areas) for entry in entries), np.bool_),
        "national": column((_is_national(entry) for entry in entries), np.bool_),
        "bounded": column((_is_bounded(entry) for entry in entries), np.bool_),
        "verified": column((entry.verified_day for entry in entries), np.int32),
        "zone": column((entry.zone for entry in entries), np.uint8),
        "hours": column((hour_ids[entry.hours] for entry in entries), np.int32),
    }


def _is_national(entry: Entry) -> bool:
    return COUNTRY in entry.areas or not (entry.areas or entry.places)


def _is_bounded(entry: Entry) -> bool:
    return entry.is_territorial and bool(entry.areas) and not _is_national(entry)


def _place_columns(entries: Sequence[Entry], hour_ids: dict[str, int]) -> dict[str, Array]:
    """Places in the order of the squares that they lie in, so that those around a point are a few slices."""
    rows = [(place, number, len(entry.places) > 1) for number, entry in enumerate(entries) for place in entry.places]
    rows.sort(key=lambda row: (row[0].latitude, row[0].longitude, row[1]))
    latitudes = np.array([place.latitude for place, _, _ in rows], dtype=np.float64)
    longitudes = np.array([place.longitude for place, _, _ in rows], dtype=np.float64)
    squares = grid.squares(longitudes, latitudes)
    order = np.argsort(squares, kind="stable")
    rows, squares, longitudes, latitudes = (
        [rows[number] for number in order],
        squares[order],
        longitudes[order],
        latitudes[order],
    )
    return {
        "place_square": squares,
        "place_point": np.ascontiguousarray(geo.chords(longitudes, latitudes).T),  # one row per axis
        "place_service": np.array([number for _, number, _ in rows], dtype=np.int32),
        "place_is_one_of_many": np.array([many for _, _, many in rows], dtype=np.bool_),
        "place_hours": np.array([hour_ids[place.hours] for place, _, _ in rows], dtype=np.int32),
    }


def _closure_columns(entries: Sequence[Entry], hour_ids: dict[str, int]) -> dict[str, Array]:
    rows = [
        (number, closure.first_day, closure.last_day, hour_ids[closure.hours])
        for number, entry in enumerate(entries)
        for closure in entry.closures
    ]
    return {"closures": np.array(rows, dtype=np.int32).reshape(-1, 4)}


def _areas(entries: Sequence[Entry]) -> tuple[dict[str, tuple[int, int]], Array]:
    members: dict[str, list[int]] = {}
    for number, entry in enumerate(entries):
        for area in set(entry.areas):
            members.setdefault(area, []).append(number)
    spans: dict[str, tuple[int, int]] = {}
    flat: list[int] = []
    for area in sorted(members):
        spans[area] = (len(flat), len(flat) + len(members[area]))
        flat += members[area]
    return spans, np.array(flat, dtype=np.int32)
