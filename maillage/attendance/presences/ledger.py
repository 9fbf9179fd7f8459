"""What the ledger says: who was there, at which half-days, how long."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from maillage.attendance.models import Presence
from maillage.attendance.presences.halves import Half, halves
from maillage.events.models import Event
from maillage.registrations.models import Registration

ONLINE_SHARE = 2  # online, half (1 / 2) of the minutes of a half-day make somebody present

Key = tuple[date, str]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Of those whose registration is confirmed. `by_profession`: code (empty: not said) -> registered, present."""

    registered: int
    present: int
    by_profession: dict[str, tuple[int, int]]


def ledger(event: Event) -> dict[UUID, set[Key]]:
    """The half-days at which each confirmed registration was present; who never was is not in it. Two queries."""
    known = {half.key: half for half in halves(event)}
    found: dict[UUID, set[Key]] = defaultdict(set)
    for line in lines(event):
        if counts(line, known.get((line.day, line.half))):
            found[line.registration_id].add((line.day, line.half))
    return dict(found)


def minutes(event: Event) -> dict[UUID, int]:
    """How long each was there: a half-day of presence counts for its length, an online one for the minutes of the room. Two queries."""
    known = {half.key: half for half in halves(event)}
    found: dict[UUID, int] = defaultdict(int)
    for line in lines(event):
        half = known.get((line.day, line.half))
        if half is not None:
            found[line.registration_id] += (
                half.minutes_net if line.minutes is None else min(line.minutes, half.minutes_net)
            )
    return dict(found)


def present(event: Event) -> set[UUID]:
    """Registrations of those who were there at one half-day at least."""
    return set(ledger(event))


def numbers(event: Event) -> Numbers:
    """Three queries."""
    there = present(event)
    rows = list(Registration.objects.of_event(event.pk).coming().values_list("pk", "profession"))
    by_profession: dict[str, tuple[int, int]] = {}
    for pk, profession in rows:
        registered, came = by_profession.get(profession, (0, 0))
        by_profession[profession] = registered + 1, came + (pk in there)
    return Numbers(len(rows), sum(came for _, came in by_profession.values()), by_profession)


def lines(event: Event) -> Iterable[Presence]:
    """Of those whose registration is confirmed. One query."""
    return Presence.objects.filter(
        registration__form__event=event.pk, registration__state=Registration.State.CONFIRMED
    ).order_by("day", "half", "pk")


def counts(line: Presence, half: Half | None) -> bool:
    """Whether this line makes somebody present. One of a half-day that the programme has no more still tells that she came."""
    return line.minutes is None or half is None or line.minutes * ONLINE_SHARE >= half.minutes_net
