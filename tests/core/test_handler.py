"""One thread per request: the same answers as Django's own handler, over ASGI."""

import asyncio
import threading
from contextlib import nullcontext

import pytest
from django.core import signals
from django.core.exceptions import SynchronousOnlyOperation
from django.core.handlers.asgi import ASGIHandler
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

from maillage.core.handler import OneThreadHandler

THREADS = []
HASHING = []
MAY_END = threading.Event()


def echo(request):
    THREADS.append(threading.get_ident())
    response = HttpResponse(request.method.encode() + b" " + request.body + request.GET.get("q", "").encode())
    response.set_cookie("sortie", "1", httponly=True)
    return response


def form(request):
    THREADS.append(threading.get_ident())
    return HttpResponse(request.POST.get("mots", ""))


def stream(request):
    response = StreamingHttpResponse([b"one ", b"two"], content_type="text/plain")
    response["X-Kept"] = "yes"
    return response


def fail(request):
    raise RuntimeError


def write(request):
    with pytest.raises(SynchronousOnlyOperation):
        connection.cursor().execute("DELETE FROM core_taskrun")
    return HttpResponse("refused")


def hash_something(request):
    HASHING.append(threading.get_ident())
    MAY_END.wait(timeout=20)
    return HttpResponse(f"{len(HASHING)}")


urlpatterns = [
    path("echo", echo),
    path("form", form),
    path("stream", stream),
    path("fail", fail),
    path("write", write),
    path("hash", hash_something),
]


def is_ready():
    return True


def is_not_ready():
    return False


@pytest.fixture
def at_once(settings):
    """Every address is one that is answered from memory."""
    settings.ANONYMOUS_PATHS = ["/"]
    settings.ANONYMOUS_READY = f"{__name__}.is_ready"


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "People" not in name and "Csrf" not in name]
    THREADS.clear()


def ask(where, *, handler=OneThreadHandler, **said):
    """Status, headers and body of what the handler sends."""
    return asyncio.run(asked(handler(), where, **said))


async def asked(handler, where, *, method="GET", body=(b"",), leaves=False, headers=()):
    route, _, query = where.partition("?")
    scope = {
        "type": "http",
        "method": method,
        "path": route,
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost"), *headers],
    }
    sent = []
    waiting = [{"type": "http.request", "body": part, "more_body": n < len(body) - 1} for n, part in enumerate(body)]

    async def receive():
        if leaves or not waiting:
            return {"type": "http.disconnect"} if leaves else await asyncio.sleep(60)
        return waiting.pop(0)

    async def send(message):
        sent.append(message)

    await handler(scope, receive, send)
    if not sent:
        return None
    return sent[0]["status"], sorted(sent[0]["headers"]), b"".join(part.get("body", b"") for part in sent[1:])


def test_a_request_is_answered_with_its_cookies_and_headers():
    status, headers, body = ask("/echo?q=%C3%A9t%C3%A9")

    assert (status, body.decode()) == (200, "GET été")
    assert (b"Cache-Control", b"no-store") in headers
    assert [value for name, value in headers if name == b"Set-Cookie"] == [b"sortie=1; HttpOnly; Path=/"]


def test_a_body_in_several_parts_is_read_whole():
    assert ask("/echo", method="POST", body=(b"one ", b"", b"two"))[2] == b"POST one two"


_FORM = b'--x\r\nContent-Disposition: form-data; name="mots"\r\n\r\nfugue\r\n'


def _sent(body, said=b"multipart/form-data; boundary=x"):
    return ask(
        "/form",
        method="POST",
        body=(body,),
        headers=((b"content-type", said), (b"content-length", str(len(body)).encode())),
    )


@pytest.mark.parametrize("end", [b"--x--", b"--x--\r\n", b"--x--\r\n\r\n"])
@pytest.mark.parametrize(
    "said", [b"multipart/form-data; boundary=x", b'multipart/form-data; charset=utf-8; boundary="x"']
)
def test_a_form_that_is_whole_is_read(end, said):
    assert _sent(_FORM + end, said)[::2] == (200, b"fugue")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (_FORM, b"multipart/form-data; boundary=x"),
        (_FORM + b"--x", b"multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Dis", b"multipart/form-data; boundary=x"),
        (b"", b"multipart/form-data; boundary=x"),
        (_FORM + b"--x--", b"multipart/form-data"),
        (_FORM + b"--x--", b"multipart/form-data; boundary=y"),
        (_FORM + b"--x--" + b" " * 100, b"multipart/form-data; boundary=x"),
    ],
)
def test_a_form_that_was_cut_is_refused_and_nothing_of_it_is_read(body, said):
    status, headers, page = _sent(body, said)

    assert (status, "n’a pas pu être lue" in page.decode()) == (400, True)
    assert (b"Cache-Control", b"no-store") in headers
    assert THREADS == []


