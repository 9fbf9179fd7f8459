"""Who leads a survey about a session: whoever may change that session."""

from maillage.directory.standing import Standing
from maillage.events import policies
from maillage.events.actions.common import ownership
from maillage.surveys.models import Survey
from maillage.trainings.models import Evaluation


def leads(survey: Survey, standing: Standing) -> bool:
    """Five queries at most."""
    found = Evaluation.objects.filter(survey=survey.pk).select_related("event__parent").first()
    return found is not None and policies.can_edit(standing, ownership(found.event))
