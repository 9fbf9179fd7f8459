"""How one registers: the form of an event, and the letters that leave by themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.http import require_http_methods

from maillage.core.errors import DomainError
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import user_of
from maillage.events.reading.words import moment
from maillage.registrations import actions
from maillage.registrations.desk import reminding, rooms
from maillage.registrations.desk.around import HERE, around
from maillage.registrations.desk.forms import DoorForm, RemindersForm
from maillage.registrations.desk.objects import Door, door_of
from maillage.registrations.models import RegistrationForm

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def set_registration_form(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """« Recalculer » saves nothing: it tells how the seats that are typed would be shared."""
    door, data = door_of(request, pk), request.POST.copy() if request.method == "POST" else None
    form = _door_form(data, door)
    is_preview, is_stale = data is not None and "apercu" in data, False
    if data is not None and not is_preview and form.is_valid():
        is_stale = form.is_stale()
        if is_stale:
            data["seen"] = form.seen_now()
        elif _saved(request, door, form):
            stays = "rester" in data
            return redirect(face.url("set-registration-form" if stays else HERE, pk))
    closes = door.event.registration_closes_at
    context = around(
        face,
        door,
        "set-registration-form",
        form=form,
        is_preview=is_preview,
        is_stale=is_stale,
        closes=moment(localtime(closes)) if closes else "",
    )
    failed = data is not None and not is_preview
    return render(request, "registrations/desk/door.html", context, status=409 if is_stale else 422 if failed else 200)


@require_http_methods(_METHODS)
def set_reminders(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    door, data = door_of(request, pk), request.POST if request.method == "POST" else None
    rules = list(door.form.reminders.order_by("pk")) if door.form else []
    form = RemindersForm(data, event=door.event, rules=rules)
    if door.form and form.is_valid():
        try:
            actions.set_reminders(door.form, form.content(), by=user_of(request), now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Les rappels sont enregistrés.")
            return redirect(face.url("set-reminders", pk))
    lines = reminding.lines(door.event, rules, now=timezone.now())
    context = around(face, door, "set-reminders", form=form, lines=lines)
    return render(request, "registrations/desk/reminders.html", context, status=422 if form.errors else 200)


def _door_form(data: object, door: Door) -> DoorForm:
    known = door.form or RegistrationForm(event=door.event)
    quotas = list(known.quotas.order_by("rank", "pk")) if door.form else []
    questions = list(known.questions.order_by("rank", "pk")) if door.form else []
    return DoorForm(data, event=door.event, door=known, quotas=quotas, questions=questions)


def _saved(request: HttpRequest, door: Door, form: DoorForm) -> bool:
    try:
        saved = actions.set_form(door.event, form.content(), by=user_of(request), now=timezone.now())
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, "Le formulaire est enregistré.")
    for text in rooms.overfull(saved):
        messages.warning(request, text)
    return True
