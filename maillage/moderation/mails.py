"""The only mail of the engine: that of every account, which says nothing of what awaits."""

from maillage.accounts import mails
from maillage.moderation.models import Proposal


def tell_author(proposal: Proposal) -> None:
    """Once the decision is kept. The same words whatever was decided, about whatever."""
    author = proposal.author
    if author is not None and author.is_active and author.closed_at is None:
        mails.tell(author.email)
