"""Resources: found, looked at, written again, and what is still to be read again."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.coordination.resources import queries, reviewing, sheet
from maillage.coordination.resources.forms import (
    STATES,
    DatesForm,
    FindForm,
    OwnerForm,
    ResourceFilterForm,
    ReviewedForm,
    ReviewFilterForm,
    VerifiedForm,
    WithdrawForm,
)
from maillage.coordination.shell import coordinators_only, person, tail
from maillage.core.errors import DomainError, NotAllowed
from maillage.core.sending import StoredFile
from maillage.moderation import doubts
from maillage.moderation.doubts import NotVerified
from maillage.resources import actions, policies, sheets, writing
from maillage.resources.files import giving
from maillage.resources.forms import UploadForm
from maillage.resources.models import Resource, ResourceFile

_REVIEW_KEYS = (
    ("j", "suivante"),
    ("k", "précédente"),
    ("x", "cocher"),
    ("Entrée", "ouvrir"),
    ("r", "noter comme relues"),
)


@require_safe
@coordinators_only
def list_resources(request: HttpRequest) -> HttpResponse:
    """htmx asks this address for its results only."""
    shell = request.shell  # type: ignore[attr-defined]  # put there by `coordinators_only`
    form = ResourceFilterForm(request.GET, label_suffix="")
    htmx = request.htmx  # type: ignore[attr-defined]  # put there by django-htmx
    is_part = htmx and not htmx.history_restore_request
    context = {
        "form": form,
        "found": queries.find(form, shell.territory, shell.standing, timezone.now()),
        "shell": shell,
        "is_part": is_part,
        "state": form.value("etat"),
        "state_base": f"{form.address(shell.territory, 'etat')}&etat=",
        "everything": form.address(shell.territory, "etat"),
        "page_base": f"{form.address(shell.territory)}&n=",
        "clear": form.address(shell.territory, *form.NARROWING),
        "tail": tail(request),
        "states": STATES,
    }
    template = "coordination/resource_results.html" if is_part else "coordination/resource_list.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@coordinators_only
def show_resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    return page(request, resource(request, pk))


def page(request: HttpRequest, found: Resource, *, error: str = "", status: int = 200, **forms: Any) -> HttpResponse:
    """`forms`: those that were refused, in the place of the fresh ones."""
    standing = request.standing  # type: ignore[attr-defined]  # put there by a middleware
    shown = sheet.of(found, standing, timezone.now())
    find = FindForm(request.GET, label_suffix="")
    linked = [found.pk, *(pk for pk, _ in shown.related)]
    fresh = {
        "withdraw": WithdrawForm(),
        "owner": OwnerForm(people=sheet.people(found, standing), owner=found.owner_id),
        "dates": dates_form(found),
    }
    context = {
        "sheet": shown,
        "forms": fresh | forms,
        "find": find,
        "matches": queries.named(find.words(), standing, but=linked),
        "error": error,
        "tail": tail(request),
    }
    return render(request, "coordination/resource_show.html", context, status=status)


def dates_form(found: Resource, data: Any = None) -> DatesForm:
    moment = timezone.localtime(found.embargo_until) if found.embargo_until else None
    initial = {"review_on": found.review_on, "embargo_until": moment, "expires_on": found.expires_on}
    return DatesForm(data, initial=initial)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def revise_resource(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Written at once, and kept as a version; what somebody else changed meanwhile is not lost."""
    found, user, is_sent = editable(request, pk), person(request), request.method == "POST"
    standing = request.standing  # type: ignore[attr-defined]  # put there by a middleware
    data = request.POST.copy() if is_sent else None
    uploads = UploadForm(data, request.FILES if is_sent else None)
    if data is not None:
        writing.receive(uploads, data, by=user, now=timezone.now())
    current = sheets.read(found)
    form = writing.form(
        data,
        standing=standing,
        content=current,
        target=str(pk),
        current=current,
        findings=writing.findings_by_field(current),
    )
    context: dict[str, Any] = {"resource": found, "form": form, "uploads": uploads, "tail": tail(request)}
    status = 422 if is_sent else 200
    if is_sent and form.is_valid() and uploads.is_valid():
        seen, verified = form.cleaned_data["seen"], VerifiedForm(request.POST).digest()
        try:
            actions.revise(found, form.changes(), by=user, now=timezone.now(), seen=seen, verified=verified)
        except NotVerified as refusal:
            context |= {"doubts": refusal.found, "to_verify": doubts.digest(refusal.found)}
        except DomainError as refusal:
            form.refuse(refusal)
            status = 409
        else:
            messages.success(request, "La ressource est modifiée.")
            return redirect("coordination:show-resource", pk)
    return render(request, "coordination/resource_edit.html", context, status=status)


