"""A pasted text, and the way back: a day that is emptied."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.core.errors import DomainError
from maillage.events import actions
from maillage.events.actions import pasting as acts
from maillage.events.agenda.words import long_day
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.desk.programme import acting, pasting
from maillage.events.desk.programme.forms import TextForm
from maillage.events.models import Event
from maillage.events.programme.clock import written

_METHODS = ["GET", "HEAD", "POST"]
UNTIMED = "sans-heure"


@require_http_methods(_METHODS)
def import_programme(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """A pasted text, shown as it was read; nothing is kept, nor replaced, before she asks."""
    event = event_of(request, pk)
    form = TextForm(request.POST if request.method == "POST" else None, event=event)
    read: pasting.Read | None = None
    if form.is_valid():
        try:
            read = pasting.read(event, form.cleaned_data["text"], on=form.on(), now=timezone.now())
            if "keep" in request.POST and form.cleaned_data["read"] == read.mark:
                return _kept(request, face, event, form)
        except DomainError as refusal:
            form.add_error("text", str(refusal))
    context = acting.context(face, event, form=form, read=read, is_other=read is not None and "keep" in request.POST)
    status = 422 if form.errors else 200
    return render(request, "events/desk/programme_import.html", context, status=status)


@require_http_methods(_METHODS)
def clear_day(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    """Asked first. `jour`: the day, or « sans-heure »."""
    event = event_of(request, pk)
    asked = (request.POST if request.method == "POST" else request.GET).get("jour", "")
    page = face.url("show-programme", event.pk)
    try:
        day = None if asked == UNTIMED else date.fromisoformat(asked)
    except ValueError:
        messages.error(request, "Choisissez le jour à vider dans le programme.")
        return redirect(page)
    if request.method == "POST":
        return acting.act(request, page, lambda: _cleared(request, event, day))
    slots = acts.of_day(event, day)
    if not slots:
        return redirect(page)
    said = long_day(day) if day else ""
    lines = [f"{written(slot.start)} : {slot.title}" if slot.start else slot.title for slot in slots]
    context = acting.context(face, event, day=asked, said=said, lines=lines, is_read=event.versions.exists())
    return render(request, "events/desk/programme_clear.html", context)


def _kept(request: HttpRequest, face: Face, event: Event, form: TextForm) -> HttpResponse:
    made = actions.import_programme(
        event,
        form.cleaned_data["text"],
        on=form.on(),
        replaces=request.POST["keep"] == "replace",
        by=user_of(request),
        now=timezone.now(),
    )
    said = "1 créneau est gardé" if len(made) == 1 else f"{len(made)} créneaux sont gardés"
    messages.success(request, f"{said}, en brouillon. Relisez-les un par un.")
    return redirect(face.url("show-programme", event.pk))


def _cleared(request: HttpRequest, event: Event, day: date | None) -> str:
    seen = request.POST.get("seen", "")
    count = actions.clear_day(
        event, day, seen=int(seen) if seen.isdecimal() else None, by=user_of(request), now=timezone.now()
    )
    return "1 créneau est retiré." if count == 1 else f"{count} créneaux sont retirés."
