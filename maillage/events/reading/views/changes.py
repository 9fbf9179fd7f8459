"""What changed in the programme of an event."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from maillage.core.conditional import answer
from maillage.events.reading import changes, finding
from maillage.events.reading.views.show import found, title_of
from maillage.search.models import Level


@require_safe
@login_not_required
def list_versions(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    event = found(request, year, slug)
    is_public = event.level == Level.EVERYBODY
    context = {
        "event": event,
        "versions": changes.versions(event),
        "is_public": is_public,
        "history_title": title_of(event),
    }
    response = render(request, "events/event_versions.html", context)
    if is_public and not request.GET:
        response["X-Robots-Tag"] = "all"
    return response


@require_safe
@login_not_required
def feed(request: HttpRequest, year: int, slug: str) -> HttpResponseBase:
    """What everybody may read, whoever asks."""
    event = finding.published(year, slug, level=Level.EVERYBODY)
    if event is None:
        raise Http404
    made = changes.feed(event, changes.versions(event))
    return answer(request, made.content, changes.TYPE, changed_at=made.changed_at)
