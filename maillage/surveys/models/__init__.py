"""Tables of the questionnaires, by noun; everything is imported from here."""

from maillage.surveys.models.answers import AnswerCount, Ballot, TextAnswer
from maillage.surveys.models.questionnaires import Audience, Moment, Questionnaire, QuestionnaireItem
from maillage.surveys.models.surveys import Invitation, Survey

__all__ = [
    "AnswerCount",
    "Audience",
    "Ballot",
    "Invitation",
    "Moment",
    "Questionnaire",
    "QuestionnaireItem",
    "Survey",
    "TextAnswer",
]
