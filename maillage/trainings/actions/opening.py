"""Opens the questionnaires whose time has come: each once, whatever happens to the worker."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from maillage.attendance import presences
from maillage.core import journal
from maillage.core.discretion import history_title
from maillage.core.errors import DomainError
from maillage.events import sheets
from maillage.events.actions.common import lock
from maillage.events.models import Event
from maillage.registrations.models import Registration
from maillage.surveys import actions as surveys
from maillage.surveys.actions import Invitee
from maillage.surveys.models.questionnaires import Audience
from maillage.trainings import due
from maillage.trainings.models import Evaluation
from maillage.trainings.queries import people

logger = logging.getLogger(__name__)
TRIED = timedelta(days=60)  # after its time; then it is too late to ask


def open_due(*, now: datetime) -> int:
    """How many were opened. Where there is nobody to ask yet, it is tried again at the next time."""
    rows = Evaluation.objects.filter(survey=None, event__editorial=Event.Editorial.PUBLISHED)
    rows = rows.exclude(event__life__in=due.NOT_HELD).filter(event__last_day__lte=(now + timedelta(days=1)).date())
    waiting = [row.pk for row in rows.select_related("event").order_by("pk") if _is_due(row, now)]
    return sum(_tried(pk, now) for pk in waiting)


def forget_addresses(*, now: datetime) -> int:
    """Those of questionnaires that will not be asked any more. How many questionnaires."""
    rows = Evaluation.objects.filter(survey=None).exclude(emails="").select_related("event")
    late = [row.pk for row in rows if due.opens_at(row) + TRIED <= now]
    return Evaluation.objects.filter(pk__in=late, survey=None).update(emails="")


def _is_due(evaluation: Evaluation, now: datetime) -> bool:
    opens = due.opens_at(evaluation)
    return opens <= now < opens + TRIED


def _tried(pk: Any, now: datetime) -> bool:
    """One that cannot be opened does not keep the others waiting."""
    try:
        return _open(pk, now)
    except DomainError:
        logger.warning("The evaluation %s of a session could not be opened.", pk)
        return False


@transaction.atomic
def _open(pk: int, now: datetime) -> bool:
    """Read again under the lock of the event: somebody may have cancelled it, another worker opened it."""
    found = Evaluation.objects.get(pk=pk)
    event = lock(found.event_id)
    found = Evaluation.objects.select_related("questionnaire", "event").get(pk=pk)
    is_held = event.is_published and event.life not in due.NOT_HELD
    invited, present, registered = _asked(found, event)
    if found.survey_id is not None or not is_held or not invited:
        return False
    found.survey = surveys.open_survey(
        found.questionnaire,
        moment=found.moment,
        audience=found.audience,
        title=_title(event),
        opens_at=now,
        closes_at=now + timedelta(days=found.open_days),
        invited=invited,
        present=present,
        registered=registered,
        now=now,
    )
    found.emails = ""
    found.save(update_fields=["survey", "emails"])
    journal.record("trainings.open_evaluation", event, by=None, at=now)
    return True


def _asked(evaluation: Evaluation, event: Event) -> tuple[Sequence[Invitee], int | None, int | None]:
    """Whom; how many were there (None: nobody noted it), and how many had a seat. Four queries at most."""
    if evaluation.audience != Audience.TRAINEE:
        return [Invitee(email) for email in evaluation.emails.split()], None, None
    there = presences.present(event) if people.is_noted(event) else None
    rows = list(Registration.objects.of_event(event.pk).coming().order_by("pk"))
    asked = [row for row in rows if row.email and (there is None or row.pk in there)]
    return [_invitee(row) for row in asked], None if there is None else len(there), len(rows)


def _invitee(row: Registration) -> Invitee:
    axes = {"profession": row.profession, "department": row.department_id or ""}
    return Invitee(row.email, {axis: code for axis, code in axes.items() if code})


def _title(event: Event) -> str:
    """Says nothing over a shoulder: it may stand in the history of a browser."""
    title = history_title(event.title, event.neutral_title or "Formation")
    return f"{title}, {sheets.days(event.first_day, event.last_day)}"
