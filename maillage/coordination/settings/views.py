"""The settings of a territory, and those of the network to be read."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.coordination import actions, queries
from maillage.coordination.models import TerritorySetting
from maillage.coordination.settings.forms import TerritoryForm
from maillage.coordination.shell import coordinators_only, person
from maillage.directory import vocabulary
from maillage.territories.models import Department
from maillage.upkeep import freshness


@require_http_methods(["GET", "HEAD", "POST"])
@coordinators_only
def edit_settings(request: HttpRequest) -> HttpResponse:
    """Of the one territory chosen in the bar; the list of hers while none is chosen."""
    shell = request.shell  # type: ignore[attr-defined]  # put there by coordinators_only
    code = shell.territory.code
    if not shell.standing.coordinates(code) or not shell.territory.is_one:
        return _choice(request)
    department = get_object_or_404(Department, pk=code)
    setting = TerritorySetting.objects.select_related("changed_by").filter(pk=code).first()
    known = {"threshold": setting.threshold, "call_note": setting.call_note} if setting else {}
    form = TerritoryForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        actions.set_territory(department, **form.cleaned_data, by=person(request), now=timezone.now())
        messages.success(request, f"Réglages enregistrés : {department.name}.")
        return redirect(f"{reverse('coordination:edit-settings')}?territoire={code}")
    context = {"form": form, "department": department, "setting": setting, "delays": _delays(), "code": code}
    return render(request, "coordination/setting_edit.html", context, status=422 if form.errors else 200)


def _choice(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        raise Http404
    shell = request.shell  # type: ignore[attr-defined]  # put there by coordinators_only
    mine = [one for one in shell.territories if one.is_one]
    context = {"mine": mine, "delays": _delays(), "threshold": queries.network_threshold()}
    return render(request, "coordination/setting_list.html", context)


def _delays() -> list[tuple[str, int]]:
    """For how many months a verification holds, by type of service, the shortest first."""
    found = [(one.label, freshness.months(one.code)) for one in vocabulary.SERVICE_TYPES]
    return sorted(found, key=lambda pair: (pair[1], pair[0]))
