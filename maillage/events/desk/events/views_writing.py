"""Create an event, change it: the same form. « Aperçu » and « Chercher » save nothing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.core import markdown
from maillage.core.errors import DomainError
from maillage.events import actions, policies
from maillage.events.actions.common import is_awaited
from maillage.events.desk.events import writing
from maillage.events.desk.events.forms import EventForm
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, standing_of, territory_of, user_of
from maillage.events.desk.tabs import frame
from maillage.events.models import Event, PartNews

_METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(_METHODS)
def create_event(request: HttpRequest, *, face: Face) -> HttpResponse:
    """A draft, that only its organisers and the coordination of its territory see."""
    standing = standing_of(request)
    if not policies.can_propose(standing):
        return redirect(face.url("list-events"))
    data = request.POST.copy() if request.method == "POST" else None
    form = writing.form(data, None, standing=standing, now=timezone.now(), department=territory_of(request))
    if form.is_bound and form.is_valid():
        writing.check_hers(form, standing)
        made = _save(request, form, None) if form.is_valid() else None
        if made:
            messages.success(request, "L’évènement est enregistré. Il n’est pas encore publié.")
            return redirect(face.url("show-event", made.pk))
    context = {"face": face, "events_url": face.url("list-events"), **_writing(form, data)}
    return render(request, "events/desk/event_create.html", context, status=422 if form.errors else 200)


@require_http_methods(_METHODS)
def edit_event(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event, standing = event_of(request, pk), standing_of(request)
    data = request.POST.copy() if request.method == "POST" else None
    form = writing.form(data, event, standing=standing, now=timezone.now())
    changed: list[str] | None = None
    if data is not None and form.is_bound and form.is_valid():
        writing.check_hers(form, standing)
        if form.cleaned_data["seen"] != event.changed_at:
            changed = writing.differences(form, event)
            data["seen"] = form.fields["seen"].widget.format_value(event.changed_at)
        elif form.is_valid() and _save(request, form, event):
            messages.success(request, _kept(event, form))
            return redirect(face.url("show-event", pk))
    context = {
        **frame(face, event, "edit-event"),
        **_writing(form, data),
        "changed": changed,
        "is_awaited": is_awaited(event),
        "here": face.url("show-event", pk),
    }
    status = 409 if changed is not None else 422 if form.errors else 200
    return render(request, "events/desk/event_edit.html", context, status=status)


def _save(request: HttpRequest, form: EventForm, event: Event | None) -> Event | None:
    """None when it was refused: the form says why."""
    by, now = user_of(request), timezone.now()
    try:
        if event is None:
            return actions.create_event(form.content(), by=by, now=now)
        return actions.edit_event(event, form.content(), seen=form.cleaned_data["seen"], by=by, now=now)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None


def _kept(event: Event, form: EventForm) -> str:
    asked = event.part_news.filter(week=form.content().parent, kind=PartNews.Kind.ASKED, ended_at=None).first()
    if asked is None:
        return "C’est enregistré."
    return f"C’est enregistré. La demande d’entrer dans « {asked.week.title} » est envoyée à ceux qui l’organisent."


def _writing(form: EventForm, data: Any) -> dict[str, Any]:
    is_preview = data is not None and "apercu" in data
    return {
        "form": form,
        "preview": {
            "title": data.get("title"),
            "summary": data.get("summary"),
            "html": markdown.render(data.get("body", ""), level=3),
        }
        if is_preview
        else None,
    }
