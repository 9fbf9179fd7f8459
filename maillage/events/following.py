"""What follows each change of an event, in the same transaction: each room of this app adds what it keeps up to date."""

from collections.abc import Callable
from datetime import datetime

from maillage.events.models import Event

Follower = Callable[[Event, datetime], None]
_followers: list[Follower] = []


def add(follower: Follower) -> None:
    """Called when the app is ready; twice changes nothing."""
    if follower not in _followers:
        _followers.append(follower)


def follow(event: Event, now: datetime) -> None:
    """Of an event that is saved, or whose programme was just published; before the journal is written."""
    for follower in _followers:
        follower(event, now)
