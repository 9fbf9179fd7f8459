"""Test objects of questionnaires."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from maillage.surveys import actions
from maillage.surveys.models import Invitation, Questionnaire, QuestionnaireItem, Survey
from tests.factories import MOMENT

ITEMS = [
    {"key": "contenu", "kind": "rating", "label": "Le contenu", "choices": [], "is_required": False},
    {"key": "orienter", "kind": "pair", "label": "Je sais orienter", "choices": [], "is_required": False},
    {"key": "duree", "kind": "choice", "label": "La durée", "choices": ["Courte", "Juste"], "is_required": False},
    {"key": "pratique", "kind": "several", "label": "Fait", "choices": ["A", "B", "C"], "is_required": False},
    {"key": "conseil", "kind": "yes_no", "label": "Conseil ?", "choices": [], "is_required": False},
    {"key": "utile", "kind": "text", "label": "Utile", "choices": [], "is_required": False},
]


class QuestionnaireFactory(DjangoModelFactory):
    """Without a question."""

    class Meta:
        model = Questionnaire

    title = factory.Sequence(lambda n: f"Questionnaire {n}")
    changed_at = MOMENT


class ItemFactory(DjangoModelFactory):
    class Meta:
        model = QuestionnaireItem

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    key = factory.Sequence(lambda n: f"question-{n}")
    label = factory.Sequence(lambda n: f"Question {n}")
    rank = factory.Sequence(lambda n: n)


class SurveyFactory(DjangoModelFactory):
    """Open since yesterday, for a week."""

    class Meta:
        model = Survey

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    title = "Formation d’exemple"
    items = factory.LazyFunction(lambda: [dict(item) for item in ITEMS])
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=1))
    closes_at = factory.LazyAttribute(lambda survey: survey.opens_at + timedelta(days=8))


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    survey = factory.SubFactory(SurveyFactory)
    email = factory.Sequence(lambda n: f"invitee{n}@example.org")


def full_questionnaire(**more):
    """With one question of each kind, for both moments."""
    questionnaire = QuestionnaireFactory(**more)
    for rank, item in enumerate(ITEMS):
        ItemFactory(questionnaire=questionnaire, rank=rank, **item)
    return questionnaire


def answered(survey, count, *, now, values=None, axes=None):
    """`count` more people who answered, and their invitations; `values` and `axes` are given the rank of each."""
    invitations = []
    for rank in range(count):
        invitation = InvitationFactory(survey=survey, axes=axes(rank) if axes else {})
        given = values(rank) if values else {"contenu": str(1 + rank % 5)}
        actions.answer(invitation, actions.Answers(given), now=now)
        invitations.append(invitation)
    return invitations
