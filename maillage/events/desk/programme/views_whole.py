"""The programme as a whole: its rooms, a shift of the hours, a pasted text."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.core.errors import DomainError
from maillage.events import actions, rows
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.desk.programme import acting, pasting, sheet, shifting
from maillage.events.desk.programme.forms import RoomsForm, ShiftForm, TextForm
from maillage.events.models import Event
from maillage.events.programme import checks

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def set_rooms(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    rooms = list(event.rooms.order_by("rank", "pk"))
    form = RoomsForm(request.POST if request.method == "POST" else None, rooms=rooms)
    if form.is_valid():
        try:
            actions.set_rooms(event, form.said(), renamed=form.renamed(), by=user_of(request), now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Les salles sont enregistrées.")
            return redirect(face.url("set-rooms" if "stay" in request.POST else "show-programme", event.pk))
    held = event.slots.exclude(room=None).values_list("room__name").annotate(many=Count("pk")).order_by("room__name")
    context = acting.context(face, event, form=form, held=list(held))
    return render(request, "events/desk/programme_rooms.html", context, status=422 if form.is_bound else 200)


@require_http_methods(_METHODS)
def shift_slots(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """What would move is shown before it moves."""
    event = event_of(request, pk)
    form = ShiftForm(request.POST if request.method == "POST" else None, event=event)
    moves: list[shifting.Move] = []
    found: list[sheet.Said] = []
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            if "keep" in request.POST:
                return _shifted(request, face, event, form)
            moves, found = _preview(event, form)
            status = 200
        except DomainError as refusal:
            form.add_error(None, str(refusal))
    context = acting.context(face, event, form=form, moves=moves, found=found)
    return render(request, "events/desk/programme_shift.html", context, status=status)


@require_http_methods(_METHODS)
def import_programme(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """A pasted text, shown as it was read; nothing is kept before « Garder ces créneaux »."""
    event = event_of(request, pk)
    form = TextForm(request.POST if request.method == "POST" else None, event=event)
    read: pasting.Read | None = None
    if form.is_valid():
        text, now = form.cleaned_data["text"], timezone.now()
        try:
            if "keep" in request.POST and form.cleaned_data["read"] == pasting.mark(text, form.on()):
                made = actions.import_programme(event, text, on=form.on(), by=user_of(request), now=now)
                messages.success(request, f"{len(made)} créneaux sont gardés, en brouillon. Relisez-les un par un.")
                return redirect(face.url("show-programme", event.pk))
            read = pasting.read(event, text, on=form.on(), now=now)
        except DomainError as refusal:
            form.add_error("text", str(refusal))
    context = acting.context(face, event, form=form, read=read, is_other=read is not None and "keep" in request.POST)
    status = 422 if form.errors else 200
    return render(request, "events/desk/programme_import.html", context, status=status)


def _preview(event: Event, form: ShiftForm) -> tuple[list[shifting.Move], list[sheet.Said]]:
    now, facts = rows.programme(event), rows.facts(event, now=timezone.now())
    then, moves = shifting.shifted(now, *form.said())
    if not moves:
        raise actions.EventRefused("Aucun créneau ne commence à cette heure ni après, ce jour-là.")
    said = shifting.added(checks.check(now, facts), checks.check(then, facts))
    return moves, list(sheet.made(then, said, {}).said)


def _shifted(request: HttpRequest, face: Face, event: Event, form: ShiftForm) -> HttpResponse:
    count = actions.shift_slots(event, *form.said(), by=user_of(request), now=timezone.now())
    messages.success(request, "1 créneau est décalé." if count == 1 else f"{count} créneaux sont décalés.")
    return redirect(face.url("show-programme", event.pk))
