"""Structures that ask to be listed: checked by one person, decided by another, on probation, then public."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.coordination.requests.forms import ProofsForm, RefusalForm
from maillage.coordination.shell import LIST_KEYS, coordinators_only, scope_of, tail
from maillage.core.errors import DomainError
from maillage.upkeep.models import ReferencingRequest
from maillage.upkeep.requests import actions, queries

_LAST = 20
_MOST = 100
_REQUEST_KEYS = (
    ("a", "aller à la décision, puis Entrée"),
    ("d", "aller au motif pour décliner"),
    ("n", "suivante, sans décider"),
    ("u", "retour à la liste"),
)
Act = Callable[..., object]


@require_safe
@coordinators_only
def list_requests(request: HttpRequest) -> HttpResponse:
    now, standing = timezone.now(), request.standing  # type: ignore[attr-defined]  # put there by a middleware
    context = {
        "waiting": queries.waiting(standing, scope_of(request).departments)[:_MOST],
        "to_open": queries.to_open(standing, now).order_by("probation_until", "pk")[:_MOST],
        "decided": queries.decided(standing)[:_LAST],
        "tail": tail(request),
        "keys": LIST_KEYS,
    }
    return render(request, "coordination/request_list.html", context)


@require_safe
@coordinators_only
def show_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _request(request, pk))


@require_POST
@coordinators_only
def check_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ProofsForm(request.POST)
    if not form.is_valid():
        return _page(request, _request(request, pk), proofs=form, status=422)
    act = partial(actions.check_request, proofs=form.cleaned_data["proofs"])
    return _act(request, pk, act, "C’est noté. Une autre personne doit maintenant décider.")


@require_POST
@coordinators_only
def accept_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(
        request,
        pk,
        actions.accept_request,
        "La structure est créée, en période d’essai. La réponse part par courriel : appelez-la aussi.",
    )


@require_POST
@coordinators_only
def refuse_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, _request(request, pk), refusal=form, status=422)
    act = partial(actions.refuse_request, reason=form.cleaned_data["reason"])
    return _act(request, pk, act, "La demande est déclinée. La réponse part par courriel.")


@require_POST
@coordinators_only
def end_probation(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, actions.end_probation, "La structure est publique : tout le monde peut la trouver.")


def _act(request: HttpRequest, pk: UUID, act: Act, done: str) -> HttpResponse:
    """Then the next request. A refusal shows the page as it is now."""
    asked = _request(request, pk)
    try:
        act(asked, by=request.user, now=timezone.now())
    except DomainError as error:
        return _page(request, _request(request, pk), error=str(error), status=409)
    messages.success(request, done)
    following = _following(request, asked)
    return redirect(_address(request, following) if following else _list(request))


def _page(
    request: HttpRequest,
    asked: ReferencingRequest,
    *,
    proofs: forms.Form | None = None,
    refusal: forms.Form | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    following = _following(request, asked)
    is_checked = asked.state == asked.State.CHECKED and asked.checked_by_id is not None
    context: dict[str, Any] = {
        "asked": asked,
        "sheet": queries.sheet(asked),
        "is_open": asked.state in queries.OPEN,
        "is_checked": is_checked,
        "is_hers": asked.checked_by_id == request.user.pk,
        "can_open": queries.to_open(request.standing, now).filter(pk=asked.pk).exists(),  # type: ignore[attr-defined]
        "proofs": proofs or ProofsForm(),
        "refusal": refusal or RefusalForm(),
        "error": error,
        "next": _address(request, following) if following else "",
        "list": _list(request),
        "tail": tail(request),
        "keys": _REQUEST_KEYS,
    }
    return render(request, "coordination/request_show.html", context, status=status)


def _request(request: HttpRequest, pk: UUID) -> ReferencingRequest:
    """Of her territories; a stranger gets 404."""
    return get_object_or_404(queries.readable(request.standing), pk=pk)  # type: ignore[attr-defined]


def _following(request: HttpRequest, asked: ReferencingRequest) -> ReferencingRequest | None:
    """The oldest of the others; those that she checked wait for somebody else."""
    waiting = queries.waiting(request.standing, scope_of(request).departments)  # type: ignore[attr-defined]
    return waiting.exclude(pk=asked.pk).exclude(checked_by=request.user.pk).first()


def _address(request: HttpRequest, asked: ReferencingRequest) -> str:
    return reverse("coordination:show-request", args=[asked.pk]) + tail(request)


def _list(request: HttpRequest) -> str:
    return reverse("coordination:list-requests") + tail(request)
