"""What presences and certificates hold on a person with an account."""

from datetime import datetime
from typing import Any

from maillage.accounts.models import User
from maillage.attendance.models import Certificate, Presence
from maillage.registrations import persons as registrations


def export(user: User) -> dict[str, Any]:
    """For herself (GDPR article 15). The papers themselves are on « Mes attestations »."""
    hers = registrations.hers(user).values("pk")
    there = Presence.objects.filter(registration__in=hers).select_related("registration__form__event")
    rows = Certificate.objects.filter(registration__in=hers).defer("body").order_by("issued_at", "pk")
    return {
        "présences": [_noted(row) for row in there.order_by("day", "half", "pk")],
        "attestations": [_said(row) for row in rows],
    }


def end(user: User, *, by: User | None, now: datetime) -> None:
    """Both follow her registration: her link still gives her certificates, until it is forgotten."""


def _noted(row: Presence) -> dict[str, Any]:
    return {
        "évènement": row.registration.form.event.title,
        "jour": row.day,
        "demi-journée": row.get_half_display(),
        "vue": row.get_source_display(),
        "minutes en ligne": row.minutes,
        "première fois": row.first_at,
        "dernière fois": row.last_at,
        "notée le": row.at,
    }


def _said(row: Certificate) -> dict[str, Any]:
    return {
        "numéro": row.number,
        "titre": row.title,
        "premier jour": row.first_day,
        "dernier jour": row.last_day,
        "minutes": row.minutes,
        "délivrée le": row.issued_at,
        "retirée le": row.revoked_at,
    }
