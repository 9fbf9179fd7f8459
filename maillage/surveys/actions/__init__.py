"""Every write on questionnaires, by noun; everything is imported from here."""

from maillage.surveys.actions.answers import AlreadyAnswered, Answers, NotOpen, WrongAnswer, answer
from maillage.surveys.actions.common import SurveyRefused
from maillage.surveys.actions.counts import count_closed
from maillage.surveys.actions.letters import remind
from maillage.surveys.actions.questionnaires import (
    QuestionContent,
    add_question,
    copy,
    edit,
    edit_question,
    raise_question,
    remove_question,
    retire,
)
from maillage.surveys.actions.surveys import Invitee, close_early, open_survey
from maillage.surveys.actions.texts import read_text, remove_text

__all__ = [
    "AlreadyAnswered",
    "Answers",
    "Invitee",
    "NotOpen",
    "QuestionContent",
    "SurveyRefused",
    "WrongAnswer",
    "add_question",
    "answer",
    "close_early",
    "copy",
    "count_closed",
    "edit",
    "edit_question",
    "open_survey",
    "raise_question",
    "read_text",
    "remind",
    "remove_question",
    "remove_text",
    "retire",
]
