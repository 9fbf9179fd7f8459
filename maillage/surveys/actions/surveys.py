"""Asking: who, what, until when."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import require
from maillage.core.hooks import Hook
from maillage.directory import standing
from maillage.surveys import leading, policies
from maillage.surveys.actions.common import SurveyRefused, lock
from maillage.surveys.disclosure import AXES
from maillage.surveys.models import Invitation, Questionnaire, QuestionnaireItem, Survey

# Called once people wait to be asked.
waiting = Hook("surveys.people_wait")


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody to ask. `axes`: her strata, « profession » and « department », as codes; one that is not known is left out."""

    email: str
    axes: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def open_survey(
    questionnaire: Questionnaire,
    *,
    moment: str,
    audience: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    invited: Sequence[Invitee],
    present: int | None,
    now: datetime,
    registered: int | None = None,
) -> Survey:
    """The machine does it. Its questions are frozen; each person is written to once, after `opens_at`."""
    items = frozen(questionnaire, moment)
    asked = {one.email.strip().lower(): one for one in invited if one.email.strip()}
    if questionnaire.retired_at is not None or not items:
        raise SurveyRefused("Ce questionnaire ne pose aucune question à ce moment : choisissez-en un autre.")
    if not asked:
        raise SurveyRefused("Il n’y a personne à interroger.")
    if closes_at <= max(opens_at, now):
        raise SurveyRefused("Ce questionnaire fermerait avant d’avoir été ouvert : choisissez une fin plus tardive.")
    survey = Survey.objects.create(
        questionnaire=questionnaire,
        title=title,
        intro=questionnaire.intro,
        items=items,
        moment=moment,
        audience=audience,
        opens_at=opens_at,
        closes_at=closes_at,
        registered=registered,
        invited=len(asked),
        present=present,
    )
    _invite(survey, asked)
    journal.record("surveys.open", survey, by=None, at=now)
    transaction.on_commit(waiting.call)
    return survey


@transaction.atomic
def close_early(survey: Survey, *, by: User | None, now: datetime) -> Survey:
    """No answer is taken any more; the next count counts it."""
    who = standing.of(by, now=now)
    require(policies.can_lead(who, is_hers=leading.leads(survey, who)))
    locked = lock(survey.pk)
    if locked.counted_at is not None or locked.closes_at <= now:
        raise SurveyRefused("Ce questionnaire est déjà fermé.")
    if locked.opens_at >= now:
        raise SurveyRefused("Ce questionnaire n’est pas encore ouvert.")
    locked.closes_at = now
    locked.save(update_fields=["closes_at"])
    journal.record("surveys.close", locked, by=by, at=now)
    return locked


def frozen(questionnaire: Questionnaire, moment: str) -> list[dict[str, Any]]:
    """The questions that it asks at this moment, as a survey keeps them. One query."""
    when = (QuestionnaireItem.When.BOTH, moment)
    rows = questionnaire.items.filter(when__in=when).order_by("rank", "pk")
    return [dict(row) for row in rows.values("key", "kind", "label", "choices", "is_required")]


def _invite(survey: Survey, asked: Mapping[str, Invitee]) -> None:
    """In an order that says nothing of who came first."""
    rows = [
        Invitation(survey=survey, email=email, axes={axis: one.axes[axis] for axis in AXES if one.axes.get(axis)})
        for email, one in asked.items()
    ]
    random.SystemRandom().shuffle(rows)
    Invitation.objects.bulk_create(rows, batch_size=500)
