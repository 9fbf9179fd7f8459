"""Somebody is there, and was not registered: added and noted in one page, then back to the door."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.attendance import actions
from maillage.attendance.desk.presence.around import HERE, around, code, heading, is_early, of_request
from maillage.attendance.models import Presence
from maillage.core.errors import DomainError
from maillage.core.middleware import private
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.registrations import opening
from maillage.registrations.actions import WrongAnswer
from maillage.registrations.desk.forms import WelcomeForm

_SHEET = "feuille"  # in the address: she signed it, and nobody saw her at the door


@require_http_methods(["GET", "HEAD", "POST"])
def welcome_someone(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """Full or not. Back to the door, or to the sheet, of that half-day."""
    event, now = event_of(request, pk), timezone.now()
    _, half = of_request(event, request.GET.get("demi", ""), now)
    if half is None:
        return redirect(face.url(HERE, pk))
    is_signed = _SHEET in request.GET
    back = face.url("type-sheet", pk, code(half)) if is_signed else f"{face.url(HERE, pk)}?demi={code(half)}"
    source = Presence.Source.SHEET if is_signed else Presence.Source.DOOR
    form = WelcomeForm(request.POST if request.method == "POST" else None, ways=opening.ways(event))
    if form.is_valid():
        try:
            made = actions.welcome(event, form.applicant(), half, source, by=user_of(request), now=now)
        except WrongAnswer as wrong:
            form.tell(wrong)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(back if is_signed else f"{back}&dit={actions.Outcome.MARKED}&vu={made.pk}")
    context: dict[str, Any] = {"form": form, "heading": heading(half), "back": back}
    context["is_early"] = is_early(half, event, now)
    page = around(face, event, HERE, half=half, **context)
    return private(render(request, "attendance/desk/presence_welcome.html", page, status=422 if form.errors else 200))
