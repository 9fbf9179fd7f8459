"""Minutes of the online room: shown as they were read, then kept."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.attendance import actions
from maillage.attendance.desk.presence import reviewing
from maillage.attendance.desk.presence.around import around
from maillage.attendance.desk.presence.forms import MinutesForm
from maillage.attendance.presences import halves
from maillage.attendance.presences.report import Unreadable
from maillage.core.errors import DomainError
from maillage.core.middleware import private
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.registrations import opening
from maillage.registrations.models.forms import Way

HERE = "import-minutes"
_UNREADABLE = (
    "La ligne des titres n’a pas été trouvée. Il faut une colonne « nom » ou « adresse électronique », "
    "et une colonne « durée », ou deux : « arrivée » et « départ »."
)


@require_http_methods(["GET", "HEAD", "POST"])
def import_minutes(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """Nothing is kept before « Garder ces minutes »; until then the report goes from page to page, and stays nowhere."""
    event = event_of(request, pk)
    known = halves(event)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = MinutesForm(*sent, known=known)
    context: dict[str, Any] = {"known": known, "is_onsite": opening.ways(event) == (Way.ONSITE,)}
    if form.is_valid():
        text, said = form.cleaned_data["text"], _choices(request)
        try:
            found = reviewing.read(event, known, text, halves=form.chosen(), said=said)
            if "keep" in request.POST and form.cleaned_data["read"] == found.mark:
                answers = actions.mark(event, found.marks, by=user_of(request), now=timezone.now())
                _tell(request, answers)
                return redirect(face.url("count-presence", pk))
            context["found"] = found
        except Unreadable:
            form.add_error(None, _UNREADABLE)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    text = form.cleaned_data.get("text", "") if form.is_bound else ""
    page = around(face, event, HERE, form=form, report_text=text, **context)
    status = 422 if form.errors else 200
    return private(render(request, "attendance/desk/presence_online.html", page, status=status))


def _choices(request: HttpRequest) -> dict[str, str]:
    """Who is meant, where the names were alike."""
    return {name: str(value) for name, value in request.POST.items() if name.startswith("qui-") and value}


def _tell(request: HttpRequest, answers: list[actions.Answer]) -> None:
    new = sum(answer.outcome == actions.Outcome.MARKED for answer in answers)
    old = sum(answer.outcome == actions.Outcome.ALREADY for answer in answers)
    messages.success(request, f"C’est enregistré : demi-journées notées {new}, déjà notées {old}.")
    for text in sorted({answer.text for answer in answers if not answer.is_there}):
        messages.error(request, f"Des minutes ne sont pas gardées. {text}")
