"""What is done to an event from its page; a refusal shows the page as it is now, with what was typed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from maillage.accounts.models import User
from maillage.core.errors import DomainError
from maillage.events import actions
from maillage.events.actions import KIND
from maillage.events.desk.events.forms_acts import (
    AnswerForm,
    ChangesForm,
    DigestForm,
    LifeForm,
    NoteForm,
    RefusalForm,
    WordForm,
)
from maillage.events.desk.events.views import page
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, readable_event_of, user_of
from maillage.events.models import Appearance, Event
from maillage.moderation import actions as moderation
from maillage.moderation.models import Proposal


@require_POST
def submit_event(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    form = NoteForm(request.POST, prefix="note")
    event = event_of(request, pk)
    if not form.is_valid():
        return page(request, pk, face, status=422, note=form)
    note = form.cleaned_data["text"]
    return _act(
        request,
        event,
        face,
        lambda by, now: actions.submit_event(event, by=by, now=now, note=note),
        "C’est envoyé. La réponse viendra sur cette page.",
    )


@require_POST
def publish_event(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    return _act(
        request, event, face, lambda by, now: actions.publish_event(event, by=by, now=now), "L’évènement est publié."
    )


@require_POST
def withdraw_event(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """Confirmed beside its button: without it, the page says what it does."""
    event = event_of(request, pk)
    if "confirme" not in request.POST:
        return page(request, pk, face, error="Cochez la case pour dire que vous voulez le retirer.", status=422)
    return _act(
        request, event, face, lambda by, now: actions.withdraw_event(event, by=by, now=now), "L’évènement est retiré."
    )


@require_POST
def set_event_life(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event, form = event_of(request, pk), LifeForm(request.POST)
    if not form.is_valid():
        return page(request, pk, face, status=422, life=form)
    said = form.cleaned_data
    return _act(
        request,
        event,
        face,
        lambda by, now: actions.set_life(event, said["life"], note=said["note"].strip(), by=by, now=now),
        "C’est noté, et dit aux lecteurs." if event.is_published else "C’est noté.",
        life=form,
    )


@require_POST
def take_back_event(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """Whoever sent it takes it back: it is a draft again."""
    event, proposal = _proposal(request, pk)
    return _act(
        request,
        event,
        face,
        lambda by, now: moderation.withdraw(proposal, by=by, now=now),
        "L’évènement est de nouveau un brouillon.",
    )


@require_POST
def comment_event(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    return _say(request, pk, face, "comment", WordForm, moderation.comment, "Votre message est dans le fil.")


@require_POST
def return_event(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    return _say(request, pk, face, "changes", ChangesForm, moderation.ask_changes, "C’est demandé.")


@require_POST
def refuse_event(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    return _say(request, pk, face, "refusal", RefusalForm, moderation.refuse, "C’est décliné.")


@require_POST
def accept_event(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """What was displayed is published, or nothing: the digest says what was displayed."""
    event, proposal = _proposal(request, pk)
    form = DigestForm(request.POST)
    digest = form.cleaned_data["digest"] if form.is_valid() else ""
    return _act(
        request,
        event,
        face,
        lambda by, now: moderation.accept(proposal, digest, by=by, now=now),
        "L’évènement est publié.",
    )


@require_POST
def answer_appearance(request: HttpRequest, appearance: int, *, face: Face) -> HttpResponse:
    """A speaker's own part; to anybody else, it does not exist."""
    user = user_of(request)
    found = get_object_or_404(Appearance.objects.select_related("slot"), pk=appearance, person=user)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Dites si vous viendrez, ou non.")
        return redirect(face.url("list-events"))
    comes = form.cleaned_data["comes"] == "oui"
    try:
        actions.answer_appearance(found, comes=comes, by=user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Merci, c’est confirmé." if comes else "C’est noté : les organisateurs le voient.")
    return redirect(face.url("list-events"))


def _say(
    request: HttpRequest,
    pk: UUID,
    face: Face,
    name: str,
    form_class: type[WordForm],
    action: Callable[..., object],
    done: str,
) -> HttpResponse:
    """An act that needs a few words; without them, the page again, with what is missing."""
    event, proposal = _proposal(request, pk)
    form = form_class(request.POST, prefix=name)
    typed: dict[str, Any] = {name: form}
    if not form.is_valid():
        return page(request, pk, face, status=422, **typed)
    text = form.cleaned_data["text"]
    return _act(request, event, face, lambda by, now: action(proposal, text, by=by, now=now), done, **typed)


def _act(
    request: HttpRequest,
    event: Event,
    face: Face,
    action: Callable[[User, datetime], object],
    done: str,
    **forms: Any,
) -> HttpResponse:
    try:
        action(user_of(request), timezone.now())
    except DomainError as refusal:
        return page(request, event.pk, face, error=str(refusal), status=409, **forms)
    messages.success(request, done)
    readable = readable_or_none(request, event.pk)
    return redirect(face.url("show-event", event.pk) if readable else face.url("list-events"))


def readable_or_none(request: HttpRequest, pk: UUID) -> Event | None:
    """Whoever decided on a part of a week no longer sees it once it is a draft again."""
    try:
        return readable_event_of(request, pk)[0]
    except Http404:
        return None


def _proposal(request: HttpRequest, pk: UUID) -> tuple[Event, Proposal]:
    """The open one, that she may read."""
    event, _ = readable_event_of(request, pk)
    rows = Proposal.objects.open().about(KIND, str(pk)).exclude(state=Proposal.State.DRAFT)
    found = rows.order_by("-created_at", "-pk").first()
    if found is None:
        raise Http404
    return event, found
