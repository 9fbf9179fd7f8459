"""Writes at the door for somebody who has no seat: one is given, above those that there are if need be, and she is noted; both or nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from maillage.accounts.models import User
from maillage.attendance.actions.presences import mark
from maillage.attendance.presences.halves import Half
from maillage.attendance.presences.marks import Mark
from maillage.core.errors import DomainError
from maillage.events.models import Event
from maillage.registrations import actions as registrations
from maillage.registrations.actions import Applicant
from maillage.registrations.models import Registration, RegistrationForm


class NotWelcomed(DomainError):
    """Nobody was added, and nothing was noted; the sentence says why."""


@transaction.atomic
def welcome(event: Event, said: Applicant, half: Half, source: str, *, by: User, now: datetime) -> Registration:
    """Somebody who was not registered is there. Done twice, it changes nothing."""
    form = RegistrationForm.objects.filter(event=event).first()
    if form is None:
        raise NotWelcomed(
            "Cet évènement n’a pas de formulaire d’inscription : réglez-le d’abord, dans « Inscriptions »."
        )
    made = registrations.admit(form, said, by=by, now=now)
    _note(event, made.pk, half, source, by, now)
    return made


@transaction.atomic
def let_in(event: Event, registration: UUID, half: Half, source: str, *, by: User, now: datetime) -> Registration:
    """Somebody who waits, or who was not answered, is there. Done twice, it changes nothing."""
    found = Registration.objects.of_event(event.pk).filter(pk=registration).first()
    if found is None:
        raise NotWelcomed("Cette inscription n’existe plus. Rechargez la page.")
    given = registrations.give_seat(found, by=by, now=now)
    _note(event, given.pk, half, source, by, now)
    return given


def _note(event: Event, registration: UUID, half: Half, source: str, by: User, now: datetime) -> None:
    (answer,) = mark(event, [Mark(registration, half.day, half.half, source)], by=by, now=now)
    if not answer.is_there:
        raise NotWelcomed(answer.text)
