"""Writes to those who are asked: once, then two reminders at most to those who did not answer.

A mail is claimed before it leaves: a worker that dies sends one too few, never one too many.
"""

import logging
import smtplib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from maillage.surveys import mails
from maillage.surveys.models import Invitation

logger = logging.getLogger(__name__)
AT_ONCE = 200  # other tasks have their turn before the next ones
MORNING, NIGHT = 8, 21  # a mail that comes at night is read by whoever sleeps there
FIRST_REMINDER = timedelta(days=3)
SECOND_REMINDER = timedelta(days=4)  # after the first: a week after she was asked


@dataclass(frozen=True, slots=True)
class Sent:
    """`is_down`: the mail server does not answer, what waits will be tried again."""

    mails: int
    is_down: bool = False
    has_more: bool = False


def send_waiting(*, now: datetime) -> Sent:
    """Those who were not asked yet, while they may answer."""
    if not MORNING <= localtime(now).hour < NIGHT:
        return Sent(0)
    return _send(_open(now).filter(asked_on=None), now)


def remind(*, now: datetime) -> int:
    """How many people were reminded."""
    return remind_some(now=now).mails


def remind_some(*, now: datetime) -> Sent:
    """Those who did not answer, three days after they were asked, and four days after that."""
    today = localtime(now).date()
    first = Q(reminders=0, asked_on__lte=today - FIRST_REMINDER)
    second = Q(reminders=1, asked_on__lte=today - SECOND_REMINDER)
    return _send(_open(now).filter(first | second), now)


def _open(now: datetime) -> QuerySet[Invitation]:
    rows = Invitation.objects.filter(
        survey__opens_at__lte=now, survey__closes_at__gt=now, survey__counted_at=None, has_answered=False
    )
    return rows.exclude(email="").select_related("survey").order_by("pk")


def _send(rows: QuerySet[Invitation], now: datetime) -> Sent:
    due = list(rows[: AT_ONCE + 1])
    connection = get_connection()
    count = 0
    try:
        for invitation in due[:AT_ONCE]:
            count += _reach(invitation, connection, localtime(now).date())
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("The mail server does not answer: %s", type(error).__name__)
        return Sent(count, is_down=True)
    finally:
        connection.close()
    return Sent(count, has_more=len(due) > AT_ONCE)


def _reach(invitation: Invitation, connection: BaseEmailBackend, today: date) -> int:
    """How many mails left. When the server fails, she waits again; an address that is refused does not hold the others back."""
    is_first = invitation.asked_on is None
    reminders = invitation.reminders + (not is_first)
    before = {"asked_on": invitation.asked_on, "reminders": invitation.reminders}
    after = {"asked_on": today, "reminders": reminders}
    rows = Invitation.objects.filter(pk=invitation.pk)
    if rows.filter(**before, has_answered=False).exclude(email="").update(**after) != 1:
        return 0  # another worker has it, or she answered meanwhile
    try:
        return connection.send_messages([mails.asked(invitation, reminders=reminders)]) or 0
    except smtplib.SMTPRecipientsRefused:
        return 0
    except (smtplib.SMTPException, OSError):
        rows.filter(**after).update(**before)
        raise
