"""The home page of the member face: what awaits the person, then her structures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from maillage.core import work
from maillage.moderation import queries as moderation
from maillage.pro import queries
from maillage.pro.forms import SearchForm
from maillage.pro.views import objects

_LAST_PROPOSALS = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    user, standing, now = objects.user_of(request), objects.standing_of(request), timezone.now()
    context = {
        "first_name": user.first_name,
        "items": work.items("pro", user, standing, now),
        "structures": queries.structures_of(user),
        "waiting": queries.waiting_of(user),
        "proposals": moderation.of_author(user, now=now, count=_LAST_PROPOSALS),
        "form": SearchForm(),
    }
    return render(request, "pro/home.html", context)
