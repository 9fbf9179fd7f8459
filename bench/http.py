"""The product's own application under uvicorn, beside the baseline under the same: one process each, the loopback, in turns."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench import client
from bench.client import Load
from bench.measures import Line, percentile, spread
from bench.statements import JOINED
from maillage.directory import vocabulary
from maillage.orientation import forms
from maillage.orientation.finder import USUAL_DISTANCE_KM, Search

BAR_MS = 25.0
BAR_TIMES = 10.0
JSON, HTML = "/aide/resultats.json", "/aide/resultats"
PRODUCT, SPREAD, PAGE = "one process", "a process by core", "page"
_OURS = {PRODUCT, SPREAD, PAGE}
_ROUNDS = 2
_TURN = 20
_START_SECONDS = 60
_WARM_UP_SECONDS = 3.0  # so that each process of a server has opened what it answers from


def address(search: Search) -> str:
    """The query of a question, as the pages write it."""
    audiences = {code: number for number, code in forms.AUDIENCE_NUMBERS.items()}
    modes = {code: number for number, code in forms.MODE_NUMBERS.items()}
    said = {
        "p": audiences.get(search.audience, ""),
        "l": search.place.code if search.place else "",
        "b": [vocabulary.need(code).number for code in search.needs],
        "a": search.age,
        "d": "" if search.distance_km == USUAL_DISTANCE_KM else search.distance_km,
        "o": search.is_open_now,
        "m": modes.get(search.mode, ""),
        "g": search.language,
        "w": search.wheelchair,
    }
    return forms.query(said)


@contextmanager
def serving(application: str, workers: int = 1, **environment: str) -> Iterator[int]:
    """uvicorn on a free port of the loopback, with one process or several."""
    with socket.socket() as probe:
        probe.bind((client.HOST, 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", application, "--host", client.HOST, "--port", str(port)]
    command += ["--no-access-log", "--log-level", "error", "--lifespan", "off", "--workers", str(workers)]
    process = subprocess.Popen(command, env={**os.environ, **environment})
    try:
        _wait(port, process)
        yield port
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            client.get(port, f"{JSON}?l=77288")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server did not start")


def measure(
    servers: dict[str, int], searches: list[Search], *, product: int, spread_out: int, seconds: float
) -> list[Line]:
    """`servers`: ports of the baselines by name; `product`: port of the product, and `spread_out` with a process by core."""
    queries = [address(search) for search in searches]
    ways = {PRODUCT: (product, JSON), SPREAD: (spread_out, JSON), PAGE: (product, HTML)}
    ways |= {name: (port, JSON) for name, port in servers.items()}
    paths = {name: [f"{path}?{query}" for query in queries] for name, (_, path) in ways.items()}
    ports = {name: port for name, (port, _) in ways.items()}
    for name, port in ports.items():
        client.run(port, paths[name], clients=4, seconds=_WARM_UP_SECONDS)
    alone = _alone(ports, paths)
    crowd = {name: Load() for name in ways}
    for _ in range(_ROUNDS):
        for name, load in crowd.items():
            load.add(client.run(ports[name], paths[name], clients=4, seconds=seconds))
    return [*_alone_lines(alone), *_crowd_lines(crowd)]


def _alone(ports: dict[str, int], paths: dict[str, list[str]]) -> dict[str, Load]:
    """One client: twenty questions to each server in turn, so that a slow second is slow for all."""
    loads = {name: Load() for name in ports}
    connections: dict[int, socket.socket] = {}
    for start in range(0, len(next(iter(paths.values()))), _TURN):
        for name, load in loads.items():
            for path in paths[name][start : start + _TURN]:
                load.add(client.once(connections, ports[name], path))
    for connection in connections.values():
        connection.close()
    return loads


def _alone_lines(loads: dict[str, Load]) -> list[Line]:
    peers = "; ".join(f"{name}: {spread(load.latencies)} ms" for name, load in loads.items() if name not in _OURS)
    return [
        Line(
            what,
            f"p95 ≤ {BAR_MS:g} ms",
            f"p50 / p95 / longest {spread(load.latencies)} ms",
            peer,
            percentile(load.latencies, 95) <= BAR_MS and not load.errors,
        )
        for what, load, peer in (
            ("HTTP, one client: 20 full records (JSON)", loads[PRODUCT], peers),
            ("HTTP, one client: the whole page of results", loads[PAGE], ""),
        )
    ]


def _crowd_lines(loads: dict[str, Load]) -> list[Line]:
    """The bar is for the whole machine on both sides: the baseline's PostgreSQL works on every core, and so may the product."""
    lines = []
    for way in (SPREAD, PRODUCT):
        for name, load in loads.items():
            if name not in _OURS:
                ratio = loads[way].throughput / load.throughput
                is_bar = (way, name) == (SPREAD, JOINED)
                lines.append(
                    Line(
                        f"HTTP, four clients: {way} beside « {name} »",
                        f"≥ {BAR_TIMES:g} times" if is_bar else "",
                        f"{ratio:.1f} times: {_rate(loads[way])}",
                        _rate(load),
                        ratio >= BAR_TIMES if is_bar else None,
                    )
                )
    page = Line("HTTP, four clients: the whole page, one process", "", _rate(loads[PAGE]))
    own = Line("HTTP, four clients: processor of the clients themselves", "", _own(loads[SPREAD]), _own(loads[JOINED]))
    return [*lines, page, own]


def _own(load: Load) -> str:
    """What the clients take from the servers beside them, on the same machine."""
    share = 100 * load.processor / load.seconds
    return f"{1000 * load.processor / len(load.latencies):.2f} ms per request, {share:.0f} % of one core"


def _rate(load: Load) -> str:
    return f"{load.throughput:.0f} requests/s (p95 {percentile(load.latencies, 95):.1f} ms)"


def differences(servers: dict[str, int], searches: list[Search], product: int) -> list[str]:
    """Questions whose totals or records are not those of the baselines."""
    found = []
    for number, search in enumerate(searches):
        path = f"{JSON}?{address(search)}"
        ours = _told(client.get(product, path))
        found += [
            f"question {number}, {name}" for name, port in servers.items() if _told(client.get(port, path)) != ours
        ]
    return found


def _told(answer: tuple[int, bytes]) -> tuple[int, int, list[object]]:
    status, body = answer
    content = json.loads(body)
    return status, content["total"], content["services"]
