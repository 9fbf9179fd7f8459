"""Collections of resources: by hand, or by a search that is asked again each time."""

from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.core.discretion import history_title
from maillage.core.middleware import findable
from maillage.core.text import number
from maillage.directory.middleware import shown_level
from maillage.resources.models import Collection
from maillage.resources.queries import listing
from maillage.search import queries as search
from maillage.search.models import Level
from maillage.search.queries import Results
from maillage.search.questions import Question


@require_safe
@login_not_required
@findable
def list_collections(request: HttpRequest) -> HttpResponse:
    found = listing.collections(shown_level(request), now=timezone.now())
    return render(request, "resources/collection_list.html", {"collections": found})


@require_safe
@login_not_required
def show_collection(request: HttpRequest, slug: str) -> HttpResponse:
    level, now = shown_level(request), timezone.now()
    collection = listing.collection(slug, level=level)
    if collection is None:
        raise Http404
    asked = _asked(collection, request, level)
    if asked is None:
        cards = listing.by_hand(collection, level=level, now=now)
    else:
        cards = listing.shown(asked.hits, level=level, now=now)
    title = history_title(collection.title, "Collection")
    context = {"collection": collection, "cards": cards, "asked": asked, "history_title": title}
    response = render(request, "resources/collection_show.html", context)
    if collection.level == Level.EVERYBODY and not request.GET:
        response["X-Robots-Tag"] = "all"
    return response


def _asked(collection: Collection, request: HttpRequest, level: int) -> Results | None:
    """What its search finds today; None when it is made by hand."""
    if not collection.question:
        return None
    page = number(request.GET.get("page", ""), usual=1)
    question = Question.from_json(collection.question).within(**listing.WITHIN)
    return search.find(replace(question, page=page), level=level)
