"""What trainings hold on a person with an account: her address, where somebody typed it to ask for her opinion later."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from maillage.accounts.models import User
from maillage.trainings import due
from maillage.trainings.models import Evaluation


def export(user: User) -> dict[str, Any]:
    """For herself (GDPR article 15). What left already is told by `surveys.persons`."""
    return {
        "questionnaires prévus": [
            {"session": row.event.title, "en tant que": row.get_audience_display(), "prévu le": due.opens_at(row)}
            for row in _naming(user)
        ]
    }


def end(user: User, *, by: User | None, now: datetime) -> None:
    """She will not be asked; the others who are named there are."""
    for row in _naming(user, is_held=True):
        row.emails = "\n".join(one for one in row.emails.split() if one != user.email.lower())
        row.save(update_fields=["emails"])


def _naming(user: User, *, is_held: bool = False) -> Iterator[Evaluation]:
    """Those not sent yet. One query."""
    address = user.email.lower() if user.is_confirmed else ""
    rows = Evaluation.objects.filter(survey=None, emails__contains=address).select_related("event").order_by("pk")
    rows = rows.select_for_update(of=("self",)) if is_held else rows
    return (row for row in rows if address in row.emails.split())
