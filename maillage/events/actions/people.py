"""Writes on the calendar of one person."""

from datetime import datetime

from django.db import transaction

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import require
from maillage.events import keys
from maillage.events.actions.common import EventRefused
from maillage.events.models import CalendarKey


@transaction.atomic
def renew_calendar_key(*, by: User, now: datetime, is_discreet: bool | None = None) -> str:
    """A new secret for the address of her calendar; the one before opens nothing any more. It is told here, once.

    `is_discreet` None: as it was, and discreet the first time.
    """
    held = _own(by)
    token = keys.new_token()
    chosen = {} if is_discreet is None else {"is_discreet": is_discreet}
    key, _ = CalendarKey.objects.update_or_create(
        person=held, defaults={"digest": keys.digest(token), "at": now, **chosen}
    )
    journal.record("events.renew_calendar_key", key, by=by, at=now)
    return token


@transaction.atomic
def set_calendar_titles(is_discreet: bool, *, by: User, now: datetime) -> None:
    """Titles that say nothing of the theme, or those of the agenda. The address stays the same."""
    key = CalendarKey.objects.select_for_update(no_key=True).filter(person=by).first()
    if key is None:
        raise EventRefused("Créez d’abord l’adresse de votre calendrier.")
    if key.is_discreet == is_discreet:
        return
    key.is_discreet = is_discreet
    key.save(update_fields=["is_discreet"])
    journal.record("events.set_calendar_titles", key, by=by, at=now)


@transaction.atomic
def end_calendar_key(*, by: User, now: datetime) -> None:
    """The address gives nothing any more. Done twice, it changes nothing."""
    key = CalendarKey.objects.filter(person=_own(by)).first()
    if key is None:
        return
    journal.record("events.end_calendar_key", key, by=by, at=now)
    key.delete()


def _own(by: User) -> User:
    """Hers until the end of the transaction: two windows do not make two keys."""
    require(by.is_active)
    return User.objects.select_for_update(no_key=True).get(pk=by.pk)
