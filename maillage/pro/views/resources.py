"""Resources: what one proposed and looks after; propose one, or a change of one; its files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.errors import DomainError
from maillage.core.sending import StoredFile
from maillage.moderation import actions as moderation
from maillage.moderation import queries as moderation_queries
from maillage.moderation import states
from maillage.moderation.models import Proposal
from maillage.moderation.registry import kind
from maillage.pro import resources
from maillage.pro.forms.resources import TypeForm
from maillage.pro.views import objects
from maillage.resources import actions, policies, writing
from maillage.resources.actions import KIND
from maillage.resources.files import giving
from maillage.resources.forms import ResourceForm, UploadForm, Values, blank
from maillage.resources.models import Resource, ResourceFile

_METHODS = ["GET", "HEAD", "POST"]
_LAST = 50


@require_safe
def list_resources(request: HttpRequest) -> HttpResponse:
    user, now = objects.user_of(request), timezone.now()
    context = {
        "rows": moderation_queries.of_author(user, now=now, kinds=(KIND,), count=_LAST),
        "can_propose": policies.can_propose(objects.standing_of(request)),
        "owned": resources.owned(user, timezone.localdate(now)),
    }
    return render(request, "pro/resource_list.html", context)


@require_http_methods(_METHODS)
def propose_resource(request: HttpRequest) -> HttpResponse:
    """Its type first: the form asks what is useful for it."""
    if not policies.can_propose(objects.standing_of(request)):
        return redirect("pro:list-resources")
    chosen = TypeForm(request.GET).chosen()
    if request.method != "POST" and not chosen:
        return render(request, "pro/resource_type.html", {"types": resources.types()})
    return _form(request, blank(chosen))


@require_http_methods(_METHODS)
def propose_resource_change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Proposer une correction », from the public page of a resource that she may read."""
    level = objects.standing_of(request).level
    found = get_object_or_404(Resource.objects.published(timezone.now()).shown_to(level), pk=pk)
    if not policies.can_propose(objects.standing_of(request)):
        return redirect("pro:list-resources")
    current = kind(KIND).read(str(pk))
    assert current is not None
    return _form(request, current, target=str(found.pk), current=current)


def edit(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Write a proposal again, over what the record says today."""
    content = writing.proposed(proposal)
    if content is None or proposal.state not in states.EDITABLE:
        return redirect("pro:show-proposal", proposal.pk)
    current = kind(KIND).read(proposal.target) if proposal.target else None
    return _form(request, content, target=proposal.target, current=current, proposal=proposal)


def _form(
    request: HttpRequest,
    content: Values,
    *,
    target: str = "",
    current: Values | None = None,
    proposal: Proposal | None = None,
) -> HttpResponse:
    """`current`: what the record says; None for something new. Files are received first: a mistake elsewhere loses none."""
    user, is_sent = objects.user_of(request), request.method == "POST"
    data = request.POST.copy() if is_sent else None
    uploads = UploadForm(data, request.FILES if is_sent else None)
    if data is not None:
        writing.receive(uploads, data, by=user, now=timezone.now())
    form = writing.form(
        data,
        standing=objects.standing_of(request),
        content=content,
        target=target,
        current=current,
        findings=writing.findings_by_field(content) if proposal else None,
        note=proposal.note if proposal else "",
    )
    if is_sent and form.is_valid() and uploads.is_valid():
        try:
            kept = _keep(form, user, target, proposal)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            return redirect("pro:show-proposal", kept.pk)
    context: dict[str, Any] = {
        "form": form,
        "uploads": uploads,
        "proposal": proposal,
        "title": content.get("title"),
        "target": target,
    }
    return render(request, "pro/resource_form.html", context)


def _keep(form: ResourceForm, user: Any, target: str, proposal: Proposal | None) -> Proposal:
    """A draft that only she sees: its page shows it as readers will see it, and sends it."""
    note, now = form.cleaned_data["note"], timezone.now()
    if proposal:
        return moderation.edit(proposal, form.changes(), by=user, now=now, note=note)
    return moderation.open_proposal(KIND, target, form.changes(), by=user, now=now, note=note)


@require_POST
def review_resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Je l’ai relue »: whoever looks after it says that it still holds."""
    user = objects.user_of(request)
    found = get_object_or_404(Resource, pk=pk, owner=user, state=Resource.State.PUBLISHED)
    try:
        actions.review(found, by=user, now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Merci. La ressource est notée comme relue aujourd’hui.")
    return redirect("pro:list-resources")


@require_safe
def open_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """A file of hers, cleaned, before it is published."""
    found = get_object_or_404(ResourceFile.objects.select_related("resource").defer("text"), pk=pk)
    if not policies.can_open_file(objects.standing_of(request), found):
        raise Http404
    try:
        given = giving.open_file(found)
    except giving.NotThere:
        raise Http404 from None
    return StoredFile(given.handle, content_type=given.content_type, filename=given.name)
