"""Tells those who speak that something changed: in the background, each once, and never whoever does not come any more.

Those who registered are told by the app that keeps registrations (`comers.tell`).
"""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from maillage.accounts.models import User
from maillage.core.hooks import Hook
from maillage.directory import standing
from maillage.events import comers, mails
from maillage.events.models import Appearance, Event, Notice

logger = logging.getLogger(__name__)
# Called once people wait to be told.
waiting = Hook("events.people_wait")
AT_ONCE = 200  # accounts; other tasks have their turn before the next ones
_STALE = timedelta(days=2)  # the mail server was down: what changed then is no news
_NO_NEWS = frozenset({Event.Life.SCHEDULED, Event.Life.FULL})  # to whoever has her place already


@dataclass(frozen=True, slots=True)
class Told:
    mails: int
    is_down: bool = False
    has_more: bool = False


def tell(event: Event, cause: str, *, now: datetime) -> None:
    """Once the transaction is kept. What was still to be told of it is told by this one: its page says everything."""
    if not event.is_published or event.is_over(now):
        return
    event.notices.filter(ended_at=None).update(ended_at=now)
    Notice.objects.create(event=event, cause=cause, at=now)
    comers.known().tell(event, cause, now)
    transaction.on_commit(waiting.call)


def tell_life(event: Event, before: str, *, now: datetime) -> None:
    """Of an event, locked, whose life was `before`. That it is full, or no longer, changes nothing for those who come."""
    if not {before, event.life} <= _NO_NEWS:
        tell(event, f"life-{event.sequence}", now=now)


def send_waiting(*, now: datetime) -> Told:
    """To those who were not told yet, the oldest first. Done again, it writes to nobody twice."""
    count = 0
    for notice in Notice.objects.filter(ended_at=None).select_related("event").order_by("at", "pk"):
        told = _send(notice, AT_ONCE - count, now=now)
        count += told.mails
        if told.is_down or told.has_more:
            return Told(count, is_down=told.is_down, has_more=told.has_more)
    return Told(count)


def _send(notice: Notice, most: int, *, now: datetime) -> Told:
    event, count = notice.event, 0
    is_news = event.is_published and not event.is_over(now) and notice.at > now - _STALE
    connection = get_connection()
    try:
        while is_news and notice.ended_at is None and (person := _next(notice)) is not None:
            if count >= most:
                return Told(count, has_more=True)
            count += _reach(notice, person, connection, now=now)
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("The mail server does not answer: %s", type(error).__name__)
        return Told(count, is_down=True)
    finally:
        connection.close()
    Notice.objects.filter(pk=notice.pk, ended_at=None).update(ended_at=now)
    return Told(count)


def _next(notice: Notice) -> User | None:
    """Asked before each mail: somebody may have left meanwhile."""
    event = Event.objects.published().filter(pk=notice.event_id)
    speaking = Appearance.objects.filter(slot__event__in=event, state__in=Appearance.COMING, person__isnull=False)
    people = User.objects.filter(pk__in=speaking.values("person"), pk__gt=notice.last)
    return people.filter(is_active=True, is_confirmed=True).order_by("pk").first()


def _reach(notice: Notice, person: User, connection: BaseEmailBackend, *, now: datetime) -> int:
    """How many mails left. When the server fails, she waits again; an address that is refused does not hold the others back."""
    before = notice.last
    is_ours = Notice.objects.filter(pk=notice.pk, last=before, ended_at=None).update(last=person.pk) == 1
    notice.refresh_from_db(fields=["last", "ended_at"])
    if not is_ours or not _is_told_here(person, notice.event, now):
        return 0
    try:
        return connection.send_messages([mails.changed(notice.event, person.email)]) or 0
    except smtplib.SMTPRecipientsRefused:
        return 0
    except (smtplib.SMTPException, OSError):
        Notice.objects.filter(pk=notice.pk, last=person.pk).update(last=before)
        raise


def _is_told_here(person: User, event: Event, now: datetime) -> bool:
    """She may still read it, and is not written to as one who registered: nobody gets two mails of one change."""
    may_read = event.level == 0 or standing.of(person, now=now).level >= event.level
    return may_read and not comers.known().is_coming(event, person)
