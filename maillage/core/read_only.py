"""Reading a page writes nothing: a statement that would is refused before the database sees it, whatever the view calls."""

import asyncio
import os
import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse

Handler = Callable[[HttpRequest], HttpResponse]
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
_READS = re.compile(
    r"\s*\(*\s*(SELECT|VALUES|SAVEPOINT|RELEASE|ROLLBACK|BEGIN|COMMIT|SET|SHOW|PRAGMA)\b", re.IGNORECASE
)
_READS_UNLESS = re.compile(r"\s*(WITH|EXPLAIN|DECLARE|FETCH|CLOSE)\b", re.IGNORECASE)
_WRITES = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|MERGE\s+INTO)\b", re.IGNORECASE)
_SEVERAL = re.compile(r";\s*\S")


class WriteRefused(Exception):
    """A bug: this view has to be reached by POST, or to say that it `may_write`."""


def may_write(view: Callable[..., Any]) -> Callable[..., Any]:
    """For a view that writes though it is reached by GET, such as the way back from an identity provider."""
    view.may_write = True  # type: ignore[attr-defined]  # read below
    return view


class ReadOnlyMiddleware:
    """For each request that reads. What any reading may write is in `settings.WRITTEN_WHEN_READING`: sessions, « vu le »."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in _SAFE or _is_in_loop():
            return self.get_response(request)
        request.write_guard = guard = _Guard()  # type: ignore[attr-defined]  # read below
        with connection.execute_wrapper(guard):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if hasattr(request, "write_guard"):
            request.write_guard.is_open = getattr(view, "may_write", False)


def _is_in_loop() -> bool:
    """Where an event loop runs, Django refuses every statement, those that read too: there is no connection to guard."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return not os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")  # which lets them through


class _Guard:
    is_open = False

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not self.is_open and is_write(str(sql)):
            raise WriteRefused(f"A view that reads tried to write: {str(sql).split('(')[0][:80]}")
        return execute(sql, params, many, context)


def is_write(sql: str) -> bool:
    """Anything that is not known to read, unless every reading may write it."""
    if sql.startswith(tuple(settings.WRITTEN_WHEN_READING)) and not _SEVERAL.search(sql):
        return False
    if _SEVERAL.search(sql):
        return True
    return not (_READS.match(sql) or (_READS_UNLESS.match(sql) and not _WRITES.search(sql)))
