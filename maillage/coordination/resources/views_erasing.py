"""« Effacer un passage partout »: first where it is said, then, once she said it again, nowhere."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.coordination.resources import views
from maillage.coordination.resources.forms import EraseForm
from maillage.coordination.shell import coordinators_only, person
from maillage.core.errors import DomainError
from maillage.moderation import queries as moderation_queries
from maillage.moderation import registry
from maillage.resources import actions
from maillage.resources.actions import KIND
from maillage.resources.actions.erasing import Said
from maillage.resources.models import Resource

_METHODS = ["GET", "HEAD", "POST"]
_DONE = "Le passage est effacé partout. Les copies faites avant, ailleurs, ne dépendent pas de nous."


@require_http_methods(_METHODS)
@coordinators_only
def erase_passage(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Out of a resource and of all that is kept of it."""
    found = views.editable(request, pk)

    def erase(text: str, *, with_files: bool, now: datetime) -> object:
        return actions.erase_passage(found, text, by=person(request), now=now, with_files=with_files)

    back = reverse("coordination:show-resource", args=[found.pk])
    return _page(request, found.title, back, lambda text: actions.find_passage(found, text), erase)


@require_http_methods(_METHODS)
@coordinators_only
def erase_in_proposal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Out of a proposal that became no resource; of one that did, out of the resource."""
    user = person(request)
    found = moderation_queries.visible(pk, user, now=timezone.now())
    if found is None or found.kind != KIND:
        raise Http404
    if found.target and Resource.objects.filter(pk=found.target).exists():
        return redirect("coordination:erase-passage", found.target)
    if not registry.kind(KIND).can_decide(user, found.target, found.departments, now=timezone.now()):
        raise Http404

    def erase(text: str, *, with_files: bool, now: datetime) -> object:
        return actions.erase_in_proposal(found, text, by=user, now=now, with_files=with_files)

    back = reverse("coordination:show-proposal", args=[found.pk])
    return _page(request, found.title, back, lambda text: actions.find_in_proposal(found, text), erase)


def _page(
    request: HttpRequest, title: str, back: str, find: Callable[[str], Said], erase: Callable[..., object]
) -> HttpResponse:
    """The passage is never in an address: it is sent, and shown once more before it goes."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    said = None
    if form.is_valid():
        text = form.cleaned_data["passage"]
        try:
            said = find(text)
            if form.cleaned_data["is_sure"]:
                erase(text, with_files=form.cleaned_data["with_files"], now=timezone.now())
                messages.success(request, _DONE)
                return redirect(back)
        except DomainError as refusal:
            form.add_error("with_files" if isinstance(refusal, actions.InFiles) else "passage", str(refusal))
        else:
            if said.is_nowhere:
                form.add_error("passage", "Ce passage n’est nulle part ici. Copiez-le tel qu’il y est écrit.")
    found = said if said and not said.is_nowhere else None
    context = {"form": form, "said": found, "title": title, "back": back}
    return render(request, "coordination/resource_erase.html", context, status=422 if form.errors else 200)
