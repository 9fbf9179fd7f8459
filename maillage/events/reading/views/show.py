"""The page of an event."""

from dataclasses import dataclass, field
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.core.discretion import history_title
from maillage.core.middleware import private
from maillage.directory.middleware import shown_level
from maillage.directory.standing import Standing
from maillage.events import access
from maillage.events.access import Watch
from maillage.events.models import Event
from maillage.events.reading import finding, linked_data, sheet
from maillage.events.reading.papers import Reader
from maillage.search.models import Level

GONE = 410


@dataclass(frozen=True, slots=True)
class Hers:
    """What the page says to one person who is logged in."""

    is_registered: bool
    streams: list[Watch] = field(default_factory=list)


@require_safe
@login_not_required
def show_event(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    """404 to whoever may not read it. What was withdrawn says so, to those who could read it, without its words."""
    event = finding.recorded(year, slug, level=shown_level(request))
    if event is None:
        return _gone(request, year, slug)
    hers = hers_of(request, event)
    reader = Reader(is_registered=hers is not None and hers.is_registered)
    shown = sheet.sheet(event, level=shown_level(request), reader=reader, now=timezone.now())
    is_public = event.level == Level.EVERYBODY
    is_found = is_public and not shown.is_course  # a course is found by its page in the catalogue, and by its sessions
    context = {
        "event": event,
        "sheet": shown,
        "hers": hers,
        "is_public": is_public,
        "history_title": title_of(event),
        "linked_data": linked_data.json_ld(event, shown) if is_found else "",
    }
    response = render(request, "events/event_show.html", context)
    if is_found and not request.GET:
        response["X-Robots-Tag"] = "all"
    return private(response) if hers else response


def found(request: HttpRequest, year: int, slug: str) -> Event:
    """The event, if the person may read it; else 404."""
    event = finding.published(year, slug, level=shown_level(request))
    if event is None:
        raise Http404
    return event


def hers_of(request: HttpRequest, event: Event) -> Hers | None:
    """None for somebody without an account, who costs no query."""
    if request.user.is_anonymous:
        return None
    standing = cast(Standing, request.standing)  # type: ignore[attr-defined]  # put there by a middleware
    is_registered = access.is_registered(event, request.user)
    return Hers(is_registered, access.streams(event, standing=standing, now=timezone.now()))


def title_of(event: Event) -> str:
    """What the browser's history keeps."""
    return history_title(event.title, event.neutral_title or "Évènement")


def _gone(request: HttpRequest, year: int, slug: str) -> HttpResponse:
    if not finding.withdrawn(year, slug, level=shown_level(request)):
        raise Http404
    return render(request, "events/event_gone.html", status=GONE)
