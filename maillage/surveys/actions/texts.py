"""Free answers: somebody reads each before anybody else does. Nothing of their words is in the journal."""

from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import require
from maillage.directory import standing
from maillage.surveys import leading, policies
from maillage.surveys.actions.common import SurveyRefused
from maillage.surveys.models import TextAnswer


@transaction.atomic
def read_text(text: TextAnswer, state: str, *, by: User | None, now: datetime) -> TextAnswer:
    """For the team, or to be quoted. Done twice, it changes nothing."""
    held = _held(text, by, now)
    if state == TextAnswer.State.WAITING:
        raise SurveyRefused("Cette réponse a été lue : gardez-la pour l’équipe, citez-la ou effacez-la.")
    if held.state != state:
        held.state = TextAnswer.State(state)
        held.save(update_fields=["state"])
        journal.record("surveys.read_text", held.survey, by=by, at=now)
    return held


@transaction.atomic
def remove_text(text: TextAnswer, *, by: User | None, now: datetime) -> None:
    """It names somebody, or hurts: it is gone for good."""
    held = _held(text, by, now)
    survey = held.survey
    held.delete()
    journal.record("surveys.remove_text", survey, by=by, at=now)


def _held(text: TextAnswer, by: User | None, now: datetime) -> TextAnswer:
    held = TextAnswer.objects.select_for_update(no_key=True, of=("self",)).select_related("survey").filter(pk=text.pk)
    found = held.first()
    if found is None:
        raise SurveyRefused("Cette réponse a déjà été effacée.")
    who = standing.of(by, now=now)
    require(policies.can_lead(who, is_hers=leading.leads(found.survey, who)))
    return found
