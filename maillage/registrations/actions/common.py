"""What the writes on registrations have in common: a form held until the end, the seats that are given, who is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from maillage.accounts.models import User
from maillage.core.errors import require
from maillage.directory import standing
from maillage.events.actions.common import ownership
from maillage.events.models import Event
from maillage.registrations import census, opening, policies
from maillage.registrations.actions import hooks
from maillage.registrations.actions.refusals import Closed, RegistrationRefused
from maillage.registrations.census import Census
from maillage.registrations.models import Registration, RegistrationForm
from maillage.registrations.seats import Given, Move, Profile

State = Registration.State
_AT_ONCE = timedelta(hours=4)  # before the start, nobody is left the time to answer


def hold(*pks: int) -> list[RegistrationForm]:
    """Those forms, each with its event, until the end of the transaction, in the order asked for.

    Events first, then forms, each in the order of their keys: two acts never wait for each other.
    """
    events = Event.objects.filter(registration_form__in=pks).order_by("pk")
    held = {event.pk: event for event in events.select_for_update(no_key=True, of=("self",))}
    forms = RegistrationForm.objects.filter(pk__in=pks).order_by("pk").select_for_update(no_key=True)
    found = {form.pk: form for form in forms}
    if any(pk not in found for pk in pks):
        raise RegistrationRefused("Ce formulaire d’inscription n’existe plus. Retournez à la page de l’évènement.")
    for form in found.values():
        form.event = held[form.event_id]
    return [found[pk] for pk in pks]


def hold_one(registration: Registration) -> Registration:
    """As it is now, with its form, held."""
    (form,) = hold(registration.form_id)
    found = form.registrations.filter(pk=registration.pk).first()
    if found is None:
        raise RegistrationRefused("Cette inscription n’existe plus.")
    found.form = form
    return found


def manages(form: RegistrationForm, by: User | None, now: datetime) -> bool:
    """Whether she organises the event. Nobody's account organises nothing."""
    if by is None:
        return False
    return policies.can_manage(standing.of(by, now=now), ownership(form.event))


def require_managed(form: RegistrationForm, by: User | None, now: datetime) -> None:
    """For the acts of the organisers; None is the machine itself."""
    require(policies.can_manage(standing.of(by, now=now), ownership(form.event)))


def end(registration: Registration, state: str, now: datetime) -> None:
    """Her seat is free, and what she needs in order to come is forgotten. The caller settles, once it has told her."""
    registration.state, registration.quota, registration.offered_until = state, None, None
    registration.sealed_needs, registration.changed_at = None, now
    registration.save(update_fields=["state", "quota", "offered_until", "sealed_needs", "changed_at"])


def require_held(form: RegistrationForm, now: datetime) -> None:
    if refusal := opening.why_not_held(form.event, now):
        raise Closed(refusal)
    require_not_over(form, now)


def require_not_over(form: RegistrationForm, now: datetime) -> None:
    if form.event.is_over(now):
        raise Closed("Cet évènement est passé : son inscription ne change plus.")


def change(registration: Registration, now: datetime, **values: Any) -> None:
    """Its state, told in the same transaction."""
    for name, value in values.items():
        setattr(registration, name, value)
    registration.changed_at = now
    registration.save(update_fields=[*values, "changed_at"])
    hooks.tell(registration, now)


@dataclass(frozen=True, slots=True)
class Settled:
    census: Census
    lapsed: int = 0
    promoted: int = 0


def settle(form: RegistrationForm, *, now: datetime) -> Settled:
    """Offers past their deadline lapse, then whoever waits first is given each seat that she may have.

    Before a newcomer is given one, and after one is given up: so that nobody passes before those who wait for the same seats.
    """
    counted, lapsed = census.take(form, now=now), 0
    if not opening.gives_seats(form, now):
        return Settled(counted)
    if counted.deadline is not None and counted.deadline <= now:
        lapsed = _lapse(form, now=now)
        counted = census.take(form, now=now)
    write_moves(form, counted.seating.relieve())
    return Settled(counted, lapsed, _promote(form, counted, now=now))


def _lapse(form: RegistrationForm, *, now: datetime) -> int:
    late = list(form.registrations.filter(state=State.OFFERED, offered_until__lte=now).order_by("rank"))
    for registration in late:
        registration.form = form
        change(registration, now, state=State.LAPSED, quota=None, offered_until=None)
    return len(late)


def write_moves(form: RegistrationForm, moves: Iterable[Move], *, but: UUID | None = None) -> None:
    """The last who came moves first, `but` this one, who has left hers. Nobody is told: each keeps a seat."""
    for move in moves:
        way, profession, department = move.profile
        alike = form.registrations.seated().filter(way=way, profession=profession, department=department or None)
        there = alike.filter(quota=move.origin[1])
        there = there.exclude(pk=but) if but else there
        mover = there.order_by("-rank").values_list("pk", flat=True).first()
        assert mover is not None  # the census counted her
        form.registrations.filter(pk=mover).update(quota=move.target[1])


def write_seat(form: RegistrationForm, given: Given) -> int | None:
    """Room is made; the key of the quota whose seat it is."""
    write_moves(form, given.moves)
    return given.pool[1]


def offered_until(form: RegistrationForm, now: datetime) -> datetime | None:
    """None: the seat is hers at once. Otherwise half of what is left before the start, at most."""
    left = opening.starts_at(form.event) - now
    if form.promotion == RegistrationForm.Promotion.AUTOMATIC or left < _AT_ONCE:
        return None
    return now + min(timedelta(hours=form.offer_hours), left / 2)


def _promote(form: RegistrationForm, counted: Census, *, now: datetime) -> int:
    """In the order of the queue. Whoever finds no seat finds none later either: seats are only given meanwhile."""
    seating = counted.seating
    hopeful = {profile for profile in counted.waiting if seating.fits(profile)}
    if not hopeful:
        return 0
    chosen: dict[UUID, Given] = {}
    for pk, *said in form.registrations.waiting().values_list("pk", "way", "profession", "department_id"):
        one = Profile(*(text or "" for text in said))
        if one in hopeful and (given := seating.seat(one)) is not None:
            chosen[pk] = given
        else:
            hopeful.discard(one)
        if not hopeful:
            break
    return _write_promoted(form, chosen, now=now)


def _write_promoted(form: RegistrationForm, chosen: dict[UUID, Given], *, now: datetime) -> int:
    until = offered_until(form, now)
    state = State.OFFERED if until else State.CONFIRMED
    found = form.registrations.in_bulk(chosen)
    for pk, given in chosen.items():
        registration = found[pk]
        registration.form = form
        change(registration, now, state=state, quota_id=write_seat(form, given), offered_until=until)
    return len(chosen)
