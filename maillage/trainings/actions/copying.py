"""What a new session takes from another one: how one registers, who has a certificate, what is asked of those who were trained."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from maillage.accounts.models import User
from maillage.attendance import actions as attendance
from maillage.directory.standing import Standing
from maillage.events import policies
from maillage.events.actions.common import ownership
from maillage.events.models import Event
from maillage.registrations import actions as registrations
from maillage.surveys.models.questionnaires import Audience
from maillage.trainings.actions.common import TrainingRefused
from maillage.trainings.actions.evaluations import EvaluationContent, plan_evaluation
from maillage.trainings.queries.sessions import settled


def origin_of(course: Event, pk: UUID, person: Standing) -> Event:
    """A session of this course that has settings, or the course; hers to change."""
    found = settled(course).select_related("parent").filter(pk=pk).first()
    if found is None or not policies.can_edit(person, ownership(found)):
        raise TrainingRefused("Cette session n’existe plus : choisissez de laquelle reprendre les réglages.")
    return found


def announced(origin: Event, course: Event, first_day: date, *, now: datetime) -> dict[str, Any]:
    """What the announcement of the new session says as `origin` does, and not as its course."""
    said: dict[str, Any] = {"neutral_title": course.neutral_title or origin.neutral_title}  # for discreet certificates
    if origin.registering != Event.Registering.HERE:
        return said
    shift = registrations.Shift.to(first_day, course.zone, origin=origin, now=now)
    return said | {
        "registering": origin.registering,
        "registration_link": "",
        "registration_closes_at": shift(origin.registration_closes_at),
    }


def settle(origin: Event, event: Event, *, by: User | None, now: datetime) -> None:
    """Never an address: neither of those who registered, nor of those whom it asks besides them."""
    if origin.registering == Event.Registering.HERE:
        registrations.copy_form(origin, event, by=by, now=now)
    attendance.copy_rule(origin, event, by=by, now=now)
    rows = origin.evaluations.filter(audience=Audience.TRAINEE, questionnaire__retired_at=None)
    for row in rows.select_related("questionnaire").order_by("pk"):
        asked = EvaluationContent(row.questionnaire, row.moment, row.delay_days, row.open_days)
        plan_evaluation(event, asked, by=by, now=now)
