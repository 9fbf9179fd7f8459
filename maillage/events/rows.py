"""Between the tables of a programme and the plain records that are checked and published."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from maillage.events import comers
from maillage.events.models import Appearance, Event, ProgrammeVersion, Slot, Waiver
from maillage.events.programme import records, versions
from maillage.events.programme.checks import Facts
from maillage.events.programme.checks.reasons import Reason
from maillage.events.programme.records import Programme, Role, SlotKind, Speaker, State
from maillage.events.programme.versions import Version
from maillage.territories import holidays

_ONSITE, _REMOTE = "sur place", "à distance"


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


def last_version(event: Event) -> ProgrammeVersion | None:
    """What readers have. One query."""
    return event.versions.order_by("-number").first()


def facts(event: Event, *, now: datetime | None = None) -> Facts:
    """What the checks know besides; `now` None: what depends on the moment is not checked. Six queries at most."""
    return facts_since(event, last_version(event), now=now)


def facts_since(event: Event, last: ProgrammeVersion | None, *, now: datetime | None = None) -> Facts:
    """The same, of an event whose last version was read already."""
    zone = ZoneInfo(event.zone)
    is_far = event.mode != Event.Mode.ONSITE
    rooms = list(event.rooms.values_list("name", "seats"))
    is_here = event.registering == Event.Registering.HERE
    room = comers.known().room(event) if rooms or is_here else comers.Room()
    return Facts(
        zone=zone,
        holidays=holidays.names(range(event.first_day.year, event.last_day.year + 1), event.departments),
        seats={name: count for name, count in rooms if count is not None},
        coming=room.onsite.taken,
        places=room.onsite.total if is_here else None,
        accounts=_accounts(event),
        within=_week(event),
        closes_at=_here(event.registration_closes_at, zone),
        kept=((_ONSITE, room.onsite.kept, room.onsite.total), (_REMOTE, room.remote.kept, room.remote.total)),
        now=_here(now, zone) if is_far else None,
        streams=frozenset(event.streams.values_list("kind", flat=True)) if is_far else frozenset(),
        promised=frozenset(event.accessibility),
        has_provider=bool(event.accessibility_provider),
        published=tuple(each.slot for each in version(last).held) if last else None,
    )


def version(row: ProgrammeVersion) -> Version:
    return versions.from_json(row.content)


def ordered(appearances: Iterable[Appearance]) -> list[Appearance]:
    return sorted(appearances, key=lambda each: (each.rank, each.pk))


def reasons(event: Event) -> list[Reason]:
    """Those that were given. One query."""
    given = Waiver.objects.filter(event=event).order_by("at", "pk").values_list("code", "slot_id", "mark", "reason")
    return [Reason(code, str(slot or ""), mark, text) for code, slot, mark, text in given]


def _accounts(event: Event) -> dict[tuple[str, str], int]:
    linked = Appearance.objects.filter(slot__event=event, person__isnull=False)
    return {(str(slot), name): person for slot, name, person in linked.values_list("slot_id", "name", "person_id")}


def _week(event: Event) -> tuple[date, date] | None:
    """A course has no days of its own."""
    above = event.parent
    return (above.first_day, above.last_day) if above and above.kind == Event.Kind.WEEK else None


def _here(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    """By the clock of the place, as the hours of a programme are."""
    return moment.astimezone(zone).replace(tzinfo=None) if moment else None


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
        speakers=tuple(
            Speaker(each.name, each.function, State(each.state), Role(each.role))
            for each in ordered(row.appearances.all())
        ),
        state=State(row.state),
        has_debate=row.has_debate,
        is_inferred=row.is_inferred,
    )
