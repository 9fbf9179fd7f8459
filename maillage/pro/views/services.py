"""One record: what its members change at once (hours, closures, places left, contacts), and « c'est à jour »."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from maillage.core.errors import DomainError
from maillage.directory import editing, hours
from maillage.directory.models import Service
from maillage.pro import queries
from maillage.pro.forms import CapacityForm, ClosureForm, HoursForm, contact_forms
from maillage.pro.views import objects

# Where each form stands in the page, and its heading.
_PARTS = {
    "hours": ("horaires", "Horaires"),
    "closure": ("fermetures", "Fermetures"),
    "capacity": ("places", "Places disponibles"),
    "contacts": ("contacts", "Contacts"),
}


@require_safe
def show_service(request: HttpRequest, pk: UUID, service: UUID) -> HttpResponse:
    return _page(request, objects.service(request, pk, service))


def _page(request: HttpRequest, service: Service, refusal: str = "", **said: Any) -> HttpResponse:
    """The whole page. `said`: the form that was refused or is being tried, in the place of the fresh one."""
    today = timezone.localdate()
    editor = queries.editor(service, today)
    fresh: dict[str, Any] = {
        "hours": HoursForm(stored=service.opening_hours, prefix="hours"),
        "closure": ClosureForm(prefix="closure"),
        "capacity": CapacityForm.of(editor.capacity, today, prefix="capacity"),
        "contacts": contact_forms(editor.contacts),
    }
    context = {
        "organisation": service.organisation,
        "service": service,
        "editor": editor,
        "week": hours.week(service.opening_hours),
        "forms": {**fresh, **said},
        "is_member": service.organisation_id in objects.standing_of(request).organisations,
        "refusal": refusal,
        "refused": [_PARTS[name] for name, form in said.items() if not form.is_valid()],
    }
    return render(request, "pro/service_show.html", context)


@require_POST
def set_hours(request: HttpRequest, pk: UUID, service: UUID) -> HttpResponse:
    """« Voir d'abord » shows the hours as they would be read, and writes nothing."""
    own = objects.service(request, pk, service)
    form = HoursForm(request.POST, stored=own.opening_hours, prefix="hours")
    if "preview" in request.POST or not form.is_valid():
        return _page(request, own, hours=form)

    def write() -> None:
        editing.set_hours(own, form.cleaned_data["stored"], by=objects.user_of(request), now=timezone.now())

    return _written(request, own, write, "Les horaires sont enregistrés.", "horaires", hours=form)


@require_POST
def add_closure(request: HttpRequest, pk: UUID, service: UUID) -> HttpResponse:
    own = objects.service(request, pk, service)
    form = ClosureForm(request.POST, prefix="closure")
    if not form.is_valid():
        return _page(request, own, closure=form)

    def write() -> None:
        editing.announce_closure(own, form.record(), by=objects.user_of(request), now=timezone.now())

    return _written(request, own, write, "La fermeture est annoncée.", "fermetures", closure=form)


@require_POST
def remove_closure(request: HttpRequest, pk: UUID, service: UUID, closure: int) -> HttpResponse:
    own = objects.service(request, pk, service)
    found = get_object_or_404(own.closures, pk=closure)

    def write() -> None:
        editing.cancel_closure(found, by=objects.user_of(request), now=timezone.now())

    return _written(request, own, write, "La fermeture est retirée.", "fermetures")


@require_POST
def set_capacity(request: HttpRequest, pk: UUID, service: UUID) -> HttpResponse:
    own = objects.service(request, pk, service)
    form = CapacityForm(request.POST, prefix="capacity")
    if not form.is_valid():
        return _page(request, own, capacity=form)

    def write() -> None:
        editing.set_capacities(own, [form.record()], by=objects.user_of(request), now=timezone.now())

    return _written(request, own, write, "Les places sont enregistrées.", "places", capacity=form)


@require_POST
def set_contacts(request: HttpRequest, pk: UUID, service: UUID) -> HttpResponse:
    own = objects.service(request, pk, service)
    forms = contact_forms(own.contacts.order_by("role", "pk"), request.POST)
    if not forms.is_valid():
        return _page(request, own, contacts=forms)

    def write() -> None:
        editing.set_contacts(own, forms.records(), by=objects.user_of(request), now=timezone.now())

    return _written(request, own, write, "Les contacts sont enregistrés.", "contacts", contacts=forms)


def _written(
    request: HttpRequest, service: Service, write: Callable[[], None], done: str, part: str, **said: Any
) -> HttpResponse:
    """Back to that part of the page; a refusal is shown there, with what was typed."""
    try:
        write()
    except DomainError as refusal:
        return _page(request, service, str(refusal), **said)
    messages.success(request, done)
    page = redirect("pro:show-service", service.organisation_id, service.pk)
    page["Location"] += f"#{part}"
    return page
