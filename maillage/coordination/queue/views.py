"""« À traiter », and the proposals: read one, take it, decide, next."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.coordination.queue import queries as queue
from maillage.coordination.queue.forms import AcceptForm, ChangesForm, QueueFilterForm, RefusalForm, WordForm
from maillage.coordination.resources import proposals
from maillage.coordination.shell import LIST_KEYS, coordinators_only, person, scope_of, tail
from maillage.core.errors import DomainError
from maillage.moderation import actions as moderation
from maillage.moderation import queries as moderation_queries
from maillage.moderation.models import Proposal

_LIST_KEYS = (*LIST_KEYS, ("o", "relire la plus ancienne proposition"))
_PROPOSAL_KEYS = (
    ("a", "aller à « Accepter », puis Entrée"),
    ("c", "demander de compléter"),
    ("d", "décliner"),
    ("p", "la prendre ou la rendre"),
    ("n", "suivante, sans décider"),
    ("u", "retour à la file"),
)
_STATE_KINDS = {Proposal.State.ACCEPTED: "ok", Proposal.State.SUBMITTED: "info", Proposal.State.CHANGES: "check"}
_FORMS = {"comment": WordForm, "changes": ChangesForm, "refusal": RefusalForm}


@require_safe
@coordinators_only
def list_waiting(request: HttpRequest) -> HttpResponse:
    form = QueueFilterForm(request.GET)
    scope = scope_of(request)
    kind, page = form.kind(), form.page()
    following = queue.next_proposal(scope)
    context = {
        "queue": queue.waiting(scope, kind=kind, page=page),
        "kind": kind,
        "page": page,
        "tail": tail(request),
        "and_tail": tail(request, "&"),
        "base": f"?k={kind}{tail(request, '&')}&n=",
        "next": _address(request, following) if following else "",
        "keys": _LIST_KEYS,
    }
    return render(request, "coordination/queue_list.html", context)


@require_safe
@coordinators_only
def show_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _proposal(request, pk))


@require_POST
@coordinators_only
def take_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Je la prends »: colleagues see it, and are led to the next one."""
    return _act(request, pk, lambda one, now: moderation.take(one, by=person(request), now=now))


@require_POST
@coordinators_only
def release_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _act(request, pk, lambda one, now: moderation.release(one, by=person(request), now=now))


@require_POST
@coordinators_only
def comment_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _answer(request, pk, "comment", moderation.comment)


@require_POST
@coordinators_only
def ask_changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _answer(request, pk, "changes", moderation.ask_changes, done="À compléter")


@require_POST
@coordinators_only
def refuse_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _answer(request, pk, "refusal", moderation.refuse, done="Déclinée")


@require_POST
@coordinators_only
def check_links(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of a resource: ask now whether they answer. Writes nothing."""
    return _page(request, _proposal(request, pk), asks=True)


@require_POST
@coordinators_only
def accept_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was displayed is accepted, or nothing: the digest says what was displayed."""
    form = AcceptForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {"digest": "", "verified": ""}
    return _act(
        request, pk, lambda one, now: moderation.accept(one, by=person(request), now=now, **said), done="Acceptée"
    )


def _answer(request: HttpRequest, pk: UUID, name: str, action: Callable[..., object], done: str = "") -> HttpResponse:
    """An act that needs a few words; without them, the page again, with what is missing."""
    form = _FORMS[name](request.POST, prefix=name)
    if not form.is_valid():
        return _page(request, _proposal(request, pk), forms={name: form}, status=422)
    text = form.cleaned_data["text"]
    return _act(
        request, pk, lambda one, now: action(one, text, by=person(request), now=now), done=done, forms={name: form}
    )


def _act(
    request: HttpRequest,
    pk: UUID,
    action: Callable[[Proposal, datetime], object],
    done: str = "",
    forms: dict[str, WordForm] | None = None,
) -> HttpResponse:
    """Then the next one when it was a decision. A refusal shows the page as it is now, with what was typed."""
    proposal = _proposal(request, pk)
    try:
        action(proposal, timezone.now())
    except DomainError as error:
        return _page(request, _proposal(request, pk), forms=forms, error=str(error), status=409)
    if not done:
        return redirect(_address(request, proposal))
    messages.success(request, f"{done} : {proposal.title}.")
    following = queue.next_proposal(scope_of(request), after=proposal)
    return redirect(_address(request, following))


def _page(
    request: HttpRequest,
    proposal: Proposal,
    *,
    forms: dict[str, WordForm] | None = None,
    error: str = "",
    status: int = 200,
    asks: bool = False,
) -> HttpResponse:
    """`asks`: the sites that a resource leads to whether they answer, which a page that is read never does."""
    scope = scope_of(request)
    following = queue.next_proposal(scope, after=proposal)
    is_own = proposal.author_id == scope.user.pk
    is_read = proposal.read_until is not None and proposal.read_until > scope.now
    context: dict[str, Any] = {
        "proposal": proposal,
        "sheet": moderation_queries.sheet(proposal, by=scope.user, now=scope.now),
        "is_own": is_own,
        "can_decide": proposal.state == Proposal.State.SUBMITTED and not is_own,
        "is_mine": is_read and proposal.reader_id == scope.user.pk,
        "state_kind": _STATE_KINDS.get(Proposal.State(proposal.state), "neutral"),
        "next": _address(request, following) if following else "",
        "queue": _address(request, None),
        "tail": tail(request),
        "error": error,
        "forms": {name: form(prefix=name) for name, form in _FORMS.items()} | (forms or {}),
        "part": proposals.part(proposal, asks=asks),
        "keys": _PROPOSAL_KEYS,
    }
    return render(request, "coordination/proposal_show.html", context, status=status)


def _proposal(request: HttpRequest, pk: UUID) -> Proposal:
    """Hers to decide on, or her own; a stranger gets 404."""
    assert request.user.is_authenticated
    found = moderation_queries.visible(pk, request.user, now=timezone.now())
    if found is None:
        raise Http404
    return found


def _address(request: HttpRequest, proposal: Proposal | None) -> str:
    """Of that proposal, or of the queue when none is left."""
    if proposal is None:
        return reverse("coordination:list-waiting") + tail(request)
    return reverse("coordination:show-proposal", args=[proposal.pk]) + tail(request)
