"""A bounded client on the loopback: raw sockets kept alive, so that it takes as little as it can from the servers beside it."""

import socket
import threading
from dataclasses import dataclass, field
from time import monotonic, perf_counter, process_time

HOST = "127.0.0.1"
# A person's questions come on one connection; the next person's on another, which any of a server's processes may take.
_PERSON = 20


@dataclass(slots=True)
class Load:
    """What some clients saw in some seconds. `latencies` in milliseconds; `processor`: seconds that the clients themselves took."""

    latencies: list[float] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    seconds: float = 0.0
    processor: float = 0.0
    errors: int = 0

    @property
    def throughput(self) -> float:
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def add(self, other: "Load") -> None:
        self.latencies += other.latencies
        self.bodies += other.bodies
        self.seconds += other.seconds
        self.processor += other.processor
        self.errors += other.errors


def get(port: int, path: str) -> tuple[int, bytes]:
    """One answer."""
    with socket.create_connection((HOST, port), timeout=30) as connection:
        return _exchange(connection, path)


def once(connections: dict[int, socket.socket], port: int, path: str) -> Load:
    """One question on a connection that stays open."""
    load = Load()
    if port not in connections:
        connections[port] = _connected(port)
    _ask(connections[port], path, load)
    return load


def run(port: int, paths: list[str], *, clients: int, seconds: float) -> Load:
    """Each client asks the paths in turn, from its own place in the list, until the time is over, as one person after another."""
    loads = [Load() for _ in range(clients)]
    threads = [
        threading.Thread(
            target=_client, args=(port, paths, number * len(paths) // clients, monotonic() + seconds, load)
        )
        for number, load in enumerate(loads)
    ]
    start, processor = perf_counter(), process_time()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole = Load(seconds=perf_counter() - start, processor=process_time() - processor)
    for load in loads:
        whole.add(load)
    return whole


def _client(port: int, paths: list[str], first: int, end: float, load: Load) -> None:
    number = first
    while monotonic() < end:
        with _connected(port) as connection:
            for _ in range(_PERSON):
                _ask(connection, paths[number % len(paths)], load)
                number += 1


def _connected(port: int) -> socket.socket:
    connection = socket.create_connection((HOST, port), timeout=30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _ask(connection: socket.socket, path: str, load: Load) -> None:
    start = perf_counter()
    status, body = _exchange(connection, path)
    load.latencies.append((perf_counter() - start) * 1000)
    load.bodies.append(len(body))
    load.errors += status != 200


def _exchange(connection: socket.socket, path: str) -> tuple[int, bytes]:
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    received = bytearray()
    while b"\r\n\r\n" not in received:
        received += _some(connection)
    head, _, body = bytes(received).partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    missing = int(lengths[0]) - len(body)
    parts = [body]
    while missing > 0:
        parts.append(_some(connection))
        missing -= len(parts[-1])
    return int(head.split(b" ", 2)[1]), b"".join(parts)


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(1 << 18)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data
