"""What is open to some people only: streams to the registered, press documents to a newsroom, her calendar to one person."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from maillage.accounts.models import User
from maillage.core import crypto
from maillage.directory.standing import Standing
from maillage.events import comers, keys, policies
from maillage.events.actions.common import ownership
from maillage.events.models import CalendarKey, Event, PressKey, Stream

logger = logging.getLogger(__name__)
_ORDER = tuple(Stream.Kind)


@dataclass(frozen=True, slots=True)
class Watch:
    """Where it is followed from afar. `label`: what the link says, « diffusion sous-titrée »."""

    kind: str
    label: str
    link: str


def is_registered(event: Event, user: User | AnonymousUser | None) -> bool:
    """Whether she has a seat of her own. One query; none for somebody without an account."""
    if not isinstance(user, User):
        return False
    return comers.known().is_coming(event, user)


def streams(event: Event, *, standing: Standing, now: datetime) -> list[Watch]:
    """Nothing, unless she organises, coordinates, or is registered to what she may read, and it is not over."""
    if not _may_watch(event, standing, now):
        return []
    return opened(event)


def opened(event: Event) -> list[Watch]:
    """All of them, for somebody of whom it was asked already whether she may. One query."""
    rows = sorted(event.streams.all(), key=lambda row: _ORDER.index(Stream.Kind(row.kind)))
    return [watch for row in rows if (watch := _opened(row)) is not None]


def press_key(event: Event, token: str, *, now: datetime) -> PressKey | None:
    """The newsroom that holds this key of this event; None once it has expired."""
    found = keys.digest(token)
    return PressKey.objects.filter(event=event, digest=found, expires_at__gt=now).first() if found else None


def calendar_key(token: str) -> CalendarKey | None:
    """Whose calendar this address gives, with the person; None once it was changed, or her account closed."""
    found = keys.digest(token)
    if not found:
        return None
    return CalendarKey.objects.select_related("person").filter(digest=found, person__is_active=True).first()


def _may_watch(event: Event, standing: Standing, now: datetime) -> bool:
    is_open = event.is_published and not event.is_cancelled and not event.is_over(now)
    if is_open and event.level <= standing.level and is_registered(event, standing.user):
        return True
    return policies.can_edit(standing, ownership(event))


def _opened(row: Stream) -> Watch | None:
    """None when its key is gone: the page says nothing rather than break, the operator reads it here."""
    try:
        link = keys.unseal(bytes(row.sealed), event=row.event_id, kind=row.kind)
    except crypto.Unreadable:
        logger.error("The stream %s of an event cannot be read: its key is not the one that closed it.", row.pk)  # noqa: TRY400 -- nothing of the content
        return None
    return Watch(row.kind, Stream.Kind(row.kind).label, link)
