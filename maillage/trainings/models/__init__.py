"""Tables of the trainings; everything is imported from here."""

from maillage.trainings.models.courses import Course
from maillage.trainings.models.evaluations import Evaluation

__all__ = ["Course", "Evaluation"]
