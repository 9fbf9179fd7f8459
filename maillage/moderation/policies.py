"""Who may do what to a proposal. No query here: `is_moderator` is what the kind of record answered (`Kind.can_decide`)."""

from maillage.accounts.models import User
from maillage.moderation.models import Proposal


def is_author(user: User | None, proposal: Proposal) -> bool:
    return user is not None and proposal.author_id == user.pk


def can_decide(user: User | None, proposal: Proposal, *, is_moderator: bool) -> bool:
    """Nobody decides on their own proposal: said here, and nowhere else."""
    return is_moderator and not is_author(user, proposal)


def can_comment(user: User | None, proposal: Proposal, *, is_moderator: bool) -> bool:
    """Its author; whoever decides, once it was sent (`queries.visible`)."""
    return is_author(user, proposal) or (is_moderator and proposal.submitted_at is not None)
