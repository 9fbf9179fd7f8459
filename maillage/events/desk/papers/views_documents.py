"""Documents: added, given to others, removed, read by those who organise."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.errors import DomainError
from maillage.core.sending import StoredFile
from maillage.events import actions
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.desk.papers.forms import AddForm, DocumentForm
from maillage.events.desk.papers.views import HERE, page
from maillage.events.desk.tabs import frame
from maillage.events.models import Event, EventDocument
from maillage.events.reading import papers as reading
from maillage.resources.files import giving


@require_POST
def add_document(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    form = AddForm(request.POST, request.FILES, event=event)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.add_document(
                event, given["upload"], given["label"], form.content(), by=user_of(request), now=timezone.now()
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, "Le document est reçu. Il est contrôlé et nettoyé : cela prend une minute ou deux."
            )
            return redirect(face.url(HERE, event.pk))
    return page(request, face, event, document=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_document(request: HttpRequest, pk: UUID, document: int, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    found = _document(event, document)
    form = DocumentForm(request.POST if request.method == "POST" else None, event=event, document=found)
    if form.is_valid():
        try:
            actions.set_document(found, form.content(), by=user_of(request), now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "C’est enregistré.")
            return redirect(face.url(HERE, event.pk))
    context = {
        **frame(face, event, HERE),
        "document": found,
        "form": form,
        "papers_url": face.url(HERE, event.pk),
        "remove_url": face.url("remove-document", event.pk, found.pk),
    }
    return render(request, "events/desk/paper_document.html", context, status=422 if form.errors else 200)


@require_POST
def remove_document(request: HttpRequest, pk: UUID, document: int, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    found = _document(event, document)
    try:
        actions.remove_document(found, by=user_of(request), now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Le document est retiré, et son fichier effacé.")
    return redirect(face.url(HERE, event.pk))


@require_safe
def open_document(request: HttpRequest, pk: UUID, document: int, *, face: Face) -> HttpResponse:
    """As its readers will have it, whoever they are."""
    event = event_of(request, pk)
    found = _document(event, document)
    try:
        given = giving.open_file(found.file, base=reading.name(found, event))
    except giving.NotThere:
        raise Http404 from None
    stored = StoredFile(given.handle, content_type=given.content_type, filename=given.name)
    return cast("HttpResponse", stored)  # both are responses, which the type of a route does not tell apart


def _document(event: Event, pk: int) -> EventDocument:
    found = event.documents.select_related("file", "event").defer("file__text").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
