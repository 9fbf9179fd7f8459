"""Files of ours, sent piece by piece by the handler of the product."""

import asyncio
import tracemalloc

import pytest
from django.http import HttpRequest
from django.urls import path

from maillage.core.handler import OneThreadHandler
from maillage.core.sending import StoredFile

LARGE = 20_000_000
PLACE = {}


def give(request: HttpRequest) -> StoredFile:
    return StoredFile(PLACE["file"].open("rb"), content_type="application/pdf", filename="Rapport d’activité.pdf")


urlpatterns = [path("fichier", give)]


@pytest.fixture(autouse=True)
def addresses(settings, tmp_path):
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "People" not in name and "Csrf" not in name]
    PLACE["file"] = tmp_path / "fichier"
    return tmp_path


def ask(*, headers=()):
    """Headers, and the sizes of the pieces; nothing is kept of the content, so that its memory can be measured."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/fichier",
        "query_string": b"",
        "headers": [(b"host", b"localhost"), *headers],
    }
    started, sizes = {}, []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            started.update(
                status=message["status"], **{name.decode(): value.decode() for name, value in message["headers"]}
            )
        else:
            sizes.append(len(message.get("body", b"")))

    asyncio.run(OneThreadHandler()(scope, receive, send))
    return started, sizes


def test_a_large_file_never_stands_whole_in_memory():
    with PLACE["file"].open("wb") as file:
        file.truncate(LARGE)

    tracemalloc.start()
    try:
        said, sizes = ask(headers=[(b"accept-encoding", b"gzip, br")])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert (said["status"], said["Content-Length"], sum(sizes)) == (200, str(LARGE), LARGE)
    assert peak < LARGE / 4


@pytest.mark.abuse(68)
def test_a_file_is_kept_and_never_run():
    PLACE["file"].write_bytes(b"<script>alert(1)</script>")

    said, _ = ask()

    assert said["Content-Type"] == "application/pdf"
    assert said["Content-Disposition"].startswith("attachment; ")
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert said["Cache-Control"] == "no-store"
