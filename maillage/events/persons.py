"""What events hold on a person, and what becomes of it when her account closes."""

from datetime import datetime
from typing import Any

from maillage.accounts.models import User
from maillage.events.models import (
    Appearance,
    CalendarKey,
    Event,
    PressKey,
    ProgrammeVersion,
    Waiver,
)


def export(user: User) -> dict[str, Any]:
    """For herself (GDPR article 15)."""
    parts = Appearance.objects.filter(person=user).order_by("pk")
    return {
        "évènements proposés": list(
            Event.objects.filter(proposed_by=user).order_by("created_at", "pk").values("title", "created_at")
        ),
        "interventions": list(parts.values("slot__event__title", "slot__title", "name", "function", "state")),
        "calendrier personnel": list(CalendarKey.objects.filter(person=user).values("at", "is_discreet")),
        "avertissements de programmes expliqués": list(
            Waiver.objects.filter(by=user).order_by("at", "pk").values("event__title", "reason", "at")
        ),
    }


def end(user: User, *, by: User | None, now: datetime) -> None:
    """Her calendar is closed. What she did for events stays, without her; a programme that names her
    still does, as a poster: its organisers change it.
    """
    CalendarKey.objects.filter(person=user).delete()
    Event.objects.filter(proposed_by=user).update(proposed_by=None)
    Appearance.objects.filter(person=user).update(person=None)
    for model in (Waiver, ProgrammeVersion, PressKey):
        model.objects.filter(by=user).update(by=None)
