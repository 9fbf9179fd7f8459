"""The help finder's index: which services can help at this place, in which order. Pure numpy: no Django, no clock, no file.

How the answer is ordered (docs/adr/0006 gives the reasons). A service is *eligible* when it meets every filter and either its
area covers the commune, or one of its public places lies within the distance. Eligible services are ordered by, one after the
other, what helps most:

1. it answers more of the needs that were asked;
2. it does not say that it serves other territories only;
3. it is close, in bands (10, 25, 50, 100 km): a team that comes, or answers from afar, is in the first; a protected place is
   always in the second, wherever it really is, because its position is not here at all;
4. it is open now;
5. somebody checked its record lately (six months, a year);
6. it is nearer, to 100 metres (teams that come and protected places count as nought within their band);
7. its public reference, so that the order never depends on anything else.

Needs widen each other (a service that answers one of them is eligible); every other criterion only ever removes services.
National services that are not near stand in a list of their own, ordered alike.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from maillage.orientation.snapshots import grid
from maillage.orientation.snapshots.columns import Array, Columns
from maillage.territories import geo, zones

_BANDS_KM = np.array([10.0, 25.0, 50.0, 100.0], dtype=np.float32)
_PROTECTED_BAND = 1
_BY_DISTANCE = -1
_FRESH_DAYS = (183, 365)
_FAR = np.float32(np.inf)
_NOBODY = np.zeros(0, dtype=np.intp)
_LONGEST_TENTHS = 99_999

OpenAt = Callable[[str, datetime], bool | None]


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks. `areas` are the keys of the territories that hold the commune; empty without a place."""

    now: datetime  # in Paris, naive; each service opens by its own legal time
    longitude: float | None = None
    latitude: float | None = None
    areas: tuple[str, ...] = ()
    distance_km: float = 40.0
    needs: int = 0
    audience: int = 0
    age: float | None = None
    is_open_now: bool = False
    modes: int = 0
    language: int = 0
    wheelchair: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Positions in the index, best first; distances in km (infinite when there is none to tell)."""

    near: Array
    near_total: int
    national: Array
    national_total: int
    distances: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Minute:
    """What holds for every question of one minute: who is open, and each service's last bits of « open, then fresh »."""

    at: datetime
    opened: Array
    standing: Array


