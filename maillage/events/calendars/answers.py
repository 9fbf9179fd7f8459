"""Files given to programs that come back often and ask only what changed."""

import hashlib
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

TYPES = {
    "ics": "text/calendar; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
}
_OPENED = {"pdf", "xml", "json"}  # in the browser; a calendar goes to the program that keeps it
_TEXT = "text/plain; charset=utf-8"


def unchanged(request: HttpRequest, tag: str) -> HttpResponseBase | None:
    """The empty answer to whoever has that file already; None when it has to be given."""
    response = get_conditional_response(request, etag=f'"{tag}"')
    if response is not None:
        response["ETag"] = f'"{tag}"'
    return response


def give(body: bytes, form: str, name: str, *, tag: str, changed_at: datetime) -> HttpResponse:
    """`name`: of the file, without what follows its point; `tag` changes with the content."""
    response = HttpResponse(body, content_type=TYPES[form])
    kept = "inline" if form in _OPENED else "attachment"
    response["Content-Disposition"] = f'{kept}; filename="{name}.{form}"'
    response["ETag"] = f'"{tag}"'
    response["Last-Modified"] = http_date(changed_at.timestamp())
    return response


def give_or_not(request: HttpRequest, body: bytes, form: str, name: str, *, changed_at: datetime) -> HttpResponseBase:
    """Of a file that is written for this answer."""
    tag = hashlib.sha256(body).hexdigest()
    return unchanged(request, tag) or give(body, form, name, tag=tag, changed_at=changed_at)


def private(response: HttpResponseBase) -> HttpResponseBase:
    """Nobody's cache keeps it, no robot follows it."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "none"
    return response


def not_there(sentence: str) -> HttpResponse:
    return HttpResponse(f"{sentence}\n", status=404, content_type=_TEXT)


def not_yet(sentence: str, *, seconds: int) -> HttpResponse:
    """`seconds`: when to come back."""
    response = HttpResponse(f"{sentence}\n", status=503, content_type=_TEXT)
    response["Retry-After"] = str(seconds)
    return response
