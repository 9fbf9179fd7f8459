"""Deciding on an event that was sent, as the page does."""

from maillage.events.actions import KIND
from maillage.moderation import actions as moderation
from maillage.moderation import queries
from maillage.moderation.models import Proposal


def proposal_of(event):
    """The last one."""
    return Proposal.objects.about(KIND, str(event.pk)).order_by("created_at", "pk").last()


def accept(event, *, by, now):
    proposal = proposal_of(event)
    return moderation.accept(proposal, queries.sheet(proposal).digest, by=by, now=now)
