"""What the views of the desk ask of a request."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest

from maillage.accounts.models import User
from maillage.directory.standing import Standing
from maillage.events import policies
from maillage.events.actions.common import is_awaited, ownership
from maillage.events.models import Event
from maillage.events.policies import Ownership


def user_of(request: HttpRequest) -> User:
    return cast(User, request.user)


def standing_of(request: HttpRequest) -> Standing:
    return cast(Standing, request.standing)  # type: ignore[attr-defined]  # put there by a middleware


def event_of(request: HttpRequest, pk: UUID) -> Event:
    """An event that she may change; 404 to anybody else: a draft is not told from what does not exist."""
    event = Event.objects.select_related("parent", "organiser").filter(pk=pk).first()
    if event is None or not policies.can_edit(standing_of(request), ownership(event)):
        raise Http404
    return event


def readable_event_of(request: HttpRequest, pk: UUID) -> tuple[Event, Ownership]:
    """An event that she may change, or decide on: for whoever makes a week, each of its parts that was sent."""
    event = Event.objects.select_related("parent", "organiser", "proposed_by").filter(pk=pk).first()
    if event is None:
        raise Http404
    owned, standing = ownership(event), standing_of(request)
    if policies.can_edit(standing, owned):
        return event, owned
    if not policies.can_publish(standing, owned) or not (event.is_published or is_awaited(event)):
        raise Http404
    return event, owned


def territory_of(request: HttpRequest) -> str:
    """The département that the coordination looks at; empty when it is not one, and in the member face."""
    territory = getattr(getattr(request, "shell", None), "territory", None)
    return next(iter(territory.departments)) if territory is not None and territory.is_one else ""
