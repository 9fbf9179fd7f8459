"""The help finder's pages as the product serves them: read in the thread of the event loop, where no database can be waited for."""

import asyncio
import threading

import pytest
from django.core import signals

from maillage.core.handler import OneThreadHandler
from maillage.orientation.snapshots import shelf
from tests.orientation import pages

ADDRESSES = sorted(url for urls in pages.PUBLIC.values() for url in urls if url.startswith("/aide"))


def served(url):
    """Status, headers, and the threads in which the answer began and ended."""
    route, _, query = url.partition("?")
    scope = {"type": "http", "method": "GET", "path": route, "query_string": query.encode()}
    scope["headers"] = [(b"host", b"localhost")]
    sent, threads = [], []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    def note(**_):
        threads.append(threading.get_ident())

    signals.request_started.connect(note)
    try:
        asyncio.run(OneThreadHandler()(scope, receive, send))
    finally:
        signals.request_started.disconnect(note)
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}, threads


@pytest.mark.parametrize("url", [*ADDRESSES, "/aide/lieu/unknown/autre"])
def test_help_is_read_without_changing_threads_and_answers_as_ever(url, client, small_world):
    shelf.shelf().current()
    usual = client.get(url, headers={"host": "localhost"})

    status, headers, threads = served(url)

    assert (status, threads) == (usual.status_code, [threading.get_ident()])
    assert headers | {"Content-Length": ""} == dict(usual.items()) | {"Content-Length": ""}


def test_before_anything_is_published_help_takes_a_thread(empty_folder):
    status, _, threads = served("/aide/resultats")

    assert status == 503
    assert threads != [threading.get_ident()]
