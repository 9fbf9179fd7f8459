"""Between the tables of a programme and the plain records that are checked and published."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from maillage.events.models import Appearance, Event, ProgrammeVersion, Slot
from maillage.events.programme import records, versions
from maillage.events.programme.checks import Facts
from maillage.events.programme.records import Programme, SlotKind, Speaker, State
from maillage.events.programme.versions import Version


def programme(event: Event) -> Programme:
    """As its organisers wrote it. Two queries."""
    rows = event.slots.select_related("room").prefetch_related("appearances").order_by("day", "start", "rank", "pk")
    return Programme(
        first_day=event.first_day,
        last_day=event.last_day,
        announced_start=_announced(event, is_end=False),
        announced_end=_announced(event, is_end=True),
        slots=tuple(_slot(row) for row in rows),
    )


def facts(event: Event) -> Facts:
    """What the checks know besides. One query."""
    within = (event.parent.first_day, event.parent.last_day) if event.parent else None
    seats = {name: count for name, count in event.rooms.values_list("name", "seats") if count is not None}
    return Facts(zone=ZoneInfo(event.zone), seats=seats, within=within)


def version(row: ProgrammeVersion) -> Version:
    return versions.from_json(row.content)


def ordered(appearances: Iterable[Appearance]) -> list[Appearance]:
    return sorted(appearances, key=lambda each: (each.rank, each.pk))


def _announced(event: Event, *, is_end: bool) -> datetime | None:
    hour = event.announced_end if is_end else event.announced_start
    return datetime.combine(event.last_day if is_end else event.first_day, hour) if hour else None


def _slot(row: Slot) -> records.Slot:
    start = datetime.combine(row.day, row.start) if row.day and row.start else None
    return records.Slot(
        key=str(row.pk),
        kind=SlotKind(row.kind),
        title=row.title,
        start=start,
        end=start + timedelta(minutes=row.minutes) if start and row.minutes is not None else None,
        text=row.text,
        room=row.room.name if row.room else "",
        track=row.track,
        speakers=tuple(Speaker(each.name, each.function, State(each.state)) for each in ordered(row.appearances.all())),
        state=State(row.state),
        has_debate=row.has_debate,
        is_inferred=row.is_inferred,
    )
