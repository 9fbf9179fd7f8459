"""Writes by which the organisers give a seat above those that there are: somebody is there, or is to come whatever the queue."""

from datetime import datetime, timedelta

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.registrations import census, opening
from maillage.registrations.actions import checking
from maillage.registrations.actions.common import State, change, hold, hold_one, require_managed, settle, write_seat
from maillage.registrations.actions.contents import Applicant
from maillage.registrations.actions.entrance import Entry, profile, write
from maillage.registrations.actions.refusals import Closed, RegistrationRefused
from maillage.registrations.models import Registration, RegistrationForm
from maillage.registrations.seats import Profile, Seating

# Of somebody who may still be given a seat; whoever cancelled, or was not accepted, is added anew.
GIVEN = (State.REQUESTED, State.WAITING, State.OFFERED, State.LAPSED)
_TWICE = timedelta(minutes=10)  # a double click, of somebody who gave no address


@transaction.atomic
def give_seat(registration: Registration, *, by: User, now: datetime) -> Registration:
    """One that is free, once those before her were served; else one more than there are. Also once it is over: she was there. Nobody
    loses hers. Done twice, it changes nothing.
    """
    held = hold_one(registration)
    form = _given_here(held.form, by, now)
    if held.state == State.CONFIRMED:
        return held
    if held.state not in GIVEN:
        raise RegistrationRefused("Cette inscription est terminée : ajoutez la personne de nouveau.")
    if held.state == State.LAPSED and _is_twice(held):
        raise RegistrationRefused(
            "Cette personne s’est inscrite de nouveau depuis : donnez la place à cette inscription-là."
        )
    seating = settle(form, now=now).census.seating
    held.refresh_from_db(fields=["state", "quota", "offered_until"])
    held.form = form
    if held.state == State.OFFERED:
        change(held, now, state=State.CONFIRMED, offered_until=None, before=None)
    elif held.state != State.CONFIRMED:
        quota = _seat(form, seating, census.profile(held))
        change(held, now, state=State.CONFIRMED, quota_id=quota, before=None)
    journal.record("registrations.give_seat", held, by=by, at=now)
    return held


@transaction.atomic
def admit(form: RegistrationForm, applicant: Applicant, *, by: User, now: datetime) -> Registration:
    """Somebody who is there and was not expected: she has a seat, above those that there are if need be. Her address is not needed, nor
    what the form asks besides. Whoever is registered already is given her seat. Done twice, it changes nothing.
    """
    (held,) = hold(form.pk)
    _given_here(held, by, now)
    said = checking.checked(held, applicant, (), needs_address=False)
    known = _known(held, said, now)
    if known is not None:
        return give_seat(known, by=by, now=now)
    entry = Entry(held, settle(held, now=now).census, is_organiser=True, by=by, now=now)
    made = write(entry, said, State.CONFIRMED, _seat(held, entry.census.seating, profile(said)), None)
    journal.record("registrations.admit", made, by=by, at=now)
    return made


def _given_here(form: RegistrationForm, by: User, now: datetime) -> RegistrationForm:
    require_managed(form, by, now)
    if refusal := opening.why_not_held(form.event, now):
        raise Closed(refusal)
    return form


def _seat(form: RegistrationForm, seating: Seating, one: Profile) -> int | None:
    given = seating.seat(one)
    return write_seat(form, given) if given is not None else None


def _is_twice(held: Registration) -> bool:
    return held.email != "" and held.form.registrations.live().filter(email=held.email).exists()


def _known(form: RegistrationForm, said: Applicant, now: datetime) -> Registration | None:
    live = form.registrations.live()
    if said.email:
        return live.filter(email=said.email).first()
    return live.filter(email="", name=said.name, at__gt=now - _TWICE).first()
