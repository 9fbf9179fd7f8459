"""Somebody lost her second factor: one person calls her back, another opens her access again."""

from collections.abc import Callable
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.accounts import rescue
from maillage.accounts.models import Rescue
from maillage.coordination import scopes
from maillage.coordination.accounts import people
from maillage.coordination.accounts.forms import RescueCallForm, RescueGrantForm, RescueRefusalForm
from maillage.coordination.shell import coordinators_only, person, tail
from maillage.core.errors import DomainError

_FORMS: dict[str, type[forms.Form]] = {"call": RescueCallForm, "grant": RescueGrantForm, "refusal": RescueRefusalForm}


@require_safe
@coordinators_only
def show_rescue(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _rescue(request, pk))


@require_POST
@coordinators_only
def call_rescue(request: HttpRequest, pk: int) -> HttpResponse:
    """The first person called her back."""
    found = _rescue(request, pk)
    return _answer(
        request,
        found,
        "call",
        lambda _, now: rescue.ask(found.user, by=person(request), now=now),
        "Rappel noté : une autre personne doit accorder la réouverture.",
    )


@require_POST
@coordinators_only
def grant_rescue(request: HttpRequest, pk: int) -> HttpResponse:
    """The second person agrees."""
    found = _rescue(request, pk)
    return _answer(
        request,
        found,
        "grant",
        lambda _, now: rescue.grant(found, by=person(request), now=now),
        "Accès rouvert : la personne choisira un nouveau second facteur. Elle est prévenue.",
    )


@require_POST
@coordinators_only
def refuse_rescue(request: HttpRequest, pk: int) -> HttpResponse:
    found = _rescue(request, pk)
    return _answer(
        request,
        found,
        "refusal",
        lambda form, now: rescue.refuse(found, form.cleaned_data["reason"], by=person(request), now=now),
        "Demande déclinée : le second facteur reste demandé. La personne est prévenue.",
    )


def _answer(
    request: HttpRequest, found: Rescue, name: str, act: Callable[[forms.Form, datetime], object], done: str
) -> HttpResponse:
    """Back to the page, which says what is next; a refusal says why."""
    form = _FORMS[name](request.POST)
    if not form.is_valid():
        return _page(request, found, given={name: form}, status=422)
    try:
        act(form, timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
    return redirect(reverse("coordination:show-rescue", args=[found.pk]) + tail(request))


def _page(
    request: HttpRequest, found: Rescue, *, given: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    now, me = timezone.now(), person(request)
    structures = [one.organisation for one in found.user.memberships.active().select_related("organisation")]
    context = {
        "rescue": found,
        "is_called": rescue.is_called(found, now),
        "is_mine": found.asked_by_id == me.pk,
        "is_me": found.user_id == me.pk,
        "numbers": people.official_numbers(structures),
        "forms": {name: form() for name, form in _FORMS.items()} | (given or {}),
        "tail": tail(request),
    }
    return render(request, "coordination/rescue_show.html", context, status=status)


def _rescue(request: HttpRequest, pk: int) -> Rescue:
    """Of somebody of her territories; the others do not exist for her."""
    own = scopes.scope_of(request.standing, timezone.now())  # type: ignore[attr-defined]  # put there by a middleware
    rows = Rescue.objects.filter(user__in=scopes.users(own).values("pk")).select_related(
        "user", "asked_by", "granted_by"
    )
    return get_object_or_404(rows, pk=pk)
