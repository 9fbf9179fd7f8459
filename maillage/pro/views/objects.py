"""What a person may reach in the member face: for anybody else, it does not exist (404)."""

from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from maillage.accounts.models import User
from maillage.directory import policies
from maillage.directory.models import Organisation, Service, Status
from maillage.directory.standing import Standing
from maillage.moderation import queries as moderation
from maillage.moderation.models import Proposal


def user_of(request: HttpRequest) -> User:
    """Whoever is logged in: no page of this face opens without."""
    return cast("User", request.user)


def standing_of(request: HttpRequest) -> Standing:
    return cast("Standing", request.standing)  # type: ignore[attr-defined]  # put there by directory.middleware


def organisation(request: HttpRequest, pk: UUID) -> Organisation:
    """A structure that the person keeps: hers, or one of her territory."""
    found = get_object_or_404(Organisation.objects.select_related("department"), pk=pk)
    if not policies.can_keep(standing_of(request), found):
        raise Http404
    return found


def own_organisation(request: HttpRequest, pk: UUID) -> Organisation:
    """A structure of which the person is a member."""
    found = organisation(request, pk)
    if found.pk not in standing_of(request).organisations:
        raise Http404
    return found


def referred_organisation(request: HttpRequest, pk: UUID) -> Organisation:
    """A structure whose members the person looks after."""
    found = organisation(request, pk)
    if not policies.can_refer(standing_of(request), found):
        raise Http404
    return found


def service(request: HttpRequest, pk: UUID, service: UUID) -> Service:
    """A record of a structure that the person keeps, unless it is closed."""
    own = organisation(request, pk)
    found = get_object_or_404(Service.objects.exclude(status=Status.CLOSED), pk=service, organisation=own)
    found.organisation = own
    return found


def proposal(request: HttpRequest, pk: UUID) -> Proposal:
    """A proposal of the person herself."""
    found = moderation.visible(pk, user_of(request), now=timezone.now())
    if found is None or found.author_id != user_of(request).pk:
        raise Http404
    return found
