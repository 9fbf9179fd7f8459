"""Publish the programme: what readers will learn, what stops it, the versions that they had."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.core.errors import DomainError
from maillage.events import actions
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.desk.programme import acting, publishing, sheet
from maillage.events.desk.programme.forms import NoteForm


@require_http_methods(["GET", "HEAD", "POST"])
def publish_programme(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event, now = event_of(request, pk), timezone.now()
    form = NoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.publish_programme(event, note=said["note"], seen=said["seen"], by=user_of(request), now=now)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"La version {made.number} du programme est publiée.")
            return redirect(face.url("publish-programme", event.pk))
    shown = sheet.of(event, now=now)
    context = acting.context(
        face,
        event,
        form=form,
        sheet=shown,
        last=shown.last,
        next=publishing.upcoming(event, shown.programme, shown.last, now=now),
        versions=publishing.published(event),
    )
    return render(request, "events/desk/programme_publish.html", context, status=422 if form.is_bound else 200)