@require_safe
@coordinators_only
def list_reviews(request: HttpRequest) -> HttpResponse:
    shell = request.shell  # type: ignore[attr-defined]  # put there by `coordinators_only`
    form = ReviewFilterForm(request.GET, label_suffix="")
    waiting = reviewing.waiting(shell.territory, shell.standing, timezone.now(), whose=form.value("suivi"))
    context = {"form": form, "waiting": waiting, "keys": _REVIEW_KEYS, "tail": tail(request), "shell": shell}
    return render(request, "coordination/resource_reviews.html", context)


@require_POST
@coordinators_only
def mark_reviewed(request: HttpRequest) -> HttpResponse:
    """Those that were ticked: read again, they still hold. One that refuses stops none of the others."""
    shell = request.shell  # type: ignore[attr-defined]  # put there by `coordinators_only`
    waiting = reviewing.waiting(shell.territory, shell.standing, timezone.now())
    known = {str(line.resource.pk): line.resource for line in (*waiting.late, *waiting.soon) if line.can_review}
    form = ReviewedForm(request.POST, list(known))
    if not form.is_valid():
        messages.error(request, str(form.errors["ressource"][0]))
        return redirect(_reviews(request))
    done = 0
    for pk in form.cleaned_data["ressource"]:
        try:
            actions.review(known[pk], by=person(request), now=timezone.now())
        except DomainError as refusal:
            messages.error(request, f"{known[pk].title} : {refusal}")
        else:
            done += 1
    if done:
        messages.success(
            request, f"{done} ressource{'s notées' if done > 1 else ' notée'} comme relue{'s' if done > 1 else ''}."
        )
    return redirect(_reviews(request))


def _reviews(request: HttpRequest) -> str:
    return f"/coordination/ressources/a-relire{tail(request)}"


def resource(request: HttpRequest, pk: UUID) -> Resource:
    """One that this coordinator may know of; the others do not exist for her."""
    standing = request.standing  # type: ignore[attr-defined]  # put there by a middleware
    rows = Resource.objects.select_related("owner", "proposed_by", "publisher")
    found = rows.filter(queries.visible(standing), pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@coordinators_only
def open_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A cleaned file, published or not: whoever decides reads it first."""
    found = ResourceFile.objects.select_related("resource").defer("text").filter(pk=pk).first()
    standing = request.standing  # type: ignore[attr-defined]  # put there by a middleware
    if found is None or not policies.can_open_file(standing, found):
        raise Http404
    try:
        given = giving.open_file(found)
    except giving.NotThere:
        raise Http404 from None
    stored = StoredFile(given.handle, content_type=given.content_type, filename=given.name)
    return cast("HttpResponse", stored)  # both are responses, which the decorator does not tell apart


def editable(request: HttpRequest, pk: UUID) -> Resource:
    """One that is hers to change; another of which she may know is refused (403)."""
    found = resource(request, pk)
    if not policies.can_edit(request.standing, found):  # type: ignore[attr-defined]  # put there by a middleware
        raise NotAllowed
    return found
