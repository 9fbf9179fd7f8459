"""The front page of the resource centre: the newest resources, what narrows the list, and the box of the search."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from maillage.core.middleware import findable
from maillage.directory.middleware import shown_level
from maillage.resources.queries import listing
from maillage.resources.views.feeds import addresses
from maillage.search import pages


@csrf_exempt  # changes nothing: a forgery would only show results
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@findable
def list_resources(request: HttpRequest) -> HttpResponse:
    """Words are sent by POST and stand in no address; without words, the address says all, in codes."""
    form, action = pages.read(request), reverse("resources:list")
    if leads_to := pages.address(request, form, action, **listing.WITHIN):
        return redirect(leads_to)
    page = pages.page(request, form, action, **listing.WITHIN)
    level, now = shown_level(request), timezone.now()
    is_front = not (page.question.words.strip() or page.is_narrowed) and page.results.page == 1
    context = {
        "page": page,
        "cards": listing.shown(page.results.hits, level=level, now=now),
        "collections": listing.collections(level, now=now, most=listing.ON_TOP) if is_front else [],
        "is_front": is_front,
        "feeds": addresses(page.question),
    }
    return render(request, "resources/resource_list.html", context)
