"""Writes by which somebody gives up her seat or her place in the queue, or takes them to another date."""

from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import crypto, journal
from maillage.events.models import Event
from maillage.registrations import needs, opening
from maillage.registrations.actions import checking, hooks
from maillage.registrations.actions.common import (
    State,
    end,
    hold,
    hold_one,
    require_managed,
    require_not_over,
    settle,
)
from maillage.registrations.actions.contents import Applicant
from maillage.registrations.actions.entrance import Entry, enter, find_place, write
from maillage.registrations.actions.refusals import Full, RegistrationRefused
from maillage.registrations.models import Registration, RegistrationForm

_NO_SEAT_THERE = "Il n’y a pas de place à cette date : vous gardez votre inscription comme elle est."
_ASKS_THERE = (
    "À cette date, les organisateurs répondent à chaque demande : inscrivez-vous d’abord, puis annulez cette inscription si la réponse"
    " est oui. Vous la gardez d’ici là."
)


@transaction.atomic
def cancel(registration: Registration, *, by: User | None, now: datetime) -> Registration:
    """She does not come: by her link, or by her account. Done twice, it changes nothing."""
    return _cancel(hold_one(registration), "registrations.cancel", by=by, now=now)


@transaction.atomic
def cancel_for(registration: Registration, *, by: User, now: datetime) -> Registration:
    """The same, by those who organise."""
    held = hold_one(registration)
    require_managed(held.form, by, now)
    return _cancel(held, "registrations.cancel_for", by=by, now=now)


@transaction.atomic
def move(registration: Registration, to: RegistrationForm, *, by: User | None, now: datetime) -> Registration:
    """Another date in place of this one: a seat for a seat, or nothing changes. Only the new one is told. Done twice, it changes nothing."""
    source, target = hold(registration.form_id, to.pk)
    held = source.registrations.get(pk=registration.pk)
    held.form = source
    if source.pk == target.pk:
        return held
    there = target.registrations.live().filter(email=held.email).exclude(email="").first()
    if not held.is_live:
        if there is not None:  # she clicked twice
            return there
        raise RegistrationRefused("Cette inscription est terminée : inscrivez-vous à la date de votre choix.")
    require_not_over(source, now)
    entry = enter(target, by=by, now=now, level=_level(source.event, target.event))
    made = _made_there(held, there, entry)
    end(held, State.CANCELLED, now)
    settle(source, now=now)
    journal.record("registrations.move", made, by=by, at=now)
    return made


def _cancel(held: Registration, verb: str, *, by: User | None, now: datetime) -> Registration:
    if not held.is_live:
        return held
    require_not_over(held.form, now)
    end(held, State.CANCELLED, now)
    hooks.tell(held, now)
    settle(held.form, now=now)
    journal.record(verb, held, by=by, at=now)
    return held


def _level(source: Event, target: Event) -> int:
    """Somebody admitted to one date of a training, or to an event of the same structure, is admitted to another of the same level."""
    together = source.parent_id is not None and source.parent_id == target.parent_id
    alike = source.organiser_id is not None and source.organiser_id == target.organiser_id
    return source.level if together or alike else 0


def _made_there(held: Registration, there: Registration | None, entry: Entry) -> Registration:
    """Whoever holds a seat gets one there; neither a seat nor a place in the queue is given up for a request."""
    is_seated = held.state in Registration.SEATED
    if there is not None:
        if is_seated and there.state not in Registration.SEATED:
            raise Full(_NO_SEAT_THERE)
        return there
    if entry.asks_first and held.state != State.REQUESTED:
        raise RegistrationRefused(_ASKS_THERE)
    said = _carried(held, entry.form)
    try:
        state, quota = find_place(entry, said)
    except Full as refusal:
        raise Full(_NO_SEAT_THERE) from refusal
    if is_seated and state == State.WAITING:
        raise Full(_NO_SEAT_THERE)
    return write(entry, said, state, quota, held.group)


def _carried(held: Registration, target: RegistrationForm) -> Applicant:
    ways = opening.ways(target.event)
    return Applicant(
        name=held.name,
        email=held.email,
        profession=held.profession,
        structure=held.structure,
        department=held.department_id or "",
        way=held.way if held.way in ways else ways[0],
        answers=checking.carried(held.answers, held.form.questions.all(), target.questions.all()),
        needs=_needs(held) if target.asks_needs else "",
    )


def _needs(held: Registration) -> str:
    try:
        return needs.read(held)
    except crypto.Unreadable:  # its key is gone: there is nothing to carry
        return ""
