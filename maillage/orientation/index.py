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

from maillage.orientation.columns import Array, Columns
from maillage.territories import geo

_BANDS_KM = np.array([10.0, 25.0, 50.0, 100.0], dtype=np.float32)
_PROTECTED_BAND = 1
_FRESH_DAYS = (183, 365)
_FAR = np.float32(np.inf)
_KM_PER_DEGREE = 111.0
_LONGEST_TENTHS = 99_999

OpenAt = Callable[[str, datetime], bool | None]


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks. `areas` are the keys of the territories that hold the commune; empty without a place."""

    now: datetime  # local to the place, naive
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


class Index:
    """Answers questions from `Columns`. `is_open_at` evaluates hours; what it says is kept for the last minute asked."""

    def __init__(self, columns: Columns, is_open_at: OpenAt) -> None:
        self._columns = columns
        self._a = columns.arrays
        self._is_open_at = is_open_at
        self._opened: tuple[datetime, Array] | None = None
        self._national = np.flatnonzero(self._a["national"])

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
        return bool(self._open_services(now)[position])

    def ask(self, question: Question, *, first: int = 0, count: int = 20) -> Answer:
        """The best `count` of the services near, from the `first`, and the best `count` national ones."""
        distance = np.full(self.size, _FAR, dtype=np.float32)
        self._measure(question, distance)
        covering = self._covering(question)
        near = np.flatnonzero((covering & ~self._a["national"]) | (distance < _FAR))
        near = self._kept(near, question)
        national = self._kept(self._national, question)
        national = national[distance[national] == _FAR]
        near_best = _smallest(near, self._key(near, question, distance, covering), first + count)[first:]
        national_best = _smallest(national, self._key(national, question, distance, covering), count)
        told = {int(number): float(distance[number]) for number in near_best if distance[number] < _FAR}
        return Answer(near_best, len(near), national_best, len(national), told)

    def _measure(self, question: Question, distance: Array) -> None:
        """Fill `distance` for the services that have a public place within the distance asked."""
        if question.longitude is None or question.latitude is None:
            return
        degrees = question.distance_km / _KM_PER_DEGREE
        bounds = np.searchsorted(self._a["place_latitude"], [question.latitude - degrees, question.latitude + degrees])
        around = slice(int(bounds[0]), int(bounds[1]))
        point = geo.chords(question.longitude, question.latitude)[0]
        gap = self._a["place_point"][around] - point
        within = np.flatnonzero(np.einsum("ij,ij->i", gap, gap) <= geo.chord_of(question.distance_km) ** 2)
        km = geo.kilometres(self._a["place_point"][around][within], point).astype(np.float32)
        services = self._a["place_service"][around][within]
        several = self._a["place_is_one_of_many"][around][within]
        distance[services[~several]] = km[~several]
        np.minimum.at(distance, services[several], km[several])

    def _covering(self, question: Question) -> Array:
        """Which services say that they serve the commune."""
        covering = np.zeros(self.size, dtype=np.bool_)
        for area in question.areas:
            span = self._columns.area_spans.get(area)
            if span is not None:
                covering[self._a["area_services"][span[0] : span[1]]] = True
        return covering

    def _kept(self, services: Array, question: Question) -> Array:
        """Those that meet every filter: each line below only ever removes."""
        a = self._a
        if question.needs:
            services = services[(a["needs"][services] & np.uint32(question.needs)) != 0]
        if question.audience:
            services = services[(a["audiences"][services] & np.uint8(question.audience)) != 0]
        if question.age is not None:
            age = np.float32(question.age)
            services = services[(a["age_min"][services] <= age) & (age <= a["age_max"][services])]
        if question.modes:
            services = services[(a["modes"][services] & np.uint8(question.modes)) != 0]
        if question.language:
            services = services[(a["languages"][services] & np.uint64(question.language)) != 0]
        if question.wheelchair:
            services = services[a["wheelchair"][services]]
        if question.is_open_now:
            services = services[self._open_services(question.now)[services]]
        return services

    def _key(self, services: Array, question: Question, distance: Array, covering: Array) -> Array:
        """One integer per service, smaller is better: the rule of this module's docstring, most important bits first."""
        a, km = self._a, distance[services]
        comes, protected = a["comes"][services], a["protected"][services]
        met = np.bitwise_count(a["needs"][services] & np.uint32(question.needs)).astype(np.int64)
        elsewhere = a["has_area"][services] & ~covering[services] & ~a["national"][services]
        band = np.searchsorted(_BANDS_KM, km).astype(np.int64)
        band[comes] = 0
        band[protected] = _PROTECTED_BAND
        shut = ~self._open_services(question.now)[services]
        age_of_check = question.now.toordinal() - a["verified"][services]
        stale = np.searchsorted(_FRESH_DAYS, age_of_check).astype(np.int64)
        tenths = np.minimum(km * 10, _LONGEST_TENTHS).astype(np.int64)
        tenths[comes | protected] = 0
        key: Array = 31 - met
        for value, bits in ((elsewhere, 1), (band, 3), (shut, 1), (stale, 2), (tenths, 17)):
            key = (key << bits) | value
        return (key << 32) | services

    def _open_services(self, now: datetime) -> Array:
        """Which services are open at that minute: by their own hours or those of one of their places, closures applied."""
        minute = now.replace(second=0, microsecond=0)
        if self._opened is not None and self._opened[0] == minute:
            return self._opened[1]
        a = self._a
        by_hours: Array = np.array(
            [self._is_open_at(text, minute) or False for text in self._columns.hours], dtype=np.bool_
        )
        opened: Array = by_hours[a["hours"]]
        opened[a["place_service"][by_hours[a["place_hours"]]]] = True
        today = minute.toordinal()
        closures = a["closures"]
        closures = closures[(closures[:, 1] <= today) & (today <= closures[:, 2])]
        opened[closures[:, 0]] = by_hours[closures[:, 3]]
        self._opened = (minute, opened)
        return opened


def _smallest(services: Array, key: Array, count: int) -> Array:
    """The `count` services of smallest key, in order. Keys are all different."""
    if len(key) > count:
        chosen = np.argpartition(key, count - 1)[:count] if count else np.zeros(0, dtype=np.intp)
        services, key = services[chosen], key[chosen]
    return services[np.argsort(key)]
