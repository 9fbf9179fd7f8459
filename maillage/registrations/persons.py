"""What registrations hold on a person with an account, and what becomes of it when her account closes."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from maillage.accounts.models import User
from maillage.core import crypto
from maillage.registrations import needs
from maillage.registrations.models import Registration


def export(user: User) -> dict[str, Any]:
    """For herself (GDPR article 15)."""
    rows = hers(user).select_related("form__event", "department").order_by("at", "pk")
    return {"inscriptions": [_said(row) for row in rows]}


def end(user: User, *, by: User | None, now: datetime) -> None:
    """Her seats stay hers: her link opens them, she may give them up there, and they go in their time (`retention`)."""
    Registration.objects.filter(person=user).update(person=None)


def hers(user: User) -> QuerySet[Registration]:
    """Also those made without logging in, under the address that is known to be hers."""
    known = Q(email=user.email.lower()) if user.is_confirmed and user.email else Q()
    return Registration.objects.filter(Q(person=user) | known)


def _said(row: Registration) -> dict[str, Any]:
    return {
        "évènement": row.form.event.title,
        "nom": row.name,
        "adresse": row.email,
        "métier": row.get_profession_display(),
        "structure": row.structure,
        "département": row.department.name if row.department else "",
        "vient": row.get_way_display(),
        "réponses": row.answers,
        "ce que vous disiez avant de changer": row.before or {},
        "réponse des organisateurs": row.reply,
        "besoins": _needs(row),
        "état": row.get_state_display(),
        "demandée le": row.at,
    }


def _needs(row: Registration) -> str:
    try:
        return needs.read(row)
    except crypto.Unreadable:
        return ""
