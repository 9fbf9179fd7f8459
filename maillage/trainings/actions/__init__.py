"""Every write on trainings, by noun; everything is imported from here."""

from maillage.trainings.actions.common import TrainingRefused
from maillage.trainings.actions.courses import CourseContent, SessionContent, add_session, set_course
from maillage.trainings.actions.evaluations import (
    EvaluationContent,
    close_evaluation,
    drop_evaluation,
    edit_evaluation,
    plan_evaluation,
)
from maillage.trainings.actions.opening import forget_addresses, open_due

__all__ = [
    "CourseContent",
    "EvaluationContent",
    "SessionContent",
    "TrainingRefused",
    "add_session",
    "close_evaluation",
    "drop_evaluation",
    "edit_evaluation",
    "forget_addresses",
    "open_due",
    "plan_evaluation",
    "set_course",
]
