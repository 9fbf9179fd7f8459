"""Asks the published snapshot. Never the database: the whole public path works while it is stopped."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from maillage.orientation.snapshots.index import Answer, Question
from maillage.orientation.snapshots.masks import area_key, audiences_mask, languages_mask, modes_mask, needs_mask
from maillage.orientation.snapshots.shelf import Opened, shelf
from maillage.territories.gazetteer import Place

PAGE_SIZE = 20
NATIONAL_SIZE = 4  # beside places that are near; a whole page when no place is given
DISTANCES_KM = (10, 20, 40, 80, 150)
USUAL_DISTANCE_KM = 40
YOUNG = "young"


@dataclass(frozen=True, slots=True)
class Search:
    """What the person asks, in the words of the vocabulary; `place` None means nowhere in particular."""

    place: Place | None = None
    audience: str = ""
    needs: tuple[str, ...] = ()
    age: int | None = None
    distance_km: int = USUAL_DISTANCE_KM
    is_open_now: bool = False
    mode: str = ""
    language: str = ""
    wheelchair: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Result:
    """One service found. `distance_km` is None when there is none to tell: protected, mobile, remote, or outside it."""

    rank: int
    record: dict[str, Any]
    distance_km: float | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """The page asked of the services near, and the first national ones, each with how many there are in all."""

    near: tuple[Result, ...]
    near_total: int
    national: tuple[Result, ...]
    national_total: int

    @property
    def national_is_longer(self) -> bool:
        return self.national_total > len(self.national)

    @property
    def page_count(self) -> int:
        return max(1, -(-self.near_total // PAGE_SIZE))


def find(search: Search, *, now: datetime) -> Findings:
    """Who can help. `now` is aware; NothingPublished when there is no snapshot yet."""
    opened = shelf().current()
    local = now.replace(tzinfo=None)
    first = (search.page - 1) * PAGE_SIZE
    answer = opened.index.ask(question(search, local), first=first, count=PAGE_SIZE)
    near = tuple(
        _result(opened, answer, int(found), first + place, local) for place, found in enumerate(answer.near, start=1)
    )
    national_size = NATIONAL_SIZE if search.place else PAGE_SIZE
    national = tuple(
        _result(opened, answer, int(found), place, local)
        for place, found in enumerate(answer.national[:national_size], start=1)
    )
    return Findings(near, answer.near_total, national, answer.national_total)


def find_raw(search: Search, *, now: datetime) -> tuple[Answer, list[bytes]]:
    """The same page of services near, each as the bytes of its JSON document."""
    opened = shelf().current()
    first = (search.page - 1) * PAGE_SIZE
    answer = opened.index.ask(question(search, now.replace(tzinfo=None)), first=first, count=PAGE_SIZE)
    return answer, [opened.content.records.raw(int(found)) for found in answer.near]


def service(reference: str, *, now: datetime) -> Result | None:
    """The service of that public reference, or None."""
    opened = shelf().current()
    position = opened.index.position(reference)
    if position is None:
        return None
    is_open = opened.index.is_open(position, now.replace(tzinfo=None))
    return Result(0, opened.content.records[position], None, is_open)


def question(search: Search, local: datetime) -> Question:
    """`search` in the numbers of the index. Whoever looks for a young person is answered by what helps her, and by what helps them."""
    place = search.place
    return Question(
        now=local,
        longitude=place.longitude if place else None,
        latitude=place.latitude if place else None,
        areas=areas_of(place) if place else (),
        distance_km=float(search.distance_km),
        needs=needs_mask(search.needs),
        audience=audiences_mask({search.audience, YOUNG}) if search.audience else 0,
        reader=audiences_mask([search.audience]) if search.audience != YOUNG else 0,
        age=None if search.age is None else float(search.age),
        is_open_now=search.is_open_now,
        modes=modes_mask([search.mode]),
        language=languages_mask([search.language]) & ~1 if search.language not in {"", "fr"} else 0,
        wheelchair=search.wheelchair,
    )


def areas_of(place: Place) -> tuple[str, ...]:
    """Keys of all the territories that hold a commune, itself and its city included."""
    held = (
        ("commune", place.code),
        ("commune", place.parent),
        ("epci", place.epci),
        ("department", place.department),
        ("region", place.region),
    )
    return tuple(area_key(level, code) for level, code in held if code)


def _result(opened: Opened, answer: Answer, found: int, rank: int, local: datetime) -> Result:
    record = opened.content.records[found]
    return Result(rank, record, answer.distances.get(found), opened.index.is_open(found, local))
