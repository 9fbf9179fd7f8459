"""Serves each request in one thread from beginning to end."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import IO, Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix

from maillage.core.sending import StoredFile, by_pieces

_THREADS = 8
_HEAVY_THREADS = 2  # of each process
_LARGEST_FORM = 3_000_000  # bytes, without files
_MOST_FILES = 3  # in one form (maillage/resources/forms/uploads.py)
_TOO_LARGE = "Ce que vous envoyez est trop gros. Revenez en arrière, et envoyez moins de choses à la fois."
_TOO_LARGE_HEADERS = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


class OneThreadHandler(ASGIHandler):
    """Django's handler changes threads for each synchronous middleware and signal, a dozen times per request: that took three
    times as long as to answer. Here a thread takes the request, and gives back the whole response; only stored files are streamed.

    What computes for long (`settings.HEAVY_POSTS`: a password is hashed) waits for its turn apart, in order: fifty people who log
    in at once leave the other threads, and most of the processor, to those who look for help.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="request")
        self._heavy_pool = ThreadPoolExecutor(_HEAVY_THREADS, thread_name_prefix="heavy")
        self._heavy = re.compile("|".join(settings.HEAVY_POSTS))

    def load_middleware(self, is_async: bool = False) -> None:
        super().load_middleware(is_async=False)

    async def handle(self, scope: Any, receive: Any, send: Any) -> None:
        limited = _Limited(receive, _largest(scope["path"]))
        try:
            body = await self.read_body(limited)
        except RequestAborted:
            if limited.is_over:
                await self.send_response(HttpResponse(_TOO_LARGE, status=413, headers=_TOO_LARGE_HEADERS), send)
            return
        with body:
            loop = asyncio.get_running_loop()
            pool = self._heavy_pool if self._is_heavy(scope) else self._pool
            response = await loop.run_in_executor(pool, copy_context().run, self._answer, scope, body)
        await self.send_response(response, send)

    def _is_heavy(self, scope: Any) -> bool:
        return scope["method"] == "POST" and self._heavy.fullmatch(scope["path"]) is not None

    def _answer(self, scope: Any, body: IO[bytes]) -> HttpResponseBase:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        response: HttpResponseBase | None = refusal if request is None else self.get_response(request)
        assert response is not None
        answer = response
        if isinstance(response, StoredFile) and response.file_to_stream is not None:
            answer = by_pieces(response, self._pool)
        elif isinstance(response, StreamingHttpResponse):
            answer = response = _whole(response)
        response.close()  # tells that the request is finished: this thread gives its connections back
        return answer


class _Limited:
    """What a browser sends, until it is too much: then it is as if it had left, and nothing of it stays on the disk."""

    def __init__(self, receive: Any, most: int) -> None:
        self._receive, self._left, self.is_over = receive, most, False

    async def __call__(self) -> Any:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        self.is_over = self._left < 0
        return {"type": "http.disconnect"} if self.is_over else message


def _largest(path: str) -> int:
    """Bytes of one request: a form, or the files that one form sends."""
    files = _MOST_FILES * settings.LARGEST_FILE * 1_000_000 if path.startswith(tuple(settings.UPLOAD_PATHS)) else 0
    return _LARGEST_FORM + files


def _whole(streamed: StreamingHttpResponse) -> HttpResponse:
    """The same response with its content in memory: static files only, and they are small."""
    response = HttpResponse(b"".join(streamed), status=streamed.status_code, headers=dict(streamed.items()))
    response.cookies = streamed.cookies
    streamed.close()
    return response
