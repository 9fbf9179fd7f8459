"""The agenda, for whoever reads. An address says all that is asked, in codes; nothing is kept of readers."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.core.conditional import answer
from maillage.core.middleware import findable
from maillage.core.text import number
from maillage.directory.middleware import shown_level
from maillage.events.agenda import feeds, listing, maps, months, narrowing, openagenda
from maillage.events.agenda.forms import NarrowingForm
from maillage.events.agenda.narrowing import Asked

_NOT_THERE = (
    "Ceci n’existe pas : la forme, un code ou la suite demandée est inconnue, ou n’existe plus.\n"
    "Tout l’agenda : /agenda/flux.rss, /agenda/flux.atom ou /agenda/openagenda.json.\n"
)


@require_safe
@login_not_required
@findable
def list_events(request: HttpRequest) -> HttpResponse:
    asked = narrowing.read(request.GET)
    wanted = number(request.GET.get("page", ""), usual=1)
    context = {
        "page": listing.page(asked, wanted, level=shown_level(request), now=timezone.now()),
        "base": f"{asked.query}&page=" if asked.query else "?page=",
    }
    return _render(request, "events/agenda_list.html", asked, context)


@require_safe
@login_not_required
def show_month(request: HttpRequest, month: str) -> HttpResponse:
    first = months.parse(month)
    if first is None:
        raise Http404
    asked = replace(narrowing.read(request.GET), is_past=False)
    page = months.page(first, asked, level=shown_level(request), now=timezone.now())
    return _render(request, "events/agenda_month.html", asked, {"page": page})


@require_safe
@login_not_required
def show_map(request: HttpRequest) -> HttpResponse:
    asked = narrowing.read(request.GET)
    page = maps.page(asked, level=shown_level(request), now=timezone.now())
    context = {"page": page, "whole_country": asked.query_with(department="")}
    return _render(request, "events/agenda_map.html", asked, context)


@require_safe
@login_not_required
def feed(request: HttpRequest, form: str) -> HttpResponseBase:
    """What everybody may read, whoever asks. A code or a form that does not exist is told in words."""
    asked = narrowing.read(request.GET)
    if form not in feeds.TYPES or not asked.is_known:
        return _not_there()
    found = feeds.newest(asked, now=timezone.now())
    content = feeds.write(form, found, asked)
    return answer(request, content, f"{feeds.TYPES[form]}; charset=utf-8", changed_at=feeds.changed_at(found))


@require_safe
@login_not_required
def open_agenda(request: HttpRequest) -> HttpResponseBase:
    """The same by pages: `size`, then `after[]` as the answer says."""
    asked, size, sent = narrowing.read(request.GET), request.GET.get("size", ""), request.GET.getlist("after[]")
    after = openagenda.Place.read(sent) if sent else None
    if not asked.is_known or bool(sent) != (after is not None):
        return _not_there()
    size_kept = min(max(1, number(size, usual=openagenda.USUAL)), openagenda.MOST)
    content = openagenda.write(asked, size=size_kept, after=after, now=timezone.now())
    return answer(request, content, "application/json; charset=utf-8")


def _not_there() -> HttpResponse:
    return HttpResponse(_NOT_THERE, status=404, content_type="text/plain; charset=utf-8")


def _render(request: HttpRequest, template: str, asked: Asked, context: dict[str, Any]) -> HttpResponse:
    """With what the three presentations share."""
    shared = {
        "asked": asked,
        "form": NarrowingForm(asked),
        "to_come": asked.query_with(is_past=False),
        "past": asked.query_with(is_past=True),
        "query": asked.query,
        "this_month": months.code(timezone.localdate()),
        "feeds": [(label, feeds.address(form, asked), feeds.TYPES[form]) for form, label in feeds.LABELS.items()],
    }
    return render(request, template, {**shared, **context})
