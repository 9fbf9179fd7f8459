"""Who may do what to the directory. `None` is the machine itself: a command that the operator runs."""

from maillage.accounts.models import User


def can_edit(by: User | None) -> bool:
    return by is None or (by.is_active and by.is_coordinator)


def can_read_protected_address(by: User | None) -> bool:
    """Never the machine: a person opens a secret, and the journal says who."""
    return by is not None and by.is_active and by.is_coordinator
