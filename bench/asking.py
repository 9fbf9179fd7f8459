"""A page of the whole product but the socket, asked as a visitor: queries, time of the processor, content."""

from typing import TYPE_CHECKING

from bench.measures import Times, percentile

if TYPE_CHECKING:
    from django.test import Client

_TIMES = 100


def seen(address: str, *, expected: int = 200, **headers: str) -> tuple[int, Times, bytes]:
    """Its queries, its durations, and what it says."""
    from django.db import connection  # noqa: PLC0415 -- app ready
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415 -- app ready

    client = visitor()
    for _ in range(5):  # templates, connection
        answer = client.get(address, **headers)
        assert answer.status_code == expected, (address, answer.status_code)
    with CaptureQueriesContext(connection) as captured:
        client.get(address, **headers)
        queries = len(captured)
    taken = Times()
    for _ in range(_TIMES):
        answer = taken.take(lambda: client.get(address, **headers))
    return queries, taken, answer.content


def visitor() -> "Client":
    from django.test import Client  # noqa: PLC0415 -- app ready

    return Client(SERVER_NAME="localhost")


def processor(times: Times) -> str:
    return f"processor {percentile(times.cpu, 50):.2f} / {percentile(times.cpu, 95):.2f} ms (median / p95)"
