"""One's structures: their records, « c'est à jour », joining and leaving."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.core.errors import DomainError
from maillage.directory.models import Organisation, Service, Verification
from maillage.pro import queries
from maillage.pro.forms import SearchForm
from maillage.pro.views import objects
from maillage.upkeep import actions as upkeep


@require_safe
def list_structures(request: HttpRequest) -> HttpResponse:
    """The only one at once; a choice between several; how to join one when there is none."""
    structures = queries.structures_of(objects.user_of(request))
    if len(structures) == 1:
        return redirect("pro:show-structure", structures[0].organisation.pk)
    if not structures:
        return redirect("pro:find-structure")
    return render(request, "pro/structure_list.html", {"structures": structures})


@require_safe
def show_structure(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _structure(request, objects.organisation(request, pk))


def _structure(request: HttpRequest, organisation: Organisation, refusal: str = "") -> HttpResponse:
    standing = objects.standing_of(request)
    context = {
        "organisation": organisation,
        "structure": queries.structure(organisation, timezone.localdate()),
        "is_referent": organisation.pk in standing.refers,
        "is_member": organisation.pk in standing.organisations,
        "refusal": refusal,
    }
    return render(request, "pro/structure_show.html", context)


@require_POST
def confirm_structure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """« Je confirme que tout est à jour », said by a member: who coordinates notes how she checked, in her own face."""
    organisation = objects.own_organisation(request, pk)
    try:
        confirmed = _confirm(request, organisation.services.published())
    except DomainError as refusal:
        return _structure(request, organisation, str(refusal))
    messages.success(request, _thanks(confirmed))
    return redirect("pro:show-structure", pk)


@require_POST
def confirm_service(request: HttpRequest, pk: UUID, service: UUID) -> HttpResponse:
    """« C'est à jour », for one record."""
    objects.own_organisation(request, pk)
    own = objects.service(request, pk, service)
    try:
        confirmed = _confirm(request, Service.objects.published().filter(pk=own.pk))
    except DomainError as refusal:
        return _structure(request, own.organisation, str(refusal))
    messages.success(request, _thanks(confirmed))
    return redirect("pro:show-structure", pk)


def _confirm(request: HttpRequest, services: QuerySet[Service]) -> int:
    """The structure says it by itself."""
    verified = upkeep.verify_services(
        services.select_related("organisation"),
        Verification.Method.MEMBER,
        Verification.Result.CONFIRMED,
        by=objects.user_of(request),
        now=timezone.now(),
    )
    return len(verified)


def _thanks(confirmed: int) -> str:
    many = confirmed > 1
    return f"Merci. {confirmed} fiche{'s sont' if many else ' est'} confirmée{'s' if many else ''}."


@require_safe
def find_structure(request: HttpRequest) -> HttpResponse:
    """Look for one's structure by its name, to ask to join it."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {
        "form": form,
        "found": queries.search(words, objects.user_of(request)) if words else None,
        "waiting": queries.waiting_of(objects.user_of(request)),
    }
    return render(request, "pro/structure_find.html", context)
