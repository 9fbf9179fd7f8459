"""Where somebody is in the queue, and why; how many seats are left, for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from maillage.core.templatetags.ui import french_date
from maillage.registrations import census, opening
from maillage.registrations.models import Registration, RegistrationForm
from maillage.registrations.seats import Pool, Profile

_EVERYBODY = "tout le monde"


@dataclass(frozen=True, slots=True)
class Place:
    """Of somebody who waits: `rank_in_queue` from 1; `ahead`: those before her who may have a seat that she may have.

    `pools`: the seats that she may have, by name. `why`: what explains the order, in French. Of anybody else: 0, 0, nothing.
    """

    rank_in_queue: int
    ahead: int
    pools: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class PoolLine:
    """`seats` None: no limit. `waiting`: those who wait and may have one of them."""

    label: str
    way: str
    seats: int | None
    taken: int
    waiting: int

    @property
    def over(self) -> int:
        """So many more than there are."""
        return max(self.taken - self.seats, 0) if self.seats is not None else 0


@dataclass(frozen=True, slots=True)
class _Order:
    """What decides of her turn. `kept`: the pools kept for her that others may not have yet, each with how many before her may.

    `before`: those before her who may have one of hers; `before_open`: one of those that she has in common with everybody, None where
    there is none. `closed`: the pools of her way kept for others.
    """

    rank: int
    before: int
    before_open: int | None
    kept: tuple[tuple[Pool, int], ...]
    closed: tuple[Pool, ...]


_NOT_WAITING = Place(0, 0, (), "")


def place(registration: Registration, *, now: datetime | None = None) -> Place:
    """Two queries, and the form and its event where they are not read yet."""
    if registration.state != Registration.State.WAITING:
        return _NOT_WAITING
    form, now = registration.form, now or timezone.now()
    pools, own = census.pools(form), census.profile(registration)
    before = form.registrations.filter(state=Registration.State.WAITING, rank__lt=registration.rank).order_by()
    counts = [
        (Profile(way, profession, department or ""), count)
        for way, profession, department, count in census.grouped(before)
    ]
    order = _order(pools, own, counts, now)
    named = tuple(pool.label or _EVERYBODY for pool in pools if pool.admits(own, now))
    return Place(order.rank, order.before, named, " ".join(_why(form, order, now)))


def room(form: RegistrationForm, *, now: datetime | None = None) -> tuple[PoolLine, ...]:
    """Two queries. A way to come that the event has not is left out, unless somebody comes so."""
    now = now or timezone.now()
    counted = census.take(form, now=now)
    ways = opening.ways(form.event)
    return tuple(
        PoolLine(pool.label or _EVERYBODY, pool.way, pool.seats, counted.seating.taken(pool), waiting)
        for pool in counted.pools
        for waiting in (sum(count for one, count in counted.waiting.items() if pool.admits(one, now)),)
        if pool.way in ways or counted.seating.taken(pool) or waiting
    )


def _order(pools: Iterable[Pool], own: Profile, counts: list[tuple[Profile, int]], now: datetime) -> _Order:
    def before(among: Iterable[Pool]) -> int:
        return sum(count for one, count in counts if any(pool.admits(one, now) for pool in among))

    ways = [pool for pool in pools if pool.way == own.way]
    hers = [pool for pool in ways if pool.admits(own, now)]
    shared = [pool for pool in hers if pool.is_open_to_all(now) and pool.seats != 0]
    return _Order(
        rank=1 + sum(count for _, count in counts),
        before=before(hers),
        before_open=before(shared) if shared else None,
        kept=tuple((pool, before([pool])) for pool in hers if pool.seats and not pool.is_open_to_all(now)),
        closed=tuple(pool for pool in ways if pool.seats and not pool.admits(own, now)),
    )


def _why(form: RegistrationForm, order: _Order, now: datetime) -> list[str]:
    """Sentences, in the order in which she asks herself."""
    zone = ZoneInfo(form.event.zone)
    ordinal = "première personne" if order.rank == 1 else f"{order.rank}e personne"
    said = [f"Vous êtes la {ordinal} de la liste d’attente, dans l’ordre d’arrivée des demandes."]
    said += [_said_kept(pool, before, zone) for pool, before in order.kept]
    if order.kept and order.rank > 1 and order.before_open is not None:
        said.append(f"Pour les places ouvertes à tout le monde, {_people(order.before_open)} avant vous.")
    elif not order.kept and order.rank > 1:
        said.append(_said_ahead(order.before))
    said += _said_closed(order.closed, now, zone)
    said.append(_said_offer(form))
    return said


def _said_kept(pool: Pool, before: int, zone: ZoneInfo) -> str:
    ends = f" jusqu’au {french_date(pool.opens_to_all_at.astimezone(zone))}" if pool.opens_to_all_at else ""
    return f"Des places sont gardées pour vous{ends} (« {pool.label} ») : pour celles-là, {_people(before)} avant vous."


def _people(count: int) -> str:
    if not count:
        return "personne n’est"
    return "une personne est" if count == 1 else f"{count} personnes sont"


def _said_closed(closed: Iterable[Pool], now: datetime, zone: ZoneInfo) -> list[str]:
    names = {pool.label: pool.opens_to_all_at for pool in closed}
    if not names:
        return []
    whose = f"Des places sont gardées pour d’autres ({_quoted(names)}) : quelqu’un à qui elles sont destinées"
    said = [f"{whose} peut en recevoir une avant vous, même arrivé après."]
    for date in sorted({at for at in names.values() if at and at > now}):
        opening_then = [name for name, at in names.items() if at == date]
        which = "Celles" if len(opening_then) == len(names) else f"Celles de {_quoted(opening_then)}"
        said.append(f"{which} qui restent seront à tout le monde à partir du {french_date(date.astimezone(zone))}.")
    return said


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"« {name} »" for name in names)


def _said_ahead(ahead: int) -> str:
    if not ahead:
        return "Personne avant vous n’attend les places que vous pouvez avoir."
    if ahead == 1:
        return "Une personne avant vous attend les mêmes places que vous."
    return f"{ahead} personnes avant vous attendent les mêmes places que vous."


def _said_offer(form: RegistrationForm) -> str:
    if form.promotion == RegistrationForm.Promotion.AUTOMATIC:
        return "Dès qu’une place se libère, elle est à la première personne qui peut l’avoir : nous vous écrivons."
    return (
        "Dès qu’une place se libère, elle est proposée à la première personne qui peut l’avoir : nous vous écrivons, avec un délai pour"
        " répondre."
    )
