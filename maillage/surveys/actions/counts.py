"""Counts what closed, then destroys the ballots and their key."""

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from maillage.core import crypto, journal
from maillage.surveys import ballots, counting
from maillage.surveys.actions.common import lock
from maillage.surveys.models import AnswerCount, Ballot, Survey, TextAnswer

logger = logging.getLogger(__name__)


def count_closed(*, now: datetime) -> int:
    """How many surveys were counted. Keys that a stopped worker left behind are destroyed too."""
    due = Survey.objects.filter(counted_at=None, closes_at__lte=now).order_by("closes_at", "pk")
    counted = sum(_count(pk, now=now) for pk in due.values_list("pk", flat=True))
    for pk in Survey.objects.filter(counted_at__isnull=False).values_list("pk", flat=True):
        crypto.destroy(ballots.key_name(pk))
    return counted


@transaction.atomic(durable=True)
def _count(pk: UUID, *, now: datetime) -> bool:
    """Kept for good when it returns: only then may the key go."""
    survey = lock(pk)
    if survey.counted_at is not None or survey.closes_at > now:
        return False
    inside, unreadable = ballots.read(survey)
    if unreadable:
        logger.error("A survey was counted without %d ballots that could not be read.", unreadable)
    _keep(survey, counting.tally(survey.items, inside))
    Ballot.objects.filter(survey=survey).delete()
    _close(survey, now)
    journal.record("surveys.count", survey, by=None, at=now)
    return True


def _keep(survey: Survey, tally: counting.Tally) -> None:
    AnswerCount.objects.bulk_create(
        [
            AnswerCount(
                survey=survey, axis=one.axis, stratum=one.stratum, key=one.key, value=one.value, count=one.count
            )
            for one in tally.counts
        ],
        batch_size=500,
    )
    TextAnswer.objects.bulk_create([TextAnswer(survey=survey, key=key, body=body) for key, body in tally.texts])


def _close(survey: Survey, now: datetime) -> None:
    """Of those who were asked, numbers stay: no address, no stratum, no day."""
    asked = survey.invitations.all()
    survey.counted_at = now
    survey.invited, survey.answered = asked.count(), asked.filter(has_answered=True).count()
    survey.solicited = asked.filter(asked_on__isnull=False).count()
    survey.reminded = asked.aggregate(sum=Sum("reminders"))["sum"] or 0
    survey.save(update_fields=["counted_at", "invited", "answered", "solicited", "reminded"])
    asked.update(email="", axes={}, asked_on=None, reminders=0)
