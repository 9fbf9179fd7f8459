"""What every request knows of the person, once somebody asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from maillage.accounts import factors
from maillage.directory import standing as standings

Handler = Callable[[HttpRequest], HttpResponse]


def standing(get_response: Handler) -> Handler:
    """`request.standing`: what the person may act for; NOBODY when nobody is logged in. Nothing is read until it is used."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.standing = SimpleLazyObject(  # type: ignore[attr-defined]  # Django's own way to add to a request
            lambda: _standing(request)
        )
        return get_response(request)

    return middleware


def shown_level(request: HttpRequest) -> int:
    """What a public page may show to this person: beyond level 1, only in a session that showed a second factor, as on the working
    faces; else what everybody sees (docs/security.md, case 1).
    """
    standing: standings.Standing = getattr(request, "standing", standings.NOBODY)
    return standing.level if standing.level > 1 and factors.shown_at(request) else 0


def _standing(request: HttpRequest) -> standings.Standing:
    if request.user.is_anonymous:
        return standings.NOBODY
    return standings.of(request.user, now=timezone.now())
