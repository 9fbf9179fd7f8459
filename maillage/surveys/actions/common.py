"""What the writes on questionnaires have in common."""

from uuid import UUID

from maillage.core.errors import DomainError
from maillage.surveys.models import Survey


class SurveyRefused(DomainError):
    """What is asked of a questionnaire cannot be done; the sentence says what to do."""


def lock(pk: UUID) -> Survey:
    """Until the end of the transaction: ballots go in one after the other."""
    return Survey.objects.select_for_update(no_key=True).get(pk=pk)
