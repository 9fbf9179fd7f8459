"""Middleware of ours."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]


def no_index(get_response: Handler) -> Handler:
    """Search engines see nothing but the pages that declare themselves indexable (docs/security.md, case 52)."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("X-Robots-Tag", "noindex, noarchive")
        return response

    return middleware
