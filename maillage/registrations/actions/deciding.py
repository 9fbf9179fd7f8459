"""Writes by which the organisers accept a request, or do not."""

from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.text import visible
from maillage.registrations import census
from maillage.registrations.actions import hooks
from maillage.registrations.actions.common import (
    State,
    change,
    end,
    hold_one,
    require_held,
    require_managed,
    settle,
    write_seat,
)
from maillage.registrations.actions.refusals import Full, RegistrationRefused
from maillage.registrations.models import Registration

LONGEST_REPLY = 300
_ACCEPTED = (State.CONFIRMED, State.OFFERED, State.WAITING)


@transaction.atomic
def approve(registration: Registration, *, by: User, now: datetime) -> Registration:
    """A seat, or her place in the queue, at the rank of her request. Done twice, it changes nothing."""
    held = hold_one(registration)
    form = held.form
    require_managed(form, by, now)
    if held.state in _ACCEPTED:
        return held
    if held.state != State.REQUESTED:
        raise RegistrationRefused("Cette demande est terminée : la personne peut en faire une autre.")
    require_held(form, now)
    given = settle(form, now=now).census.seating.seat(census.profile(held))
    if given is not None:
        change(held, now, state=State.CONFIRMED, quota_id=write_seat(form, given), before=None)
    elif form.has_waiting_list:
        change(held, now, state=State.WAITING, before=None)
    else:
        raise Full(
            "Il n’y a plus de place : ajoutez-en, ou ouvrez une liste d’attente, avant d’accepter cette demande."
        )
    journal.record("registrations.approve", held, by=by, at=now)
    return held


@transaction.atomic
def refuse(registration: Registration, *, by: User, now: datetime, reply: str = "") -> Registration:
    """A request, not somebody who was accepted. `reply`: why, for her to read on her page. Done twice, it changes nothing."""
    held = hold_one(registration)
    require_managed(held.form, by, now)
    if held.state == State.REFUSED:
        return held
    if held.state != State.REQUESTED:
        raise RegistrationRefused(
            "Cette demande a déjà reçu une réponse. Pour libérer la place, annulez l’inscription."
        )
    said = " ".join(visible(reply).split())
    if len(said) > LONGEST_REPLY:
        raise RegistrationRefused(f"La réponse est trop longue : {LONGEST_REPLY} caractères au plus.")
    end(held, State.REFUSED, now)
    if said:
        held.reply = said
        held.save(update_fields=["reply"])
    hooks.tell(held, now)
    journal.record("registrations.refuse", held, by=by, at=now)
    return held
