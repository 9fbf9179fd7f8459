"""Sends the reminders that wait. A reminder is claimed before its mails leave: a worker that dies sends one too few, never one too many."""

import logging
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from maillage.upkeep import addresses, mails
from maillage.upkeep.actions import bounces
from maillage.upkeep.models import ConfirmLink, Reminder

logger = logging.getLogger(__name__)
_CHUNK = 50  # structures for each connection to the mail server
_STALE = timedelta(days=7)  # a server that was down for a week: the link would be half dead
_PERMANENT = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """`is_down`: the mail server does not answer, what waits will be tried again."""

    mails: int
    is_down: bool = False


def send_waiting(*, now: datetime) -> Sent:
    """Send what waits, one mail for each address of a structure."""
    rows = Reminder.objects.filter(mailed_at=None, sent_at__gt=now - _STALE, link__isnull=False)
    waiting = list(rows.select_related("link").order_by("sent_at", "pk"))
    count = 0
    for start in range(0, len(waiting), _CHUNK):
        sent = _send_chunk(waiting[start : start + _CHUNK], now=now)
        count += sent.mails
        if sent.is_down:
            return Sent(count, is_down=True)
    return Sent(count)


def _send_chunk(reminders: Sequence[Reminder], *, now: datetime) -> Sent:
    known = addresses.addresses_of({reminder.organisation_id for reminder in reminders})
    count = 0
    connection = get_connection()
    try:
        connection.open()
        for reminder in reminders:
            count += _send(reminder, known.get(reminder.organisation_id, ()), connection, now=now)
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("The mail server does not answer: %s", type(error).__name__)
        return Sent(count, is_down=True)
    finally:
        connection.close()
    return Sent(count)


def _send(reminder: Reminder, recipients: Sequence[str], connection: BaseEmailBackend, *, now: datetime) -> int:
    """How many mails left. When the server fails, the reminder waits again."""
    link = reminder.link
    if link is None or not _claim(reminder, now):
        return 0
    try:
        return sum(_reach(link, address, connection, now=now) for address in recipients)
    except (smtplib.SMTPException, OSError):
        Reminder.objects.filter(pk=reminder.pk).update(mailed_at=None)
        raise


def _claim(reminder: Reminder, now: datetime) -> bool:
    """False when another worker has it."""
    return Reminder.objects.filter(pk=reminder.pk, mailed_at=None).update(mailed_at=now) == 1


def _reach(link: ConfirmLink, address: str, connection: BaseEmailBackend, *, now: datetime) -> bool:
    """An address that is refused is kept in mind, and does not hold the others back."""
    try:
        connection.send_messages([mails.reminder(link, address)])
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        bounces.record_bounce(address, is_hard=min(codes, default=0) >= _PERMANENT, now=now)
        return False
    return True
