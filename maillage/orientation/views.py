"""The help finder. Every page is public, keeps nothing, and is served without the database."""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.core.middleware import findable
from maillage.directory import vocabulary
from maillage.orientation import actions, finder, searching
from maillage.orientation.forms import ChoiceForm, PlaceForm, SearchForm
from maillage.orientation.pages import cards, guides, numbers, plan
from maillage.orientation.snapshots.shelf import NothingPublished
from maillage.territories import gazetteer, outlines

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]

_WIDER_KM = {10: 40, 20: 80, 40: 80, 80: 150}
_UNMET_SALT = "orientation.unmet"
_UNMET_SECONDS = 60 * 60
_MIDDLE_OF_FRANCE = (2.4, 46.6)
_OUTLINES_SECONDS = 30 * 24 * 3600


@csrf_exempt  # changes nothing and knows nobody: a forgery would only show results
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """What was typed becomes codes: the results, or a choice between towns. What cannot be read is asked again.

    A page opened again from the history has nothing typed any more: back to the question.
    """
    if request.method != "POST":
        return redirect("website:home")
    form = PlaceForm(request.POST, needs=True)
    if not form.is_valid():
        return render(request, "orientation/choose_place.html", {"form": form})
    found = form.found()
    if found is None or found.is_certain:
        codes = form.codes(found.places[0].code if found else "")
        return redirect(f"{reverse('orientation:show-results')}?{codes}")
    if not form.names(found) and (first := searching.first_help(form.cleaned_data["ou"])):
        choices = [(place, form.codes(place.code), cards.population_note(place)) for place in found.places]
        again = PlaceForm(initial={"p": request.POST.get("p", ""), "b": request.POST.getlist("b")}, needs=True)
        context = {"form": again, "first": first, "choices": choices}
        return render(request, "orientation/choose_place.html", context)
    if not found.places:
        form.add_error("ou", found.message)
        return render(request, "orientation/choose_place.html", {"form": form})
    return redirect(f"{reverse('orientation:choose-place')}?{form.choice(found)}")


@require_safe
@login_not_required
def choose_place(request: HttpRequest) -> HttpResponse:
    """Towns to choose from, by their codes: what was typed is in no address."""
    form = ChoiceForm(request.GET)
    again = PlaceForm(initial={"p": request.GET.get("p", ""), "b": request.GET.getlist("b")})
    choices = [(place, form.codes(place.code), cards.population_note(place)) for place in form.places()]
    context = {"form": again, "choices": choices, "message": form.message()}
    return render(request, "orientation/choose_place.html", context)


