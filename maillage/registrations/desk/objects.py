"""What the views of the desk ask of a request: the event and its door, one registration."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest

from maillage.events.actions.common import ownership
from maillage.events.desk.objects import event_of, standing_of
from maillage.events.models import Event
from maillage.registrations import policies
from maillage.registrations.models import Registration, RegistrationForm

_ABOVE = ("event__parent", "event__organiser")


@dataclass(frozen=True, slots=True)
class Door:
    """An event that she may change, and how one registers there; `form` None: nobody said it yet."""

    event: Event
    form: RegistrationForm | None

    @property
    def is_here(self) -> bool:
        return self.event.registering == Event.Registering.HERE


def door_of(request: HttpRequest, pk: UUID) -> Door:
    """404 to whoever may not change the event. One query for both, then those of the rights."""
    form = RegistrationForm.objects.select_related(*_ABOVE).filter(event=pk).first()
    if form is None:
        return Door(event_of(request, pk), None)
    if not policies.can_manage(standing_of(request), ownership(form.event)):
        raise Http404
    return Door(form.event, form)


def registration_of(request: HttpRequest, pk: UUID, registration: UUID) -> Registration:
    """One of this event; that of another one is not there."""
    door = door_of(request, pk)
    rows = Registration.objects.select_related("form__event", "department", "quota", "person")
    found = rows.filter(pk=registration, form=door.form).first() if door.form else None
    if found is None:
        raise Http404
    return found
