"""Writes on seats that are offered to those who wait, and on their answers."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from maillage.core import journal
from maillage.registrations import census, contacts, opening
from maillage.registrations.actions import hooks
from maillage.registrations.actions.common import (
    State,
    change,
    end,
    hold,
    hold_one,
    require_held,
    require_not_over,
    settle,
    write_seat,
)
from maillage.registrations.actions.refusals import Closed, Full, RegistrationRefused
from maillage.registrations.models import Registration, RegistrationForm

_TOO_LATE = (
    "Le délai pour répondre est passé : la place n’est plus gardée pour vous. Vous pouvez vous remettre en liste d’attente,"
    " à la fin."
)
_NO_OFFER = "Aucune place ne vous est proposée pour le moment. Nous vous écrirons dès qu’il y en a une."
_OVER = "Cette inscription est terminée. Inscrivez-vous de nouveau si les inscriptions sont ouvertes."


def accept_offer(registration: Registration, *, now: datetime) -> Registration:
    """The seat is hers. After the deadline it goes to the next, and she is told so. Done twice, it changes nothing."""
    held = _accept(registration, now=now)
    if held.state != State.CONFIRMED:
        raise Closed(_TOO_LATE)
    return held


@transaction.atomic
def decline_offer(registration: Registration, *, now: datetime) -> Registration:
    """She does not come; the next is served. Done twice, it changes nothing."""
    held = hold_one(registration)
    if held.state in (State.CANCELLED, State.LAPSED):
        return held
    if held.state == State.CONFIRMED:
        raise RegistrationRefused(
            "Vous avez déjà accepté cette place. Si vous ne venez plus, annulez votre inscription."
        )
    if held.state != State.OFFERED:
        raise RegistrationRefused(_NO_OFFER if held.is_live else _OVER)
    require_not_over(held.form, now)
    end(held, State.CANCELLED, now)
    hooks.tell(held, now)
    settle(held.form, now=now)
    journal.record("registrations.decline_offer", held, by=None, at=now)
    return held


@transaction.atomic
def wait_again(registration: Registration, *, now: datetime) -> Registration:
    """After an offer that she did not answer in time: at the end of the queue, or a seat if nobody else waits for it."""
    held = hold_one(registration)
    form = held.form
    if held.is_live and not _is_late(held, now):
        return held
    if held.state not in (State.LAPSED, State.OFFERED):
        raise RegistrationRefused(_OVER)
    require_held(form, now)
    if not opening.gives_seats(form, now):
        raise Closed(contacts.after("Il est trop tard pour se remettre en liste d’attente.", form.contact))
    if form.registrations.live().filter(email=held.email).exclude(pk=held.pk).exists():
        raise RegistrationRefused("Vous vous êtes inscrit·e de nouveau depuis : lisez le dernier courriel reçu.")
    _queue_up(held, now)
    journal.record("registrations.wait_again", held, by=None, at=now)
    return held


@transaction.atomic
def promote(form: RegistrationForm, *, now: datetime) -> int:
    """Each seat that is free is given to the first of those who wait and may have it; how many got one. Nothing while the event is not
    held, or once it is too late.
    """
    (held,) = hold(form.pk)
    settled = settle(held, now=now)
    if settled.lapsed or settled.promoted:
        journal.record("registrations.promote", held, by=None, at=now)
    return settled.promoted


def lapse_offers(*, now: datetime) -> int:
    """To be done every few minutes: offers past their deadline, and seats that those who wait may have since a moment (kept ones that open
    to all, an event that is held again). How many offers lapsed.
    """
    offered = Q(registrations__state=State.OFFERED, registrations__offered_until__lte=now)
    waiting = Q(registrations__state=State.WAITING)
    # A day more: it may still be the last one there, in another zone.
    current = RegistrationForm.objects.filter(event__last_day__gte=now.date() - timedelta(days=1))
    forms = current.filter(offered | waiting).order_by("pk").values_list("pk", flat=True).distinct()
    return sum(_lapse_one(pk, now=now) for pk in forms)


@transaction.atomic
def _lapse_one(pk: int, *, now: datetime) -> int:
    (held,) = hold(pk)
    settled = settle(held, now=now)
    if settled.lapsed or settled.promoted:
        journal.record("registrations.lapse_offers", held, by=None, at=now)
    return settled.lapsed


@transaction.atomic
def _accept(registration: Registration, *, now: datetime) -> Registration:
    """Past its deadline the offer lapses here, and that is kept: the refusal comes after."""
    held = hold_one(registration)
    if held.state in (State.CONFIRMED, State.LAPSED):
        return held
    if held.state != State.OFFERED:
        raise RegistrationRefused(_NO_OFFER if held.is_live else _OVER)
    require_held(held.form, now)
    if _is_late(held, now):
        change(held, now, state=State.LAPSED, quota=None, offered_until=None)
        settle(held.form, now=now)
    else:
        change(held, now, state=State.CONFIRMED, offered_until=None)
    journal.record("registrations.accept_offer", held, by=None, at=now)
    return held


def _is_late(held: Registration, now: datetime) -> bool:
    return held.state == State.OFFERED and held.offered_until is not None and held.offered_until <= now


def _queue_up(held: Registration, now: datetime) -> None:
    """Those who wait are served first, with the seat that she let go too."""
    form = held.form
    if held.state == State.OFFERED:
        held.quota = held.offered_until = None
        form.registrations.filter(pk=held.pk).update(state=State.LAPSED, quota=None, offered_until=None)
    counted = settle(form, now=now).census
    given = counted.seating.seat(census.profile(held))
    if given is None and not form.has_waiting_list:
        raise Full("Il n’y a plus de place, et les organisateurs n’ont plus de liste d’attente.")
    state = State.WAITING if given is None else State.CONFIRMED
    rank, form.next_rank = form.next_rank, form.next_rank + 1
    form.save(update_fields=["next_rank"])
    change(held, now, state=state, rank=rank, quota_id=write_seat(form, given) if given else None)
