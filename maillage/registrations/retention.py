"""What registrations keep of people, and until when (docs/agenda.md). Counted from the last day of the event."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from maillage.core import journal
from maillage.registrations.models import Letter, Registration

NEEDS_KEPT = timedelta(days=30)
NAMES_KEPT = timedelta(days=731)  # twenty-four months
# Emptied together: what is left says a profession, a département, and what became of the registration.
_EMPTY: dict[str, Any] = {
    "name": "", "email": "", "structure": "", "answers": {}, "before": None, "reply": "", "sealed_needs": None, "person": None, "group": None,
}  # fmt: skip
_others: list[Callable[[Sequence[UUID]], object]] = []


def also(function: Callable[[Sequence[UUID]], object]) -> None:
    """What an app above keeps of these people goes with their names, in the same transaction. Called once, when the app is ready."""
    if function not in _others:
        _others.append(function)


@transaction.atomic
def forget(*, now: datetime) -> int:
    """How many registrations lost something. Done twice, it changes nothing."""
    needs, ended = (
        Registration.objects.filter(form__event__last_day__lt=(now - kept).date()) for kept in (NEEDS_KEPT, NAMES_KEPT)
    )
    named = ~Q(name="") | ~Q(email="") | ~Q(structure="") | Q(person__isnull=False)
    if going := list(ended.filter(named).values_list("pk", flat=True)):
        for function in _others:
            function(going)
    count = ended.filter(named).update(**_EMPTY)
    count += needs.exclude(sealed_needs=None).update(sealed_needs=None)
    letters, _ = Letter.objects.filter(registration__in=ended.values("pk")).delete()
    if count or letters:
        journal.record("registrations.forget", None, by=None, at=now)
    return count
