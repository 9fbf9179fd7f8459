"""Feeds of resources, for readers that come back often and ask only what changed."""

from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.core.conditional import answer
from maillage.resources import feeds
from maillage.resources.queries import listing
from maillage.search import pages
from maillage.search.forms import codes
from maillage.search.questions import BY_RELEVANCE, LETTERS, Question

_LABELS = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
_NOT_THERE = (
    "Ce flux n’existe pas : sa forme ou l’un de ses codes est inconnu, ou n’existe plus.\n"
    "Toutes les ressources : /ressources/flux.rss, /ressources/flux.atom ou /ressources/flux.json.\n"
)


@require_safe
@login_not_required
def feed(request: HttpRequest, form: str) -> HttpResponseBase:
    """What everybody may read, whoever asks. A code or a form that does not exist is told in words."""
    question = _question(request)
    if form not in feeds.TYPES or question is None:
        return HttpResponse(_NOT_THERE, status=404, content_type="text/plain; charset=utf-8")
    found = listing.newest(question, most=feeds.MOST, now=timezone.now())
    labels = listing.labels(question)
    content = feeds.write(form, found, labels, address=_address(form, question))
    return answer(request, content, f"{feeds.TYPES[form]}; charset=utf-8", changed_at=feeds.changed_at(found))


def addresses(question: Question) -> list[tuple[str, str, str]]:
    """Name, address and type of each feed of what is shown."""
    return [(label, _address(form, question), feeds.TYPES[form]) for form, label in _LABELS.items()]


def _address(form: str, question: Question) -> str:
    said = codes(replace(question, order=BY_RELEVANCE), without=listing.WITHIN)
    return f"/ressources/flux.{form}?{said}" if said else f"/ressources/flux.{form}"


def _question(request: HttpRequest) -> Question | None:
    """None when a code is not one of ours."""
    question = pages.read(request).question(**listing.WITHIN)
    sent = {(name, code) for letter, name in LETTERS.items() for code in request.GET.getlist(letter) if name != "kinds"}
    read = {(name, code) for name in LETTERS.values() for code in getattr(question, name) if name != "kinds"}
    try:
        listing.labels(question)
    except KeyError:
        return None
    return question if sent == read and all(year.isdecimal() and len(year) == 4 for year in question.years) else None
