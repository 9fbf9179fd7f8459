"""Middleware of ours."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

GUARD_COOKIE = "sortie"
GUARD_SECONDS = 5 * 60
# What answers as usual after a quick exit: the exit itself, what lifts the guard, and what is not a page.
_UNGUARDED = {"/quitter", "/continuer", "/sante"}

Handler = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]


def discretion(get_response: Handler) -> Handler:
    """Pages leave no copy in a cache; search engines see only those that ask to be seen (`findable`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Robots-Tag", "noindex, noarchive")
        return response

    return middleware


def findable(view: View) -> View:
    """Search engines may show this page: it says nothing of anybody, and helps who looks for help."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not request.GET:
            response["X-Robots-Tag"] = "all"
        return response

    return shown


def quick_exit_guard(get_response: Handler) -> Handler:
    """For five minutes after a quick exit, « Back » finds a page that says nothing (design guide, 4.1)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_page = request.path not in _UNGUARDED and not request.path.startswith(settings.STATIC_URL)
        if GUARD_COOKIE in request.COOKIES and is_page:
            return render(request, "core/guard.html")
        return get_response(request)

    return middleware