@pytest.mark.parametrize("where", ["/echo?q=a", "/stream", "/fail"])
def test_the_answer_is_that_of_django(where):
    with pytest.warns(match="must consume synchronous iterators") if where == "/stream" else nullcontext():
        theirs = ask(where, handler=ASGIHandler)

    assert _without_nonce(ask(where)) == _without_nonce(theirs)


@pytest.mark.abuse(71)
def test_twenty_people_who_log_in_leave_the_others_their_threads(settings):
    """Two at a time, in order; the rest is answered meanwhile."""
    settings.HEAVY_POSTS = ["/hash"]
    HASHING.clear()
    MAY_END.clear()

    async def crowd():
        handler = OneThreadHandler()
        logins = [asyncio.create_task(asked(handler, "/hash", method="POST")) for _ in range(20)]
        reading = await asyncio.gather(*(asked(handler, "/echo") for _ in range(9)))
        begun = len(HASHING)
        MAY_END.set()
        return reading, begun, await asyncio.gather(*logins)

    reading, begun, logins = asyncio.run(crowd())

    assert [status for status, _, _ in reading] == [200] * 9
    assert begun <= 2
    assert [status for status, _, _ in logins] == [200] * 20
    assert len(set(HASHING)) == 2


def test_what_is_streamed_comes_whole():
    status, headers, body = ask("/stream")

    assert (status, body) == (200, b"one two")
    assert (b"X-Kept", b"yes") in headers


def test_a_bug_is_a_500_and_not_a_silence(caplog):
    assert ask("/fail")[0] == 500


def test_an_address_in_a_wrong_encoding_is_answered():
    assert ask("/echo?q=%FF")[0] == 200


def test_a_body_that_is_too_large_is_refused(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10

    assert ask("/echo", method="POST", body=(b"x" * 11,), headers=[(b"content-length", b"11")])[0] == 400


def test_who_left_before_the_end_is_not_answered():
    assert ask("/echo", leaves=True) is None


def test_the_request_begins_and_ends_in_its_thread(addresses):
    seen = []

    def note(**_):
        seen.append(threading.get_ident())

    signals.request_started.connect(note)
    signals.request_finished.connect(note)
    try:
        ask("/echo")
    finally:
        signals.request_started.disconnect(note)
        signals.request_finished.disconnect(note)

    assert seen == [THREADS[0], THREADS[0]]
    assert THREADS[0] != threading.get_ident()


@pytest.mark.parametrize("where", ["/echo?q=a", "/fail", "/unknown"])
def test_what_is_answered_at_once_is_the_answer_of_django(at_once, where):
    assert _without_nonce(ask(where)) == _without_nonce(ask(where, handler=ASGIHandler))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_in_memory_is_read_without_changing_threads(at_once, method):
    assert ask("/echo", method=method)[0] == 200
    assert set(THREADS) == {threading.get_ident()}


def test_what_is_posted_takes_a_thread(at_once):
    ask("/echo", method="POST")

    assert THREADS[0] != threading.get_ident()


def test_while_it_is_not_in_memory_it_takes_a_thread(at_once, settings):
    settings.ANONYMOUS_READY = f"{__name__}.is_not_ready"

    ask("/echo")

    assert THREADS[0] != threading.get_ident()


def test_no_statement_reaches_the_database_from_what_is_answered_at_once(at_once):
    assert ask("/write")[2] == b"refused"


def test_one_answer_leaves_nothing_to_the_next(at_once):
    async def twice():
        handler = OneThreadHandler()
        return [await asked(handler, where) for where in ("/echo?q=a", "/echo", "/echo")]

    assert [body for _, _, body in asyncio.run(twice())] == [b"GET a", b"GET ", b"GET "]


def _without_nonce(answer):
    status, headers, body = answer
    kept = [pair for pair in headers if pair[0] not in {b"Content-Security-Policy", b"Content-Length"}]
    return status, kept, body if b"nonce" not in body else b""


@pytest.mark.abuse(71)
def test_what_is_sent_is_no_larger_than_a_form():
    """Anybody may post: nobody fills the disk."""
    status, headers, body = ask("/echo", method="POST", body=(b"x" * 2_000_000, b"x" * 1_000_001))

    assert (status, dict(headers)[b"Content-Type"]) == (413, b"text/plain; charset=utf-8")
    assert body.decode().startswith("Ce que vous envoyez est trop gros.")
    assert ask("/echo", method="POST", body=(b"x" * 2_000_000,))[0] == 200


def test_files_are_sent_where_files_are_taken(settings):
    settings.LARGEST_FILE, settings.UPLOAD_PATHS = 1, ["/ech"]
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = None

    assert ask("/echo", method="POST", body=(b"x" * 3_000_000, b"x" * 3_000_000))[0] == 200
    assert ask("/echo", method="POST", body=(b"x" * 3_000_000, b"x" * 3_000_001))[0] == 413
