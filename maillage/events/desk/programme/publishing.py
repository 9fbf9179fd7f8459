"""What publishing the draft would tell readers, and the versions that they had."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from maillage.accounts.models import Mandate
from maillage.events import rows
from maillage.events.actions.programmes import mark
from maillage.events.models import Event, ProgrammeVersion
from maillage.events.programme import changes, versions
from maillage.events.programme.records import Programme
from maillage.events.programme.versions import Version


@dataclass(frozen=True, slots=True)
class Published:
    """A version, as the desk lists it. `author`: in which quality, never who."""

    number: int
    at: datetime
    author: str
    note: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Next:
    """`changes`: what readers will learn, in words; `is_same`: they have all of it already. `mark`: of the draft."""

    number: int
    changes: tuple[str, ...]
    is_same: bool
    mark: str


def upcoming(event: Event, programme: Programme, last: ProgrammeVersion | None, *, now: datetime) -> Next:
    before = rows.version(last) if last else None
    made = versions.publish(programme, before, event=event.pk, now=now)
    said = tuple(change.text for change in changes.changes(before, made)) if before else ()
    return Next(made.number, said, before is not None and _read(made) == _read(before), mark(programme))


def published(event: Event) -> list[Published]:
    """The newest first. Two queries."""
    found = list(event.versions.order_by("-number").defer("content"))
    coordination = _coordinators(row.by_id for row in found)
    return [
        Published(row.number, row.at, _author(row.by_id, coordination), row.note, tuple(row.changes)) for row in found
    ]


def _coordinators(accounts: Iterable[int | None]) -> set[int]:
    people = {one for one in accounts if one is not None}
    return set(Mandate.objects.active().filter(user__in=people).values_list("user_id", flat=True)) if people else set()


def _author(account: int | None, coordination: set[int]) -> str:
    if account is None:
        return "Maillage"
    return "la coordination" if account in coordination else "l’organisation"


def _read(version: Version) -> tuple[object, ...]:
    """What readers read of a version."""
    return version.first_day, version.last_day, version.announced_start, version.announced_end, set(version.slots)
