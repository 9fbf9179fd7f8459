"""The coordination face: dashboard and structures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.coordination.dashboard.figures import Dashboard
from maillage.coordination.shell import coordinators_only


@require_safe
@coordinators_only
def dashboard(request: HttpRequest) -> HttpResponse:
    """The Monday morning page: what awaits first, then the network in figures."""
    shell = request.shell  # type: ignore[attr-defined]  # put there by `coordinators_only`
    context = {"board": Dashboard(shell.territory, shell.standing), "today": timezone.localdate()}
    return render(request, "coordination/dashboard.html", context)
