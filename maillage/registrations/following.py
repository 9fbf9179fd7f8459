"""What follows a change of an event, in its transaction: where one registers here, there is a form to do it."""

from datetime import datetime

from maillage.events.models import Event
from maillage.registrations.models import RegistrationForm


def lay_form(event: Event, now: datetime) -> None:
    """With what suits most: no limit, no question. Its organisers change it. One query, one more the first time."""
    if event.registering == Event.Registering.HERE:
        RegistrationForm.objects.get_or_create(event=event, defaults={"changed_at": now})
