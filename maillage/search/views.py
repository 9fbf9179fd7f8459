"""One box for everything that can be found, and the searches that people keep."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from maillage.accounts.models import User
from maillage.core.errors import DomainError
from maillage.search import actions, pages, queries
from maillage.search.forms import KeepForm, SearchForm
from maillage.search.models import Level, SavedSearch
from maillage.search.registry import stands_first


@csrf_exempt  # changes nothing: a forgery would only show results
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Words are sent by POST and never stand in an address to be read (`sealing`); without words, the address says all, in codes.

    An account that nobody vouches for sees what everybody sees (docs/security.md, case 1): keeping a search is for members.
    """
    form, action = pages.read(request), reverse("search:search")
    if leads_to := pages.address(request, form, action):
        return redirect(leads_to)
    page = pages.page(request, form, action)
    is_known = pages.level_of(request) > Level.EVERYBODY
    context = {
        "page": page,
        "keep": KeepForm() if is_known and not page.question.is_empty else None,
        "first": "" if is_known else _first(page),
    }
    return render(request, "search/search.html", context)


@require_safe
def list_saved(request: HttpRequest) -> HttpResponse:
    context = {"saved": queries.saved(request.user), "messages": messages.get_messages(request)}
    return render(request, "search/saved_list.html", context)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The question comes with its name, in hidden fields."""
    form = KeepForm(request.POST)
    question = SearchForm(request.POST).question()
    if not form.is_valid():
        messages.error(request, str(form.errors["nom"][0]))
        return redirect("search:list-saved")
    try:
        actions.keep(question, form.cleaned_data["nom"], by=_person(request), now=timezone.now())
        messages.success(request, "Recherche gardée.")
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("search:list-saved")


@require_POST
def forget(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.forget(get_object_or_404(SavedSearch, pk=pk, person=_person(request)), by=_person(request))
    messages.success(request, "Recherche retirée.")
    return redirect("search:list-saved")


def _first(page: pages.Page) -> str:
    """What helps before any document, by the words as they were typed, or else as they were understood."""
    return stands_first(page.question.words) or stands_first(page.results.corrected)


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # a page of members
    return request.user
