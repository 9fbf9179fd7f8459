"""Who is told of a change of state, in its transaction: the letters add themselves here."""

from collections.abc import Callable
from datetime import datetime

from maillage.registrations.models import Registration

Told = Callable[[Registration, datetime], None]
# Of a new registration, and of each change of its state.
told: list[Told] = []
# When somebody registers again with an address that is registered already: her link is to be written again.
asked_again: list[Told] = []


def tell(registration: Registration, now: datetime) -> None:
    for function in told:
        function(registration, now)


def tell_again(registration: Registration, now: datetime) -> None:
    for function in asked_again:
        function(registration, now)
