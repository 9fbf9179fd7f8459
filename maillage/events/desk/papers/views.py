"""Documents and access of an event, in a working face."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, standing_of
from maillage.events.desk.papers import sheet
from maillage.events.desk.papers.forms import AddForm, PressKeyForm, StreamsForm
from maillage.events.desk.tabs import frame
from maillage.events.models import Event

HERE = "show-papers"


@require_safe
def show_papers(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    return page(request, face, event_of(request, pk))


def page(
    request: HttpRequest,
    face: Face,
    event: Event,
    *,
    document: AddForm | None = None,
    streams: StreamsForm | None = None,
    key: PressKeyForm | None = None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    """With the form that was just refused, if any, as it was typed."""
    shown = sheet.of(face, event, standing=standing_of(request), now=timezone.now())
    forms = {
        "document": document or AddForm(event=event),
        "streams": streams or StreamsForm(links=shown.streams),
        "key": key or PressKeyForm(),
    }
    names = ("add-document", "set-streams", "add-replay", "give-press-key")
    urls = {name.replace("-", "_"): face.url(name, event.pk) for name in names}
    context = {**frame(face, event, HERE), "sheet": shown, "forms": forms, "urls": urls, **more}
    return render(request, "events/desk/paper_list.html", context, status=status)
