"""Who may do what to registrations. No query here: the facts are given.

Somebody's own registration is opened by her link or by her account: the view that read it answers for that.
"""

from maillage.directory.standing import Standing
from maillage.events import policies
from maillage.events.policies import Ownership


def can_manage(standing: Standing, event: Ownership) -> bool:
    """Whoever may change the event: its settings, the list of those who come, who is accepted."""
    return policies.can_edit(standing, event)
