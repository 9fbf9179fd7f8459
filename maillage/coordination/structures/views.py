"""Structures: found, looked at, and what a coordinator does to one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from maillage.coordination.shell import coordinators_only
from maillage.coordination.structures import listing, sheets
from maillage.coordination.structures.forms import MoveForm, ProtectForm, StatusForm, StructureFilterForm
from maillage.coordination.territory import Territory
from maillage.core.errors import DomainError
from maillage.directory import actions as directory
from maillage.directory.models import Organisation, Service, Site


@require_safe
@coordinators_only
def list_structures(request: HttpRequest) -> HttpResponse:
    """The list, or the same structures on the map; htmx asks this address for its results only."""
    shell = request.shell  # type: ignore[attr-defined]  # put there by `coordinators_only`
    form = StructureFilterForm(request.GET, label_suffix="")
    found = listing.find(form, shell.territory, shell.standing)
    htmx = request.htmx  # type: ignore[attr-defined]  # put there by django-htmx
    is_part = htmx and not htmx.history_restore_request
    template = "coordination/structure_results.html" if is_part else "coordination/structure_list.html"
    context = {"form": form, "found": found, "shell": shell, "is_part": is_part, **_addresses(form, shell.territory)}
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _addresses(form: StructureFilterForm, territory: Territory) -> dict[str, str]:
    """The same question, otherwise: as a list, as a map, sorted, on another page, without what narrows it."""
    return {
        "list_href": form.address(territory, "vue"),
        "map_href": f"{form.address(territory, 'vue')}&vue=carte",
        "sort_base": f"{form.address(territory, 'tri')}&tri=",
        "page_base": f"{form.address(territory)}&n=",
        "clear": form.address(territory, *form.NARROWING),
        "order_words": {"nom": "nom", "departement": "département"}[form.order.lstrip("-")],
    }


@require_safe
@coordinators_only
def show_structure(request: HttpRequest, pk: UUID) -> HttpResponse:
    context = {
        "sheet": sheets.sheet(_structure(request, pk)),
        "status_form": StatusForm(),
        "move_form": MoveForm(),
        "protect_form": ProtectForm(),
    }
    return render(request, "coordination/structure_show.html", context)


@require_POST
@coordinators_only
def set_status(request: HttpRequest, pk: UUID, service: UUID) -> HttpResponse:
    """Publish, suspend or close a record."""
    row = _of(request, pk, Service, service)
    form = StatusForm(request.POST)
    if form.is_valid():
        status = form.cleaned_data["status"]
        _act(request, "La fiche a changé d’état.", directory.set_status, row, status)
    return redirect("coordination:show-structure", pk=pk)


@require_POST
@coordinators_only
def protect_site(request: HttpRequest, pk: UUID, site: UUID) -> HttpResponse:
    """Make an address secret: nothing of it is kept."""
    row = _of(request, pk, Site, site)
    form = ProtectForm(request.POST)
    if form.is_valid():
        _act(request, "L’adresse est protégée : seul son département reste connu.", directory.protect_site, row)
    else:
        messages.error(request, "Cochez la case pour confirmer : l’adresse sera effacée.")
    return redirect("coordination:show-structure", pk=pk)


@require_POST
@coordinators_only
def move_structure(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hand it over to the coordinators of another département; who moved it may no longer see it."""
    structure = _structure(request, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choisissez un département dans la liste.")
        return redirect("coordination:show-structure", pk=pk)
    department = form.cleaned_data["departement"]
    _act(request, f"La structure est rattachée : {department.name}.", directory.move_structure, structure, department)
    is_still_hers = request.standing.coordinates(department.pk)  # type: ignore[attr-defined]  # put there by a middleware
    if is_still_hers:
        return redirect("coordination:show-structure", pk=pk)
    return redirect("coordination:list-structures")


def _structure(request: HttpRequest, pk: UUID) -> Organisation:
    """A structure of her territories; the others do not exist for her."""
    standing = request.standing  # type: ignore[attr-defined]  # put there by a middleware
    structure = Organisation.objects.select_related("department", "parent").filter(pk=pk).first()
    if structure is None or not standing.coordinates(structure.department_id):
        raise Http404
    return structure


def _of(request: HttpRequest, pk: UUID, model: type[Any], row: UUID) -> Any:
    found = model.objects.filter(pk=row, organisation=_structure(request, pk)).first()
    if found is None:
        raise Http404
    return found


def _act(request: HttpRequest, done: str, action: Any, *arguments: Any) -> None:
    try:
        action(*arguments, by=request.user, now=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done)
