"""What organisers do that is more than one write on one registration: several at once, what they read, what they do for her."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.crypto import Unreadable
from maillage.core.errors import DomainError, require
from maillage.directory import standing
from maillage.events import actions as events
from maillage.events.actions.common import ownership
from maillage.events.models import Event
from maillage.registrations import actions, needs, policies
from maillage.registrations.actions import hooks
from maillage.registrations.models import Registration, RegistrationForm

LOST = "Ce besoin ne peut plus être lu."
_READ = "registrations.read_needs"


@dataclass(frozen=True, slots=True)
class Done:
    """`waiting`: those of them who wait now. `refusal`: what the first of those that were refused said."""

    count: int = 0
    waiting: int = 0
    refused: int = 0
    refusal: str = ""


def each(registrations: Iterable[Registration], action: Callable[[Registration], Registration]) -> Done:
    """In the order of the queue, each for itself: one that is refused does not hold the others."""
    states, refusals = [], []
    for one in sorted(registrations, key=lambda row: row.rank):
        try:
            states.append(action(one).state)
        except DomainError as refusal:
            refusals.append(str(refusal))
    return Done(len(states), states.count(Registration.State.WAITING), len(refusals), refusals[0] if refusals else "")


@transaction.atomic
def read_needs(registration: Registration, *, by: User, now: datetime) -> str:
    """Her needs; that somebody read them is kept first."""
    _require(registration.form.event, by, now)
    journal.record(_READ, registration, by=by, at=now)
    return _clear(registration)


@transaction.atomic
def read_all_needs(form: RegistrationForm, *, by: User, now: datetime) -> list[tuple[Registration, str]]:
    """Of everybody who may still come; the same."""
    _require(form.event, by, now)
    journal.record(_READ, form, by=by, at=now)
    rows = form.registrations.live().exclude(sealed_needs=None).order_by("rank")
    return [(row, _clear(row)) for row in rows]


@transaction.atomic
def confirm_for(registration: Registration, *, by: User, now: datetime) -> Registration:
    """She said yes on the telephone: the seat that is offered to her is hers."""
    _require(registration.form.event, by, now)
    accepted = actions.accept_offer(registration, now=now)
    journal.record("registrations.confirm_for", registration, by=by, at=now)
    return accepted


@transaction.atomic
def write_again(registration: Registration, *, by: User, now: datetime) -> None:
    """The letter with her link, once more; not more often than the letters allow."""
    _require(registration.form.event, by, now)
    if not registration.email:
        raise actions.RegistrationRefused("Cette personne n’a plus de courriel ici : son lien ne part plus.")
    hooks.tell_again(registration, now)
    journal.record("registrations.write_again", registration, by=by, at=now)


def register_here(event: Event, *, by: User, now: datetime) -> Event:
    """As her sheet would say it, with nothing else changed."""
    names = {field.name for field in fields(events.EventContent)} - {"parent", "organiser", "co_organisers"}
    content = events.EventContent(
        **{name: getattr(event, name) for name in names},
        parent=event.parent_id,
        organiser=event.organiser_id,
        co_organisers=tuple(event.co_organisers.values_list("pk", flat=True)),
    )
    here = replace(content, registering=Event.Registering.HERE, registration_link="")
    return events.edit_event(event, here, seen=event.changed_at, by=by, now=now)


def _clear(registration: Registration) -> str:
    try:
        return needs.read(registration)
    except Unreadable:
        return LOST


def _require(event: Event, by: User, now: datetime) -> None:
    require(policies.can_manage(standing.of(by, now=now), ownership(event)))
