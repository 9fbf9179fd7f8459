"""What is written to those who register: laid in the transaction of what it tells, sent by the worker (`posting`), each once.

The words are made when a letter leaves, from what is true then; what is no news any more is dropped: the newer letter tells.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from maillage.core.hooks import Hook
from maillage.events.models import Event
from maillage.registrations.models import Letter, Registration, ReminderRule

# Called once letters wait to leave.
waiting = Hook("registrations.letters_wait")
_AGAIN = timedelta(hours=1)  # at most one link in so long, whoever asks
_AGAIN_CAUSE = "again-"
_BATCH = 500
_Kind = Letter.Kind


def write(
    registration: Registration, kind: str, cause: str, *, now: datetime, rule: ReminderRule | None = None
) -> Letter:
    """Done twice for one cause, it changes nothing."""
    letter, is_new = Letter.objects.get_or_create(
        registration=registration, kind=kind, cause=cause, defaults={"at": now, "rule": rule}
    )
    if is_new:
        transaction.on_commit(waiting.call)
    return letter


def write_all(
    registrations: Iterable[UUID], kind: str, cause: str, *, now: datetime, rule: ReminderRule | None = None
) -> None:
    """The same letter to many. Done twice for one cause, it changes nothing."""
    rows = [Letter(registration_id=pk, kind=kind, cause=cause, rule=rule, at=now) for pk in registrations]
    Letter.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)
    transaction.on_commit(waiting.call)


def tell_state(registration: Registration, now: datetime) -> None:
    """Where her registration is now."""
    write(registration, _Kind.STATE, f"{registration.state}-{_stamp(now)}", now=now)


def tell_again(registration: Registration, now: datetime) -> None:
    """Her link, once more, unless she was just given it."""
    if not registration.letters.filter(kind=_Kind.STATE, at__gt=now - _AGAIN).exists():
        write(registration, _Kind.STATE, f"{_AGAIN_CAUSE}{_stamp(now)}", now=now)


def is_again(letter: Letter) -> bool:
    """Whether it is her link that was asked for, not news."""
    return letter.cause.startswith(_AGAIN_CAUSE)


def tell_all(event: Event, cause: str, *, now: datetime) -> None:
    """Everybody whose registration is live. What was still to be told of it is told by this: her page says everything."""
    held = Letter.objects.filter(kind=_Kind.CHANGE, registration__form__event=event, sent_at=None, dropped_at=None)
    held.exclude(cause=cause).update(dropped_at=now)
    live = Registration.objects.live().of_event(event.pk)
    write_all(live.values_list("pk", flat=True), _Kind.CHANGE, cause, now=now)


def _stamp(now: datetime) -> str:
    return f"{now:%Y%m%d%H%M%S%f}"