class Index:
    """Answers questions from `Columns`. `is_open_at` evaluates hours; what it says is kept for the last minute asked."""

    def __init__(self, columns: Columns, is_open_at: OpenAt) -> None:
        self._columns = columns
        self._a = a = columns.arrays
        self._is_open_at = is_open_at
        self._minute: _Minute | None = None
        self._zones = [int(zone) for zone in np.unique(a["zone"])]
        self._national = np.flatnonzero(a["national"])
        self._is_local = ~a["national"]
        self._says_where = a["has_area"] & self._is_local
        self._band = np.where(a["protected"], _PROTECTED_BAND, np.where(a["comes"], 0, _BY_DISTANCE)).astype(np.int8)

    @property
    def size(self) -> int:
        return self._columns.size

    def position(self, reference: str) -> int | None:
        """Where the service of that public reference stands; None when it is not here."""
        wanted = np.bytes_(reference.encode("ascii", "replace"))
        found = int(np.searchsorted(self._a["reference"], wanted))
        return found if found < self.size and self._a["reference"][found] == wanted else None

    def reference(self, position: int) -> str:
        return bytes(self._a["reference"][position]).decode()

    def is_open(self, position: int, now: datetime) -> bool:
        return bool(self._at(now).opened[position])

    def ask(self, question: Question, *, first: int = 0, count: int = 20) -> Answer:
        """The best `count` of the services near, from the `first`, and the best `count` national ones."""
        fits = self._fitting(question)
        distance = np.full(self.size, _FAR, dtype=np.float32)
        covering = self._covering(question)
        reached = covering.copy()
        reached[self._measure(question, fits, distance)] = True
        near = np.flatnonzero(reached & fits)
        national = self._national[fits[self._national] & (distance[self._national] == _FAR)]
        key = self._key(np.concatenate((near, national)), question, distance, covering)
        near_best = _smallest(near, key[: len(near)], first + count)[first:]
        national_best = _smallest(national, key[len(near) :], count)
        told = {int(number): float(distance[number]) for number in near_best if distance[number] < _FAR}
        return Answer(near_best, len(near), national_best, len(national), told)

    def _fitting(self, question: Question) -> Array:
        """Which services meet every filter: each line below only ever removes."""
        a = self._a
        fits = np.ones(self.size, dtype=np.bool_)
        if question.needs:
            fits &= (a["needs"] & np.uint32(question.needs)) != 0
        if question.audience:
            fits &= (a["audiences"] & np.uint8(question.audience)) != 0
        if question.age is not None:
            age = np.float32(question.age)
            fits &= (a["age_min"] <= age) & (age <= a["age_max"])
        if question.modes:
            fits &= (a["modes"] & np.uint8(question.modes)) != 0
        if question.language:
            fits &= (a["languages"] & np.uint64(question.language)) != 0
        if question.wheelchair:
            fits &= a["wheelchair"]
        if question.is_open_now:
            fits &= self._at(question.now).opened
        return fits

    def _measure(self, question: Question, fits: Array, distance: Array) -> Array:
        """Fill `distance` for the services that fit and have a public place within the distance asked; return them."""
        if question.longitude is None or question.latitude is None:
            return _NOBODY
        around = self._around(question.longitude, question.latitude, question.distance_km)
        around = around[fits[self._a["place_service"][around]]]
        point = geo.chord(question.longitude, question.latitude)
        x, y, z = (axis[around] - there for axis, there in zip(self._a["place_point"], point, strict=True))
        squares = x * x + y * y + z * z
        within = np.flatnonzero(squares <= geo.chord_of(question.distance_km) ** 2)
        km = geo.spanned_by(np.sqrt(squares[within])).astype(np.float32)
        chosen = around[within]
        services, several = self._a["place_service"][chosen], self._a["place_is_one_of_many"][chosen]
        distance[services] = km
        np.minimum.at(distance, services[several], km[several])
        return services

    def _around(self, longitude: float, latitude: float, distance_km: float) -> Array:
        """Places in the squares of the grid that the circle touches: all those within, and some beyond."""
        first, last = grid.around(longitude, latitude, distance_km)
        starts = np.searchsorted(self._a["place_square"], first)
        ends = np.searchsorted(self._a["place_square"], last, side="right")
        return np.concatenate([np.arange(start, end) for start, end in zip(starts, ends, strict=True)])

    def _covering(self, question: Question) -> Array:
        """Which services say that they serve the commune."""
        covering = np.zeros(self.size, dtype=np.bool_)
        for area in question.areas:
            span = self._columns.area_spans.get(area)
            if span is not None:
                covering[self._a["area_services"][span[0] : span[1]]] = True
        covering[self._national] = False  # they have a list of their own
        return covering

    def _key(self, services: Array, question: Question, distance: Array, covering: Array) -> Array:
        """One integer per service, smaller is better: the rule of this module's docstring, most important bits first."""
        km, own_band = distance[services], self._band[services]
        is_by_distance = own_band == _BY_DISTANCE
        elsewhere = self._says_where[services] & ~covering[services]
        band = np.where(is_by_distance, np.searchsorted(_BANDS_KM, km), own_band)
        tenths = np.where(is_by_distance, np.minimum(km * 10, _LONGEST_TENTHS), 0).astype(np.int64)
        key: Array = np.full(len(services), 31, dtype=np.int64)
        if question.needs:
            key -= np.bitwise_count(self._a["needs"][services] & np.uint32(question.needs))
        standing = self._at(question.now).standing[services]
        for value, bits in ((elsewhere, 1), (band, 3), (standing, 3), (tenths, 17), (services, 32)):
            key <<= bits
            key |= value
        return key

    def _at(self, now: datetime) -> _Minute:
        """Who is open at that minute: by its own hours or those of one of its places, closures applied."""
        at = now.replace(second=0, microsecond=0)
        minute = self._minute
        if minute is None or minute.at != at:
            opened = self._opened(at)
            age_of_check = at.toordinal() - self._a["verified"]
            stale = np.searchsorted(_FRESH_DAYS, age_of_check)
            minute = self._minute = _Minute(at, opened, ((~opened).astype(np.int8) << 2) | stale.astype(np.int8))
        return minute

    def _opened(self, minute: datetime) -> Array:
        opened = np.zeros(self.size, dtype=np.bool_)
        for zone in self._zones:
            there = self._a["zone"] == zone
            opened[there] = self._opened_by(zones.local(minute, zone))[there]
        return opened

    def _opened_by(self, clock: datetime) -> Array:
        a = self._a
        by_hours: Array = np.array(
            [self._is_open_at(text, clock) or False for text in self._columns.hours], dtype=np.bool_
        )
        opened: Array = by_hours[a["hours"]]
        opened[a["place_service"][by_hours[a["place_hours"]]]] = True
        today = clock.toordinal()
        closures = a["closures"]
        closures = closures[(closures[:, 1] <= today) & (today <= closures[:, 2])]
        opened[closures[:, 0]] = by_hours[closures[:, 3]]
        return opened


def _smallest(services: Array, key: Array, count: int) -> Array:
    """The `count` services of smallest key, in order. Keys are all different."""
    if len(key) > count:
        chosen = np.argpartition(key, count - 1)[:count] if count else np.zeros(0, dtype=np.intp)
        services, key = services[chosen], key[chosen]
    return services[np.argsort(key)]
