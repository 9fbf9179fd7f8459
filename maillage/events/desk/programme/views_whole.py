"""The programme as a whole: its rooms."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from maillage.core.errors import DomainError
from maillage.events import actions
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.desk.programme import acting
from maillage.events.desk.programme.forms import RoomsForm

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
