"""Documents for everybody, for the registered and for the press, and recordings; by our own views only."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.core.middleware import private
from maillage.core.sending import StoredFile
from maillage.events import access
from maillage.events.models import Event, EventDocument
from maillage.events.reading import papers
from maillage.events.reading.papers import Reader
from maillage.events.reading.views.show import found, hers_of, title_of
from maillage.resources.files import giving
from maillage.search.models import Level


@require_safe
@login_not_required
def show_press(request: HttpRequest, year: int, slug: str, token: str = "") -> HttpResponse:
    """With a valid key in its address, also what is under embargo; a key that is wrong or expired changes nothing, and is told."""
    event, now = found(request, year, slug), timezone.now()
    reader = _newsroom(event, token)
    at = f"{event.get_absolute_url()}/presse/{token}" if reader.has_key else event.get_absolute_url()
    shown = papers.for_press(papers.of(event), reader, now=now)
    context = {
        "event": event,
        "papers": [papers.paper(one, at=at, now=now) for one in shown],
        "has_key": reader.has_key,
        "is_refused": bool(token) and not reader.has_key,
        "history_title": title_of(event),
    }
    response = render(request, "events/event_press.html", context)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, noarchive"
    return private(response)


@require_safe
@login_not_required
def give_document(request: HttpRequest, year: int, slug: str, pk: int, token: str = "") -> HttpResponseBase:
    """To be kept, never opened in a page of ours; 404 to whoever may not have it now."""
    event = found(request, year, slug)
    document = next((one for one in papers.of(event) if one.pk == pk), None)
    reader = _newsroom(event, token) if token else _reader(request, event)
    if document is None or not papers.may_have(document, reader, now=timezone.now()):
        raise Http404
    return sent(document, event)


def sent(document: EventDocument, event: Event) -> StoredFile:
    """To whoever may have it: that was asked before. 404 when the disk lost it."""
    try:
        given = giving.open_file(document.file, base=papers.name(document, event))
    except giving.NotThere:
        raise Http404 from None
    return StoredFile(given.handle, content_type=given.content_type, filename=given.name)


@require_safe
@login_not_required
def list_replays(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    event = found(request, year, slug)
    context = {"event": event, "recordings": papers.recordings(event), "history_title": title_of(event)}
    response = render(request, "events/event_replays.html", context)
    if event.level == Level.EVERYBODY and not request.GET:
        response["X-Robots-Tag"] = "all"
    return response


@require_safe
@login_not_required
def show_poster(request: HttpRequest, year: int, slug: str, pk: int) -> HttpResponseBase:
    replay = found(request, year, slug).replays.select_related("poster").defer("poster__text").filter(pk=pk).first()
    if replay is None or replay.poster is None:
        raise Http404
    try:
        given = giving.open_thumbnail(replay.poster)
    except giving.NotThere:
        raise Http404 from None
    return StoredFile(given.handle, content_type=given.content_type, filename=given.name, as_attachment=False)


def _newsroom(event: Event, token: str) -> Reader:
    return Reader(has_key=bool(token) and access.press_key(event, token, now=timezone.now()) is not None)


def _reader(request: HttpRequest, event: Event) -> Reader:
    hers = hers_of(request, event)
    return Reader(is_registered=hers is not None and hers.is_registered)
