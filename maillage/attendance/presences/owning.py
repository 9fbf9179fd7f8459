"""The badge of one person."""

from datetime import datetime

from django.utils import timezone

from maillage.registrations.models import Registration
from maillage.registrations.models.forms import Way
from maillage.registrations.pages.more import More


def has_badge(registration: Registration, now: datetime) -> bool:
    """Until the event is over. No query when the event was read with it."""
    event = registration.form.event
    is_coming = registration.is_confirmed and registration.way == Way.ONSITE and bool(registration.name)
    return is_coming and not event.is_cancelled and not event.is_over(now)


def more(registration: Registration) -> More | None:
    """What the page of her registration says of it."""
    if not has_badge(registration, timezone.now()):
        return None
    return More("Imprimer mon badge (PDF)", "/badge.pdf", "download")
