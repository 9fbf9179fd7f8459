"""What every request knows of the person, once somebody asks."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

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


def _standing(request: HttpRequest) -> standings.Standing:
    if request.user.is_anonymous:
        return standings.NOBODY
    return standings.of(request.user, now=timezone.now())
