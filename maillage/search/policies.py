"""Who may change what everybody's searches mean. `mandates`: the active ones of the person who acts."""

from collections.abc import Iterable

from maillage.accounts.models import Mandate


def can_edit_words(mandates: Iterable[Mandate]) -> bool:
    """The national team: a word leads to the same place in every territory."""
    return any(mandate.role == Mandate.Role.NATIONAL for mandate in mandates)
