"""Streams and recordings."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from maillage.core.errors import DomainError
from maillage.events import actions
from maillage.events.desk.faces import Face
from maillage.events.desk.objects import event_of, user_of
from maillage.events.desk.papers.forms import ReplayForm, StreamsForm
from maillage.events.desk.papers.views import HERE, page
from maillage.events.desk.tabs import frame
from maillage.events.models import Event, Replay

_METHODS = ["GET", "HEAD", "POST"]


@require_POST
def set_streams(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    form = StreamsForm(request.POST, links={})
    if form.is_valid():
        try:
            actions.set_streams(event, form.links(), by=user_of(request), now=timezone.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "L’accès en ligne est enregistré.")
            return redirect(face.url(HERE, event.pk))
    return page(request, face, event, streams=form, status=422)


@require_http_methods(_METHODS)
def add_replay(request: HttpRequest, pk: UUID, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    form = ReplayForm(*_sent(request))
    if form.is_valid():
        try:
            actions.add_replay(
                event,
                form.content(),
                poster=form.cleaned_data["poster"],
                by=user_of(request),
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La rediffusion est ajoutée.")
            return redirect(face.url(HERE, event.pk))
    return _page(request, face, event, form)


@require_http_methods(_METHODS)
def edit_replay(request: HttpRequest, pk: UUID, replay: int, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    found = _replay(event, replay)
    form = ReplayForm(*_sent(request), replay=found)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.edit_replay(
                found,
                form.content(),
                poster=given["poster"],
                drops_poster=given.get("drops_poster", False),
                by=user_of(request),
                now=timezone.now(),
            )
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La rediffusion est enregistrée.")
            return redirect(face.url(HERE, event.pk))
    return _page(request, face, event, form, found)


@require_POST
def remove_replay(request: HttpRequest, pk: UUID, replay: int, *, face: Face) -> HttpResponse:
    event = event_of(request, pk)
    try:
        actions.remove_replay(_replay(event, replay), by=user_of(request), now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "La rediffusion est retirée de la page. L’enregistrement reste là où il est.")
    return redirect(face.url(HERE, event.pk))


@require_POST
def raise_replay(request: HttpRequest, pk: UUID, replay: int, *, face: Face) -> HttpResponse:
    """Before the one that it followed; the first stays first."""
    event = event_of(request, pk)
    found = _replay(event, replay)
    pks = list(event.replays.order_by("rank", "pk").values_list("pk", flat=True))
    at = max(pks.index(found.pk) - 1, 0)
    pks.remove(found.pk)
    pks.insert(at, found.pk)
    try:
        actions.order_replays(event, pks, by=user_of(request), now=timezone.now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{face.url(HERE, event.pk)}#rediffusions")


def _sent(request: HttpRequest) -> tuple[object, object]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _page(
    request: HttpRequest, face: Face, event: Event, form: ReplayForm, replay: Replay | None = None
) -> HttpResponse:
    context = {
        **frame(face, event, HERE),
        "form": form,
        "replay": replay,
        "papers_url": face.url(HERE, event.pk),
        "remove_url": face.url("remove-replay", event.pk, replay.pk) if replay else "",
    }
    return render(request, "events/desk/paper_replay.html", context, status=422 if form.errors else 200)


def _replay(event: Event, pk: int) -> Replay:
    found = event.replays.select_related("event", "poster").defer("poster__text").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
