"""Middleware of ours."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import is_valid_path
from django.utils.http import escape_leading_slashes

from maillage.core import spacing

_NOT_FOUND = 404
# Asked beside what is no page: a feed, a file.
_GUESSED_ICON, _ICON = "/favicon.ico", "img/dot.svg"
GUARD_COOKIE = "sortie"
GUARD_SECONDS = 5 * 60
# What answers as usual after a quick exit: the exit itself, what lifts the guard, and what is not a page.
_UNGUARDED = {"/quitter", "/continuer", "/sante"}

_POLICY = "Permissions-Policy"
_SENSORS = "camera={}, microphone=(), geolocation=(), display-capture=(), usb=(), payment=()"
_NO_SENSOR, _CAMERA = _SENSORS.format("()"), _SENSORS.format("(self)")

Handler = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]
Answer = TypeVar("Answer", bound=HttpResponseBase)


def discretion(get_response: Handler) -> Handler:
    """Pages leave no copy in a cache, open no camera; search engines see only those that ask to be seen (`findable`)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("X-Robots-Tag", "noindex, noarchive")
        response.headers.setdefault(_POLICY, _NO_SENSOR)
        return response

    return middleware


def with_camera(response: Answer) -> Answer:
    """This page may ask the person for her camera; no other may, whatever was written into it."""
    response[_POLICY] = _CAMERA
    return response


def private(response: Answer) -> Answer:
    """For one person: no cache on the way keeps it."""
    response["Cache-Control"] = "private, no-store"
    return response


def findable(view: View) -> View:
    """Search engines may show this page: it says nothing of anybody, and helps who looks for help."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if not request.GET:
            response["X-Robots-Tag"] = "all"
        return response

    return shown


def french_spacing(get_response: Handler) -> Handler:
    """No line of a page begins with « ? » or « ! », wherever its words come from."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            response.content = spacing.bound(response.content)
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response

    return middleware


def last_slash(get_response: Handler) -> Handler:
    """Addresses have no slash at their end; whoever types one is led to the page all the same. So is a browser that guesses the icon."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == _GUESSED_ICON:
            return HttpResponseRedirect(static(_ICON))
        response = get_response(request)
        if response.status_code != _NOT_FOUND or request.method not in {"GET", "HEAD"}:
            return response
        meant = request.path.rstrip("/")
        if meant in {"", request.path} or not is_valid_path(meant):
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(escape_leading_slashes(f"{meant}?{query}" if query else meant))

    return middleware


def quick_exit_guard(get_response: Handler) -> Handler:
    """For five minutes after a quick exit, « Back » finds a page that says nothing (design guide, 4.1)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        is_page = request.path not in _UNGUARDED and not request.path.startswith(settings.STATIC_URL)
        if GUARD_COOKIE in request.COOKIES and is_page:
            return render(request, "core/guard.html")
        return get_response(request)

    return middleware
