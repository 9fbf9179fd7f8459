"""The letters leave, each once: claimed before it is sent, kept when the server is down, dropped when it is no news any more."""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend

from maillage.directory import standing
from maillage.events.models import Event
from maillage.registrations import letters, mails, reminders
from maillage.registrations.models import Letter, Registration

logger = logging.getLogger(__name__)
AT_ONCE = 200  # letters; other tasks have their turn before the next ones
_STALE = timedelta(days=2)  # the mail server was down: what changed then is no news
_REFUSED_FOR_GOOD = 500
_Kind, _State = Letter.Kind, Registration.State


@dataclass(frozen=True, slots=True)
class Sent:
    mails: int
    is_down: bool = False
    has_more: bool = False


def send_waiting(*, now: datetime) -> Sent:
    """The oldest first. Done again, it sends nothing twice."""
    connection, count = get_connection(), 0
    try:
        for _ in range(AT_ONCE):
            letter = _next()
            if letter is None:
                return Sent(count)
            count += _post(letter, connection, now=now)
    except (smtplib.SMTPException, OSError) as error:
        logger.warning("The mail server does not answer: %s", type(error).__name__)
        return Sent(count, is_down=True)
    finally:
        connection.close()
    return Sent(count, has_more=_next() is not None)


def _next() -> Letter | None:
    """Asked before each mail, with all that it will say: her registration may have changed meanwhile."""
    read = ("registration__form__event", "registration__person", "rule")
    return Letter.objects.filter(sent_at=None, dropped_at=None).select_related(*read).order_by("at", "pk").first()


def _post(letter: Letter, connection: BaseEmailBackend, *, now: datetime) -> int:
    """How many mails left. When the server fails, the letter waits again; one that is refused does not hold the others back."""
    ours = Letter.objects.filter(pk=letter.pk, sent_at=None, dropped_at=None)
    if not _is_news(letter, now):
        ours.update(dropped_at=now)
        return 0
    if not ours.update(sent_at=now):
        return 0
    try:
        return connection.send_messages([mails.letter(letter)]) or 0
    except (smtplib.SMTPException, OSError) as error:
        is_lost = _is_refused(error)
        Letter.objects.filter(pk=letter.pk).update(sent_at=None, dropped_at=now if is_lost else None)
        if is_lost:
            return 0
        raise


def _is_refused(error: Exception) -> bool:
    """This letter, for good; not the server that is closed to all."""
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= _REFUSED_FOR_GOOD
    return isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPNotSupportedError)


def _is_news(letter: Letter, now: datetime) -> bool:
    registration, event = letter.registration, letter.registration.form.event
    if not registration.email:
        return False
    match letter.kind:
        case _Kind.STATE:
            return _is_last_state(letter, now)
        case _Kind.CHANGE:
            is_old = letter.at <= now - _STALE or event.is_over(now)
            return registration.is_live and event.is_published and not is_old and _may_read(registration, event, now)
        case _Kind.REMINDER:
            return reminders.is_news(letter, now) and _may_read(registration, event, now)
    return True


def _is_last_state(letter: Letter, now: datetime) -> bool:
    registration, event = letter.registration, letter.registration.form.event
    if event.is_over(now) or _is_overtaken(letter, event):
        return False
    if registration.state == _State.OFFERED and registration.offered_until and registration.offered_until <= now:
        return False
    return not registration.letters.filter(kind=_Kind.STATE, pk__gt=letter.pk).exists()


def _is_overtaken(letter: Letter, event: Event) -> bool:
    """Nothing is offered, nor awaited, of what is not held: the letter that says so leaves too. Her link, asked for, is given all the same."""
    registration = letter.registration
    if not registration.is_live or letters.is_again(letter):
        return False
    return event.is_cancelled or (event.life == Event.Life.POSTPONED and registration.state == _State.OFFERED)


def _may_read(registration: Registration, event: Event, now: datetime) -> bool:
    """Those whom the organisers entered without an account were told by them."""
    person = registration.person
    return event.level == 0 or person is None or standing.of(person, now=now).level >= event.level
