"""Proposals that ended do not stay for ever: what a record became is in its versions, and who proposed what goes with the journal."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce

from maillage.core import journal
from maillage.moderation.models import Proposal

# The journal keeps who did what for twelve months: no copy of that outlives it.
LONGEST, SHORTEST = timedelta(days=365), timedelta(days=30)
_CHUNK = 200


def kept() -> timedelta:
    """How long a proposal stays after it ended."""
    return max(SHORTEST, min(LONGEST, timedelta(days=settings.PROPOSALS_KEPT_DAYS)))


def forget(*, now: datetime) -> int:
    """Delete the proposals that ended long enough ago, with their note, their thread and their code: how many.

    The versions of the record stay, without whose idea they were. Done twice, it changes nothing.
    """
    done = 0
    while chunk := _forget_some(now):
        done += chunk
    return done


@transaction.atomic
def _forget_some(now: datetime) -> int:
    # The last line of a thread is its end: nobody writes there afterwards.
    ended_at = Coalesce(Max("messages__at"), "decided_at", "created_at")
    ended = Proposal.objects.exclude(state__in=Proposal.OPEN).annotate(ended_at=ended_at)
    chosen = list(ended.filter(ended_at__lte=now - kept()).order_by("pk").values_list("pk", flat=True)[:_CHUNK])
    held = Proposal.objects.select_for_update().exclude(state__in=Proposal.OPEN).filter(pk__in=chosen)
    found = list(held.order_by("pk").values_list("pk", flat=True))
    if found:
        Proposal.objects.filter(pk__in=found).delete()
        journal.record("moderation.forget", None, by=None, at=now)
    return len(found)
