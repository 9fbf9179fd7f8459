"""Slots that come later, or on other days: what would move is shown before it moves."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.core.errors import DomainError
from maillage.events import actions, rows
from maillage.events.agenda.words import long_day
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.desk.programme import acting, sheet, shifting
from maillage.events.desk.programme.forms import DaysForm, ShiftForm
from maillage.events.models import Event
from maillage.events.programme import checks
from maillage.events.programme.records import Programme

_NONE = "Aucun créneau ne commence à cette heure ni après, ce jour-là."
_STAY = "Ces créneaux y sont déjà."
Shifted = tuple[Programme, list[shifting.Move]]


@require_http_methods(["GET", "HEAD", "POST"])
def shift_slots(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """`to`: they go to other days; else they come later, or earlier. `keep`: it is done."""
    event = event_of(request, pk)
    held = _held(event)
    is_of_days = "to" in request.POST
    hours = ShiftForm(request.POST if request.method == "POST" and not is_of_days else None, event=event, held=held)
    others = DaysForm(request.POST if is_of_days else None, event=event, held=held)
    form: ShiftForm | DaysForm = others if is_of_days else hours
    context = {"form": hours, "days_form": others, "asked": form, "is_of_days": is_of_days, "has_days": bool(held)}
    if form.is_valid():
        try:
            if "keep" in request.POST:
                return _kept(request, face, event, form)
            context |= _preview(event, form)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound and not context.get("moves") else 200
    return render(request, "events/desk/programme_shift.html", acting.context(face, event, **context), status=status)


def _held(event: Event) -> list[date]:
    """The days where slots are."""
    days = event.slots.exclude(day=None).order_by("day").values_list("day", flat=True)
    return [day for day in days.distinct() if day is not None]


def _preview(event: Event, form: ShiftForm | DaysForm) -> dict[str, object]:
    now, facts = rows.programme(event), rows.facts(event, now=timezone.now())
    then, moves = _shifted(now, form)
    if not moves:
        raise actions.EventRefused(_STAY if isinstance(form, DaysForm) else _NONE)
    said = shifting.added(checks.check(now, facts), checks.check(then, facts))
    return {"moves": moves, "found": list(sheet.made(then, said).said)}


def _shifted(programme: Programme, form: ShiftForm | DaysForm) -> Shifted:
    if isinstance(form, DaysForm):
        return shifting.on_other_days(programme, *form.said())
    return shifting.shifted(programme, *form.said())


def _kept(request: HttpRequest, face: Face, event: Event, form: ShiftForm | DaysForm) -> HttpResponse:
    by, now = user_of(request), timezone.now()
    if isinstance(form, DaysForm):
        since, to = form.said()
        count = actions.move_days(event, since, to, by=by, now=now)
        is_one_day = event.first_day == event.last_day or since is not None
        where = f" au {long_day(to)}" if is_one_day else f" : le premier jour est le {long_day(to)}"
        said = "1 créneau est déplacé" if count == 1 else f"{count} créneaux sont déplacés"
        messages.success(request, f"{said}{where}.")
    else:
        count = actions.shift_slots(event, *form.said(), by=by, now=now)
        messages.success(request, "1 créneau est décalé." if count == 1 else f"{count} créneaux sont décalés.")
    return redirect(face.url("show-programme", event.pk))
