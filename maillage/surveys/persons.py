"""What questionnaires hold on a person with an account. What she answered is nowhere: nobody knows which ballot is hers."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from maillage.accounts.models import User
from maillage.surveys.models import Invitation, Questionnaire


def export(user: User) -> dict[str, Any]:
    """For herself (GDPR article 15): what she was asked, until it is counted; then nobody knows any more that she was."""
    rows = _hers(user).select_related("survey").order_by("survey__opens_at", "pk")
    written = Questionnaire.objects.filter(by=user).order_by("changed_at", "pk")
    return {
        "questionnaires reçus": [_said(row) for row in rows],
        "questionnaires écrits": list(written.values("title", "changed_at")),
    }


def end(user: User, *, by: User | None, now: datetime) -> None:
    """No mail leaves for her any more. That somebody was asked stays a number, and a ballot that she sent stays unknown among the others.

    What she wrote for the teams stays, without her.
    """
    _hers(user).update(email="", axes={})
    Questionnaire.objects.filter(by=user).update(by=None)


def _hers(user: User) -> QuerySet[Invitation]:
    """Under the address that is known to be hers: one answers without an account."""
    rows = Invitation.objects.exclude(email="")
    return rows.filter(email=user.email.lower()) if user.is_confirmed else rows.none()


def _said(row: Invitation) -> dict[str, Any]:
    return {
        "titre": row.survey.title,
        "adresse": row.email,
        "ouvert le": row.survey.opens_at,
        "fermé le": row.survey.closes_at,
        "dernier courriel le": row.asked_on,
        "rappels": row.reminders,
        "a répondu": row.has_answered,
        "compté avec": sorted(row.axes.values()),
    }