def _or_numbers(view: View) -> View:
    """While no directory is published, the numbers are there all the same."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NothingPublished:
            return render(request, "orientation/unavailable.html", {"numbers": numbers.by_code()}, status=503)

    return shown


@require_safe
@login_not_required
@_or_numbers
def show_results(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    search = form.search()
    if form.is_place_unknown():
        again = PlaceForm({"p": form.data.get("p", ""), "b": request.GET.getlist("b")}, needs=True)
        again.add_error("ou", "Ce code de commune n’existe pas. Écrivez le nom de la ville ou son code postal.")
        return render(request, "orientation/choose_place.html", {"form": again})
    now = timezone.localtime()
    found = finder.find(search, now=now)
    if search.page > found.page_count:  # an old address: the last page is shown
        search = replace(search, page=found.page_count)
        found = finder.find(search, now=now)
    return render(request, "orientation/results.html", _results(form, search, found, now))


def _results(form: SearchForm, search: finder.Search, found: finder.Findings, now: datetime) -> dict[str, Any]:
    local = now.replace(tzinfo=None)
    near = [cards.card(result, search=search, local=local) for result in found.near]
    wider = _WIDER_KM.get(search.distance_km)
    pins = cards.pins(near)
    national = _national(search, found, local)
    return {
        "form": form,
        "search": search,
        "found": found,
        "near": near,
        "national": national,
        "all_national": form.without("l", "d", "n") if search.place and found.national_is_longer else "",
        "title": cards.title(search, found.near_total),
        "summary": cards.summary(search),
        "helplines": _helplines(search),
        "guides": guides.for_search(search.needs, search.audience)[:2],
        "plan": plan.draw(search.place, pins, gazetteer.load()) if search.place and pins else None,
        "off_plan": cards.off_plan(near),
        "change": form.without("n", *SearchForm.REFINING),
        "same": form.without("n"),
        "page_base": f"?{form.without('n')}&n=",
        "widen_title": cards.widen_title(search, found.near_total),
        "without_need": form.without("b", "n") if search.needs and not national else "",
        "wider": f"?{form.farther(wider)}" if wider else "",
        "wider_text": f"Chercher jusqu’à {wider} km",
        "all_filters_off": form.without(*SearchForm.REFINING, "n") if form.is_narrowed() else "",
        "unmet_token": _unmet_token(search),
    }


def _national(search: finder.Search, found: finder.Findings, local: datetime) -> list[cards.Card]:
    """Without the services that are the very numbers shown above."""
    above = {line.code for line in _helplines(search)}
    shown = (cards.card(result, search=search, local=local, is_numbered=False) for result in found.national)
    return [card for card in shown if card.phone.replace(" ", "") not in above]


def _helplines(search: finder.Search) -> list[numbers.Helpline]:
    """The numbers that answer what was asked, best first; 119 in any case."""
    asked = [line for need in search.needs for line in numbers.helplines_for(need) if not line.emergency]
    return list({line.code: line for line in [*asked, numbers.helpline("119")]}.values())[:3]


def _unmet_token(search: finder.Search) -> str:
    if search.place is None:
        return ""
    return signing.dumps([search.place.department, *search.needs], salt=_UNMET_SALT)


@require_safe
@login_not_required
def show_results_data(request: HttpRequest) -> HttpResponse:
    """The same page of results as JSON: the documents of the snapshot, as they are."""
    form = SearchForm(request.GET)
    if form.is_place_unknown() or not form.is_valid():
        return HttpResponse(
            '{"erreur": "Un des codes de cette adresse n’est pas connu."}', "application/json", status=400
        )
    try:
        answer, documents = finder.find_raw(form.search(), now=timezone.localtime())
    except NothingPublished:
        return HttpResponse('{"erreur": "La recherche n’est pas disponible."}', "application/json", status=503)
    body = b'{"total":%d,"services":[%s]}' % (answer.near_total, b",".join(documents))
    return HttpResponse(body, "application/json")


@require_safe
@login_not_required
def show_map(request: HttpRequest) -> HttpResponse:
    """The interactive map, asked for by a button; without JavaScript, a link back to the list."""
    form = SearchForm(request.GET)
    search = form.search()
    place = search.place
    context = {
        "first": (search.page - 1) * finder.PAGE_SIZE + 1,
        "around": cards.of(place.name) if place else "",
        "centre": (place.longitude, place.latitude) if place else _MIDDLE_OF_FRANCE,
        "same": form.without(),
        "towns": plan.towns_around(place, gazetteer.load()) if place else [],
        "settings": settings,
    }
    return render(request, "orientation/map.html", context)


@require_safe
@login_not_required
def show_outlines(request: HttpRequest) -> HttpResponse:
    """Outlines of the départements, as GeoJSON."""
    response = HttpResponse(outlines.DEPARTMENTS_GEOJSON.read_bytes(), "application/geo+json")
    response["Cache-Control"] = f"public, max-age={_OUTLINES_SECONDS}"
    return response


@require_safe
@login_not_required
@_or_numbers
def show_place(request: HttpRequest, reference: str) -> HttpResponse:
    return render(request, "orientation/place.html", _sheet(request, reference))


@require_safe
@login_not_required
@_or_numbers
def print_place(request: HttpRequest, reference: str) -> HttpResponse:
    """A sheet to print: no logo, and no word on why, unless the name of the service is asked for."""
    context = {**_sheet(request, reference), "with_name": request.GET.get("nom") == "1"}
    return render(request, "orientation/place_print.html", context)


def _sheet(request: HttpRequest, reference: str) -> dict[str, Any]:
    now = timezone.localtime()
    result = finder.service(reference, now=now)
    if result is None:
        raise Http404
    form = SearchForm(request.GET)
    return {
        "sheet": cards.sheet(result, local=now.replace(tzinfo=None), audience=form.search().audience),
        "record": result.record,
        "back": form.without(),
        "for_professionals": form.without(p=3),
    }


@require_POST
@csrf_exempt  # adds one to a counter: the signed token says which, and nobody is known
@login_not_required
def tell_unmet(request: HttpRequest) -> HttpResponse:
    """« Le dire au réseau »: counts an unmet need by département and need, and nothing else."""
    try:
        department, *needs = signing.loads(request.POST.get("jeton", ""), salt=_UNMET_SALT, max_age=_UNMET_SECONDS)
        actions.count_unmet(department, needs)
        is_counted = True
    except signing.BadSignature:
        is_counted = False
    except DatabaseError:
        logger.exception("an unmet need could not be counted")
        is_counted = False
    return render(
        request,
        "orientation/unmet.html",
        {"is_counted": is_counted, "helplines": [numbers.helpline("119"), numbers.helpline("116000")]},
    )


@require_safe
@login_not_required
@findable
def list_guides(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "orientation/guide_list.html",
        {"needs": [need for need in vocabulary.NEEDS if need.is_first], "guides": guides.GUIDES},
    )


@require_safe
@login_not_required
@findable
def show_numbers(request: HttpRequest) -> HttpResponse:
    return render(request, "orientation/numbers.html", {"numbers": numbers.by_code()})


@require_safe
@login_not_required
@findable
def show_guide(request: HttpRequest, slug: str) -> HttpResponse:
    guide = guides.find(slug)
    if guide is None:
        raise Http404
    context = {"guide": guide, "guides": guides.GUIDES, "numbers": numbers.by_code()}
    return render(request, guide.template, context)
