"""Writes on what is asked about a session: planned, changed, dropped, closed before its time."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.events.actions.common import held_for_edit
from maillage.events.models import Event
from maillage.surveys import actions as surveys
from maillage.surveys.models import Questionnaire
from maillage.surveys.models.questionnaires import Audience, Moment
from maillage.trainings import addresses
from maillage.trainings.actions.common import TrainingRefused
from maillage.trainings.models import Evaluation
from maillage.trainings.queries.sessions import is_training

COLD_DELAYS = (30, 180)  # days
LONGEST = 90  # days to answer
_COLUMNS = ("questionnaire", "moment", "delay_days", "open_days")


@dataclass(frozen=True, slots=True)
class EvaluationContent:
    """`emails`: of those to ask, but for the trainees, whom the registrations know. `delay_days`: 0 at once, else 30 to 180."""

    questionnaire: Questionnaire
    moment: str = Moment.HOT
    delay_days: int = 0
    open_days: int = 14
    emails: str = ""


@transaction.atomic
def plan_evaluation(event: Event, content: EvaluationContent, *, by: User | None, now: datetime) -> Evaluation:
    """It opens by itself, once, after the session. Its audience is that of its questionnaire."""
    locked, _ = held_for_edit(event, by=by, now=now)
    if not is_training(locked):
        raise TrainingRefused("On n’évalue ici que les formations.")
    _check(content)
    audience = content.questionnaire.audience
    if locked.evaluations.filter(moment=content.moment, audience=audience).exists():
        raise TrainingRefused("Il y a déjà un questionnaire pour ce moment et ces personnes : modifiez celui-là.")
    made = Evaluation.objects.create(event=locked, audience=audience, **_kept(content))
    journal.record("trainings.plan_evaluation", locked, by=by, at=now)
    return made


@transaction.atomic
def edit_evaluation(
    evaluation: Evaluation, content: EvaluationContent, *, by: User | None, now: datetime
) -> Evaluation:
    """As long as nobody was asked. Who is asked, and when, stay: drop it and plan another."""
    held = _held(evaluation, by, now)
    _check(content)
    if (content.questionnaire.audience, content.moment) != (held.audience, held.moment):
        raise TrainingRefused("Pour d’autres personnes ou un autre moment, ajoutez un questionnaire.")
    for name, value in _kept(content).items():
        setattr(held, name, value)
    held.save()
    journal.record("trainings.edit_evaluation", held.event, by=by, at=now)
    return held


@transaction.atomic
def drop_evaluation(evaluation: Evaluation, *, by: User | None, now: datetime) -> None:
    """As long as nobody was asked."""
    held = _held(evaluation, by, now)
    held.delete()
    journal.record("trainings.drop_evaluation", held.event, by=by, at=now)


@transaction.atomic
def close_evaluation(evaluation: Evaluation, *, by: User | None, now: datetime) -> None:
    """No answer is taken any more; what was answered is counted soon after."""
    event, _ = held_for_edit(evaluation.event, by=by, now=now)
    found = event.evaluations.select_related("survey").get(pk=evaluation.pk)
    if found.survey is None:
        raise TrainingRefused("Ce questionnaire n’est pas encore ouvert : vous pouvez le modifier, ou le retirer.")
    surveys.close_early(found.survey, by=by, now=now)  # which writes it in the journal


def _held(evaluation: Evaluation, by: User | None, now: datetime) -> Evaluation:
    event, _ = held_for_edit(evaluation.event, by=by, now=now)
    found = event.evaluations.select_related("event").filter(pk=evaluation.pk).first()
    if found is None:
        raise TrainingRefused("Ce questionnaire n’est plus prévu. Rechargez la page.")
    if found.survey_id is not None:
        raise TrainingRefused(
            "Ce questionnaire est parti : on ne le change plus. Vous pouvez le fermer avant son terme."
        )
    return found


def _check(content: EvaluationContent) -> None:
    if content.questionnaire.retired_at is not None:
        raise TrainingRefused("Ce questionnaire est retiré : choisissez-en un autre.")
    least, most = COLD_DELAYS if content.moment == Moment.COLD else (0, 0)
    if content.moment not in Moment.values or not least <= content.delay_days <= most:
        raise TrainingRefused(f"À froid, on demande de {COLD_DELAYS[0]} à {COLD_DELAYS[1]} jours après la fin.")
    if not 1 <= content.open_days <= LONGEST:
        raise TrainingRefused(f"Laissez de 1 à {LONGEST} jours pour répondre.")
    if content.questionnaire.audience == Audience.TRAINEE:
        return
    found, wrong = addresses.read(content.emails)
    if wrong or not found:
        raise TrainingRefused(
            wrong[0] if wrong else "Donnez au moins une adresse : ces personnes ne sont pas inscrites ici."
        )


def _kept(content: EvaluationContent) -> dict[str, object]:
    is_known = content.questionnaire.audience == Audience.TRAINEE
    said = "" if is_known else "\n".join(addresses.read(content.emails)[0])
    return {**{name: getattr(content, name) for name in _COLUMNS}, "emails": said}
