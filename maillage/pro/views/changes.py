"""Propose a change of a record, and write a proposal again."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.core.errors import DomainError
from maillage.directory.models import Organisation
from maillage.events.actions import KIND as EVENT
from maillage.moderation import actions as moderation
from maillage.moderation import registry, states
from maillage.pro.forms import ChangeForm, blank
from maillage.pro.views import objects
from maillage.pro.views import resources as resource_views
from maillage.resources.actions import KIND

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def propose_service(request: HttpRequest, pk: UUID, service: UUID) -> HttpResponse:
    own = objects.service(request, pk, service)
    return _propose(request, own.organisation, "directory.service", own.pk, own.name)


@require_http_methods(_METHODS)
def propose_organisation(request: HttpRequest, pk: UUID) -> HttpResponse:
    own = objects.organisation(request, pk)
    return _propose(request, own, "directory.organisation", own.pk, own.name)


@require_http_methods(_METHODS)
def propose_site(request: HttpRequest, pk: UUID, site: UUID) -> HttpResponse:
    """Of a place that everybody may know; a protected one tells nothing, and is changed by telephone."""
    own = objects.organisation(request, pk)
    found = get_object_or_404(own.sites.filter(is_protected=False), pk=site)
    return _propose(request, own, "directory.site", found.pk, found.name or found.get_kind_display())


@require_http_methods(_METHODS)
def propose_new_service(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A service of the structure that has no record yet."""
    own = objects.organisation(request, pk)
    return _propose(request, own, "directory.service", None, "Un nouveau service")


def _propose(
    request: HttpRequest, organisation: Organisation, code: str, target: UUID | None, title: str
) -> HttpResponse:
    """The proposal begins as a draft: its page shows the differences, and sends it. `target` None: a new record."""
    kind, user = registry.kind(code), objects.user_of(request)
    values = kind.read(str(target)) if target else blank(kind)
    if values is None:
        raise Http404
    form = ChangeForm(kind, values, request.POST or None)
    if form.is_valid():
        content = form.changes() if target else {"organisation": str(organisation.pk), **form.changes()}
        note = form.cleaned_data["note"]
        try:
            proposal = moderation.open_proposal(
                code, str(target or ""), content, by=user, now=timezone.now(), note=note
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("pro:show-proposal", proposal.pk)
    context = {"form": form, "organisation": organisation, "title": title}
    return render(request, "pro/proposal_form.html", context)


@require_http_methods(_METHODS)
def edit_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write it again, over what the record says today."""
    proposal, user = objects.proposal(request, pk), objects.user_of(request)
    if proposal.kind == KIND:
        return resource_views.edit(request, proposal)
    if proposal.kind == EVENT:
        return redirect("pro:edit-event", proposal.target)
    kind = registry.kind(proposal.kind)
    current = kind.read(proposal.target) if proposal.target else blank(kind)
    if current is None or proposal.state not in states.EDITABLE:
        return redirect("pro:show-proposal", pk)
    form = ChangeForm(kind, {**current, **proposal.content}, request.POST or None, note=proposal.note, seen=current)
    if form.is_valid():
        # What a new record belongs to is not in the form.
        kept = {name: value for name, value in proposal.content.items() if name not in current}
        note = form.cleaned_data["note"]
        try:
            moderation.edit(proposal, {**kept, **form.changes()}, by=user, now=timezone.now(), note=note)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("pro:show-proposal", pk)
    context = {"form": form, "proposal": proposal, "title": proposal.title}
    return render(request, "pro/proposal_form.html", context)
