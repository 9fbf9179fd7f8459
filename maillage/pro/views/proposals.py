"""One's proposals and their thread."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.core.errors import DomainError
from maillage.events.actions import KIND as EVENT
from maillage.moderation import actions as moderation
from maillage.moderation import queries, states
from maillage.moderation.models import Proposal
from maillage.pro import resources
from maillage.pro.forms import MessageForm, PageForm
from maillage.pro.views import objects
from maillage.resources.actions import KIND

_PAGE = 20


@require_safe
def list_proposals(request: HttpRequest) -> HttpResponse:
    """Newest first; one row more than the page says whether there is another."""
    page = PageForm(request.GET).page()
    rows = queries.of_author(objects.user_of(request), now=timezone.now(), start=(page - 1) * _PAGE, count=_PAGE + 1)
    if page > 1 and not rows:
        raise Http404
    context = {"rows": rows[:_PAGE], "page": page, "page_count": page + (len(rows) > _PAGE)}
    return render(request, "pro/proposal_list.html", context)


@require_safe
def show_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposal = objects.proposal(request, pk)
    if proposal.kind == EVENT:  # its page shows the thread, and is where it is written
        return redirect("pro:show-event", proposal.target)
    return _sheet(request, proposal, MessageForm())


@require_POST
def check_links(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Of a resource: ask now whether its links answer, which a page that is read never does. Writes nothing."""
    proposal = objects.proposal(request, pk)
    if proposal.kind != KIND:
        raise Http404
    return _sheet(request, proposal, MessageForm(), asks=True)


def _sheet(
    request: HttpRequest, proposal: Proposal, form: MessageForm, refusal: str = "", *, asks: bool = False
) -> HttpResponse:
    context = {
        "sheet": queries.sheet(proposal),
        "form": form,
        "refusal": refusal,
        "can_edit": proposal.state in states.EDITABLE,
        "can_send": states.can("submit", proposal.state),
        "can_withdraw": states.can("withdraw", proposal.state),
        "is_draft": proposal.state == Proposal.State.DRAFT,
        "is_given_back": proposal.state == Proposal.State.CHANGES,
        "is_waiting": proposal.state == Proposal.State.SUBMITTED,
    }
    if proposal.kind == KIND:
        return render(
            request, "pro/resource_proposal.html", {**context, "resource": resources.sheet(proposal, asks=asks)}
        )
    return render(request, "pro/proposal_show.html", context)


@require_POST
def send_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposal = objects.proposal(request, pk)
    try:
        resources.require_sendable(proposal)
        moderation.submit(proposal, by=objects.user_of(request), now=timezone.now())
    except DomainError as refusal:
        return _sheet(request, proposal, MessageForm(), str(refusal))
    messages.success(request, "C’est envoyé. La coordination relit votre proposition et vous répond ici.")
    return redirect("pro:show-proposal", pk)


@require_POST
def answer_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A word in the thread."""
    proposal = objects.proposal(request, pk)
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _sheet(request, proposal, form)
    try:
        moderation.comment(proposal, form.cleaned_data["text"], by=objects.user_of(request), now=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return _sheet(request, proposal, form)
    messages.success(request, "Votre message est dans le fil.")
    return redirect("pro:show-proposal", pk)


@require_POST
def withdraw_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposal = objects.proposal(request, pk)
    try:
        moderation.withdraw(proposal, by=objects.user_of(request), now=timezone.now())
    except DomainError as refusal:
        return _sheet(request, proposal, MessageForm(), str(refusal))
    messages.success(request, "Proposition retirée. La fiche ne change pas.")
    return redirect("pro:show-proposal", pk)
