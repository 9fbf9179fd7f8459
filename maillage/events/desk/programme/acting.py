"""What the views of a programme have in common: how a write is answered, and what each page says of the event."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from maillage.core.errors import DomainError
from maillage.events.desk.faces import Face
from maillage.events.desk.tabs import frame
from maillage.events.models import Event, Slot


def context(face: Face, event: Event, **more: Any) -> dict[str, Any]:
    """Of a page of the programme."""
    return {**frame(face, event, "show-programme"), "back": face.url("show-programme", event.pk), **more}


def slot_of(event: Event, pk: UUID) -> Slot:
    """A slot of that event; 404 when there is none."""
    found = event.slots.select_related("room", "event").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def act(request: HttpRequest, page: str, write: Callable[[], str]) -> HttpResponse:
    """Do it, say what was done (`write` answers it) or why it was not, and go back to `page`."""
    try:
        messages.success(request, write())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(page)


def at_slot(face: Face, event: Event, slot: UUID | str) -> str:
    """The programme, where that slot is."""
    return f"{face.url('show-programme', event.pk)}#creneau-{slot}"
