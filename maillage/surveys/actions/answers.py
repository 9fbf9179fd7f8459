"""One ballot for each person, that says nothing of her."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import BooleanField, Case, F, Value, When

from maillage.surveys import answering, ballots, counting, packing
from maillage.surveys.actions.common import SurveyRefused, lock
from maillage.surveys.models import Invitation


class AlreadyAnswered(SurveyRefused):
    """A second ballot of the same person."""


class NotOpen(SurveyRefused):
    """Too early, or too late."""


class WrongAnswer(SurveyRefused):
    """`problems`: by key of question, what to do."""

    def __init__(self, problems: Mapping[str, str], said: str = "Vos réponses sont à corriger.") -> None:
        super().__init__(said)
        self.problems = dict(problems)


@dataclass(frozen=True, slots=True)
class Answers:
    """By key of question; one that is missing was not answered.

    A rating: « 1 » to « 5 »; a pair: « 2>4 »; a choice: its rank, from « 0 »; several: their ranks; « yes » or « no »; a text as it is.
    """

    values: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)


@transaction.atomic
def answer(invitation: Invitation, answers: Answers, *, now: datetime) -> None:
    """Her link is her right. No line of the journal: it would say when she answered, beside a ballot that has no date."""
    survey = lock(invitation.survey_id)
    held = Invitation.objects.filter(pk=invitation.pk).values("axes", "has_answered").get()
    if held["has_answered"]:
        raise AlreadyAnswered("Vous avez déjà répondu : merci.")
    if not survey.is_open(now):
        raise NotOpen("Ce questionnaire n’est pas ouvert : aucune réponse n’a été enregistrée.")
    given = {key: value for key, value in answers.values.items() if value}
    if wrong := answering.problems(survey.items, given):
        raise WrongAnswer(wrong)
    if not given:
        raise WrongAnswer({}, "Répondez à une question au moins, puis envoyez.")
    try:
        ballots.put_in(survey, counting.Content(held["axes"], given))
    except packing.TooLong:
        raise WrongAnswer({}, "Vos réponses libres sont trop longues à elles toutes : raccourcissez-les.") from None
    _touch_all(invitation)


def _touch_all(invitation: Invitation) -> None:
    """One statement writes every invitation of the survey again, hers and the others alike, in the order in which they stand."""
    hers = Case(When(pk=invitation.pk, then=Value(True)), default=F("has_answered"), output_field=BooleanField())
    Invitation.objects.filter(survey=invitation.survey_id).update(has_answered=hers)
