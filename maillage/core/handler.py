"""Serves each request in one thread from beginning to end."""

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from io import SEEK_END, BytesIO
from typing import IO, Any

from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import set_script_prefix
from django.utils.module_loading import import_string

from maillage.core.sending import StoredFile, by_pieces

_THREADS = 8
_HEAVY_THREADS = 2  # of each process
_LARGEST_FORM = 3_000_000  # bytes, without files
_AFTER_END = 64  # bytes that may follow the end of a form: a line
_MOST_FILES = 3  # in one form (maillage/resources/forms/uploads.py)
_TOO_LARGE = "Ce que vous envoyez est trop gros. Revenez en arrière, et envoyez moins de choses à la fois."
_CUT_HEADERS = {"Cache-Control": "no-store", "Content-Security-Policy": "default-src 'none'"}
_BOUNDARY = re.compile(rb"multipart/form-data;.*boundary=\"?([^\";]+)", re.IGNORECASE)
_TOO_LARGE_HEADERS = {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


class OneThreadHandler(ASGIHandler):
    """Django's handler changes threads for each synchronous middleware and signal, a dozen times per request: that took three
    times as long as to answer. Here a thread takes the request, and gives back the whole response; only stored files are streamed.

    What is answered from memory in a few milliseconds (`settings.ANONYMOUS_PATHS`, read) is answered at once, in the thread of the
    event loop: it would only take the interpreter in turns with its neighbours, twice as long for all. Nothing can wait for the
    database there, for Django refuses every statement where a loop runs; and while what it answers from has to be read again
    (`settings.ANONYMOUS_READY`), it goes to a thread as the rest.

    What computes for long (`settings.HEAVY_POSTS`: a password is hashed) waits for its turn apart, in order: fifty people who log
    in at once leave the other threads, and most of the processor, to those who look for help.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="request")
        self._heavy_pool = ThreadPoolExecutor(_HEAVY_THREADS, thread_name_prefix="heavy")
        self._heavy = re.compile("|".join(settings.HEAVY_POSTS))
        self._is_ready = import_string(settings.ANONYMOUS_READY)

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
        if is_cut(scope, body):
            body.close()
            await self.send_response(HttpResponse(render_to_string("400.html"), status=400, headers=_CUT_HEADERS), send)
            return
        with body:
            response = self._answer(scope, body) if self._is_at_once(scope) else await self._in_thread(scope, body)
        await self.send_response(response, send)

    async def _in_thread(self, scope: Any, body: IO[bytes]) -> HttpResponseBase:
        pool = self._heavy_pool if self._is_heavy(scope) else self._pool
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(pool, copy_context().run, self._answer, scope, body)

    async def read_body(self, receive: Any) -> IO[bytes]:
        """Most requests have none, or a short one in one piece: a file of the disk is not even prepared for these."""
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body", False):
            return BytesIO(message.get("body", b""))
        return await super().read_body(_Again(message, receive))

    def _is_at_once(self, scope: Any) -> bool:
        is_read = scope["method"] in ("GET", "HEAD") and scope["path"].startswith(tuple(settings.ANONYMOUS_PATHS))
        return is_read and self._is_ready()

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


def is_cut(scope: Any, body: IO[bytes]) -> bool:
    """Whether a form with files does not end as it says it will: Django would read what came as if it were all."""
    said = next((value for name, value in scope["headers"] if name.lower() == b"content-type"), b"")
    if not said.lower().startswith(b"multipart/form-data"):
        return False
    found = _BOUNDARY.search(said)
    if found is None:
        return True
    end = b"--" + found[1].strip() + b"--"
    size = body.seek(0, SEEK_END)
    body.seek(max(size - len(end) - _AFTER_END, 0))
    is_whole = end in body.read()
    body.seek(0)
    return not is_whole


class _Limited:
    """What a browser sends, until it is too much: then it is as if it had left, and nothing of it stays on the disk."""

    def __init__(self, receive: Any, most: int) -> None:
        self._receive, self._left, self.is_over = receive, most, False

    async def __call__(self) -> Any:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        self.is_over = self._left < 0
        return {"type": "http.disconnect"} if self.is_over else message


class _Again:
    """Gives back a message that was looked at, then what comes after it."""

    def __init__(self, message: Any, receive: Any) -> None:
        self._message, self._receive = message, receive

    async def __call__(self) -> Any:
        message, self._message = self._message, None
        return message or await self._receive()


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
