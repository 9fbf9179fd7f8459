"""What a coordinator does to one resource; a refusal shows the page as it is now."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from maillage.accounts.models import User
from maillage.coordination.resources import sheet, views
from maillage.coordination.resources.forms import OwnerForm, PickForm, WithdrawForm
from maillage.coordination.shell import coordinators_only, person
from maillage.core.errors import DomainError
from maillage.resources import actions
from maillage.resources.models import Resource


@require_POST
@coordinators_only
def withdraw_resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, form = views.editable(request, pk), WithdrawForm(request.POST)
    if not form.is_valid():
        return views.page(request, found, withdraw=form, status=422)
    reason = form.cleaned_data["reason"]
    return _act(
        request,
        found,
        "La ressource est retirée du site.",
        lambda one, by, now: actions.withdraw(one, by=by, now=now, reason=reason),
        withdraw=form,
    )


@require_POST
@coordinators_only
def publish_resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, views.editable(request, pk), "La ressource est de nouveau publiée.", actions.publish_again)


@require_POST
@coordinators_only
def review_resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, views.resource(request, pk), "La ressource est notée comme relue.", actions.review)


@require_POST
@coordinators_only
def set_owner(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = views.editable(request, pk)
    standing = request.standing  # type: ignore[attr-defined]  # put there by a middleware
    form = OwnerForm(request.POST, people=sheet.people(found, standing))
    if not form.is_valid():
        return views.page(request, found, owner=form, status=422)
    chosen = form.cleaned_data["owner"]
    owner = get_object_or_404(User, pk=chosen) if chosen else None
    return _act(
        request, found, "C’est noté.", lambda one, by, now: actions.set_owner(one, owner, by=by, now=now), owner=form
    )


@require_POST
@coordinators_only
def set_dates(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = views.editable(request, pk)
    form = views.dates_form(found, request.POST)
    if not form.is_valid():
        return views.page(request, found, dates=form, status=422)
    said = form.cleaned_data
    return _act(
        request,
        found,
        "Les dates sont enregistrées.",
        lambda one, by, now: actions.set_dates(one, by=by, now=now, **said),
        dates=form,
    )


@require_POST
@coordinators_only
def relate_resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, other = views.editable(request, pk), _other(request)
    return _act(
        request,
        found,
        "Les deux ressources sont liées.",
        lambda one, by, now: actions.relate(one, other, by=by, now=now),
    )


@require_POST
@coordinators_only
def unrelate_resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    found, other = views.editable(request, pk), _other(request)
    return _act(
        request,
        found,
        "Les deux ressources ne sont plus liées.",
        lambda one, by, now: actions.unrelate(one, other, by=by, now=now),
    )


def _other(request: HttpRequest) -> Resource:
    """What is no identifier is nobody's: as if it did not exist."""
    form = PickForm(request.POST)
    return views.resource(request, form.cleaned_data["resource"] if form.is_valid() else UUID(int=0))


def _act(request: HttpRequest, found: Resource, done: str, action: Callable[..., Any], **forms: Any) -> HttpResponse:
    now: datetime = timezone.now()
    try:
        action(found, by=person(request), now=now)
    except DomainError as refusal:
        return views.page(request, views.resource(request, found.pk), error=str(refusal), status=409, **forms)
    messages.success(request, done)
    return redirect("coordination:show-resource", found.pk)
