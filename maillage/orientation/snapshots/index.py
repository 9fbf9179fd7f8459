"""The help finder's index: which services can help at this place, in which order. Pure numpy: no Django, no clock, no file.

How the answer is ordered (docs/adr/0006 gives the reasons). A service is *eligible* when it meets every filter and either its
area covers the commune, or one of its public places lies within the distance; what is bound to a territory (child welfare of a
département, a referent of a court) only if its area covers the commune. Eligible services are ordered by, one after the other,
what helps most:

1. it answers more of the needs that were asked;
2. it does not say that it serves other territories only;
3. it is close, in bands (10, 25, 50, 100 km): a team that comes, or answers from afar, is in the first; a protected place is
   always in the second, wherever it really is, because its position is not here at all;
4. it says that it answers who asks (a parent, a professional), and not the young person alone;
5. it is open now;
6. somebody checked its record lately (six months, a year);
7. it is nearer, to 100 metres (teams that come and protected places count as nought within their band);
8. its public reference, so that the order never depends on anything else.

Needs widen each other (a service that answers one of them is eligible); every other criterion only ever removes services.
What helps the young person answers those who look for her too: `audience` then holds both. National services that are not near stand in a list of their own, ordered alike.
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
_FRESH_DAYS = (183, 365)
_FAR = np.float32(np.inf)
_NOBODY = np.zeros(0, dtype=np.intp)
_NOWHERE = np.zeros(0, dtype=np.float32)
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
    audience: int = 0  # for any of these
    reader: int = 0  # who asks, when it is not the young person
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


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Services found, in no order. `rough`: the rule of this module's docstring but for the distance and the reference, as one
    integer of thirteen bits: smaller is better, most important bits first.
    """

    services: Array
    rough: Array
    km: Array
    is_by_distance: Array

    def best(self, start: int, end: int, count: int) -> Array:
        """Where the best `count` stand between `start` and `end`, in order. The whole rule is for those that may be among them."""
        rough = self.rough[start:end]
        chosen = np.arange(start, end)
        if 0 < count < len(rough):
            worst = np.partition(rough, count - 1)[count - 1]
            chosen = start + np.flatnonzero(rough <= worst)
        tenths = np.minimum(self.km[chosen] * 10, _LONGEST_TENTHS) * self.is_by_distance[chosen]
        key = self.rough[chosen].astype(np.int64) << 49 | tenths.astype(np.int64) << 32 | self.services[chosen]
        return chosen[np.argsort(key)[:count]]


class Index:
    """Answers questions from `Columns`. `is_open_at` evaluates hours; what it says is kept for the last minute asked."""

    def __init__(self, columns: Columns, is_open_at: OpenAt) -> None:
        self._columns = columns
        self._a = a = columns.arrays
        self._is_open_at = is_open_at
        self._minute: _Minute | None = None
        self._zones = [int(zone) for zone in np.unique(a["zone"])]
        self._place_service = a["place_service"].astype(np.intp)  # as numpy wants them to look up: twice as fast
        self._national = np.flatnonzero(a["national"])
        self._is_local = ~a["national"]
        self._says_where = a["has_area"] & self._is_local
        self._is_unbounded = ~a["bounded"]
        self._is_by_distance = ~(a["protected"] | a["comes"])
        self._own_band = (a["protected"] * _PROTECTED_BAND).astype(np.int8)  # of those that are not by distance

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
        covering = self._covering(question)
        fits = self._fitting(question) & (covering | self._is_unbounded)
        located, distances = self._located(question, fits)
        is_left = fits.copy()
        is_left[located] = False
        served = np.flatnonzero(covering & is_left)
        national = self._national[np.flatnonzero(is_left[self._national])]
        services = np.concatenate((located, served, national))
        near_total = len(located) + len(served)
        km = np.full(len(services), _FAR)
        km[: len(located)] = distances
        ranking = self._ranking(question, services, km, covering)
        best = ranking.best(0, near_total, first + count)[first:]
        afar = ranking.best(near_total, len(services), count)
        told = {int(services[rank]): float(km[rank]) for rank in best if km[rank] < _FAR}
        return Answer(services[best], near_total, services[afar], len(national), told)

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

    def _located(self, question: Question, fits: Array) -> tuple[Array, Array]:
        """The services that fit and have a public place within the distance asked, each once, and how far the nearest is."""
        if question.longitude is None or question.latitude is None:
            return _NOBODY, _NOWHERE
        around = self._around(question.longitude, question.latitude, question.distance_km)
        around = around[np.flatnonzero(fits[self._place_service[around]])]
        point = geo.chord(question.longitude, question.latitude)
        x, y, z = (axis[around] - there for axis, there in zip(self._a["place_point"], point, strict=True))
        squares = x * x + y * y + z * z
        within = np.flatnonzero(squares <= geo.chord_of(question.distance_km) ** 2)
        km = geo.spanned_by(np.sqrt(squares[within])).astype(np.float32)
        chosen = around[within]
        return self._once(self._place_service[chosen], km, self._a["place_is_one_of_many"][chosen])

    def _once(self, services: Array, km: Array, is_one_of_many: Array) -> tuple[Array, Array]:
        """Each service once, by the nearest of its places. Changes `km`."""
        among = np.flatnonzero(is_one_of_many)
        several, nearest, place = services[among], np.full(self.size, _FAR), np.empty(self.size, dtype=np.intp)
        np.minimum.at(nearest, several, km[among])
        km[among] = nearest[several]
        place[several] = among  # the last one stays
        again = among[np.flatnonzero(place[several] != among)]
        return np.delete(services, again), np.delete(km, again)

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

    def _ranking(self, question: Question, services: Array, km: Array, covering: Array) -> "_Ranking":
        is_by_distance = self._is_by_distance[services]
        elsewhere = self._says_where[services] & ~covering[services]
        band = self._own_band[services] + _bands(km) * is_by_distance
        rough: Array = np.full(len(services), 31, dtype=np.uint16)
        if question.needs:
            rough -= np.bitwise_count(self._a["needs"][services] & np.uint32(question.needs))
        unnamed = ~self._a["audiences"][services] & np.uint8(question.reader) != 0
        standing = self._at(question.now).standing[services]
        for value, bits in ((elsewhere, 1), (band, 3), (unnamed, 1), (standing, 3)):
            rough <<= bits
            rough |= value.view(np.uint8)
        return _Ranking(services, rough, km, is_by_distance)

    def _at(self, now: datetime) -> _Minute:
        """Who is open at that minute: by its own hours or those of one of its places, closures applied."""
        at = now.replace(second=0, microsecond=0)
        minute = self._minute
        if minute is None or minute.at != at:
            opened = self._opened(at)
            age_of_check = at.toordinal() - self._a["verified"]
            stale = np.searchsorted(_FRESH_DAYS, age_of_check)
            minute = self._minute = _Minute(at, opened, ((~opened).astype(np.uint8) << 2) | stale.astype(np.uint8))
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


def _bands(km: Array) -> Array:
    """Four comparisons are ten times as fast as a search in four limits."""
    bands: Array = np.zeros(len(km), dtype=np.int8)
    for limit in _BANDS_KM:
        bands += km > limit
    return bands
