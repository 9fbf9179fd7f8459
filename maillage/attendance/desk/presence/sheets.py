"""The signed sheet of a half-day, typed in by its rows."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from maillage.attendance.actions import Mark
from maillage.attendance.desk.presence import door
from maillage.attendance.models import Presence
from maillage.attendance.presences import Half
from maillage.events.models import Event

PAGE = 300  # rows of one form
_SHEET = Presence.Source.SHEET


@dataclass(frozen=True, slots=True)
class Tick:
    """`is_sure`: noted at the door, which the sheet does not take back."""

    pk: UUID
    name: str
    structure: str
    said: str
    is_ticked: bool
    is_sure: bool


@dataclass(frozen=True, slots=True)
class Page:
    """`before`: those whom the sheet had already, as this page shows them."""

    rows: tuple[Tick, ...]
    number: int
    count: int
    before: str


def page(event: Event, half: Half, number: int, *, ticks: bool | None) -> Page:
    """`ticks`: all of them, or none; None: as they are kept. Three queries."""
    rows = door.rows(event, half)
    there = dict(
        Presence.objects.filter(registration__form__event=event.pk, day=half.day, half=half.half).values_list(
            "registration", "source"
        )
    )
    count = max(1, -(-len(rows) // PAGE))
    number = min(max(number, 1), count)
    shown = rows[(number - 1) * PAGE : number * PAGE]
    made = tuple(_tick(row, there.get(row.pk), ticks) for row in shown)
    return Page(made, number, count, " ".join(str(row.pk) for row in shown if there.get(row.pk) == _SHEET))


def said(half: Half, ticked: Iterable[str], before: str) -> tuple[list[Mark], list[Mark]]:
    """Who is to be noted, and who was ticked before and is not any more. What is no number is left out."""
    now, then = _uuids(ticked), _uuids(before.split())
    return _marks(half, now - then), _marks(half, then - now)


def _tick(row: door.Row, source: str | None, ticks: bool | None) -> Tick:
    is_sure = source == Presence.Source.DOOR
    is_ticked = is_sure or (source == _SHEET if ticks is None else ticks)
    return Tick(row.pk, row.name, row.structure, row.said, is_ticked, is_sure)


def _marks(half: Half, people: Collection[UUID]) -> list[Mark]:
    return [Mark(pk, half.day, half.half, _SHEET) for pk in sorted(people)]


def _uuids(texts: Iterable[str] | Sequence[str]) -> set[UUID]:
    found = set()
    for text in texts:
        try:
            found.add(UUID(text))
        except ValueError:
            continue
    return found
