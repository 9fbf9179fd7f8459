"""The page that the mails lead to: confirm one's records without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from maillage.upkeep import actions, queries
from maillage.upkeep.queries import DeadLink

_GONE = 410


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_records(request: HttpRequest, token: str) -> HttpResponse:
    """Reading changes nothing: the machines that look into mails open each link. Only the button confirms."""
    now = timezone.now()
    try:
        if request.method == "POST":
            actions.confirm_by_link(token, now=now)
            return redirect("upkeep:thank")
        asked = queries.confirmation(token, now=now)
    except DeadLink as refusal:
        return render(request, "upkeep/dead_link.html", {"refusal": refusal}, status=_GONE)
    return render(request, "upkeep/confirm.html", {"asked": asked})


@login_not_required
@require_safe
def thank(request: HttpRequest) -> HttpResponse:
    """After the button: an address that can be loaded again without harm, and that says nothing."""
    return render(request, "upkeep/thanks.html")
