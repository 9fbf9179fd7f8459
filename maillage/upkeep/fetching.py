"""Asks a web address whether it still answers, without ever reaching a private network. Pure: no Django.

An address comes from a record, so from anybody (docs/security.md, case 69). Only http and https on their usual ports; no account in
the address; every address that the name resolves to must be public, and the connection goes to the one that was looked at: a name
that changes its answer in between gains nothing. A redirection is a new address, looked at like the first.
"""

import http.client
import ipaddress
import os
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Timer
from urllib.parse import SplitResult, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
_MOST_HOPS = 4
_TIMEOUT = 10.0  # seconds
_LONGEST = 30.0
_REDIRECTIONS = frozenset({301, 302, 303, 307, 308})
_HEAD_UNKNOWN = frozenset({400, 403, 404, 405, 501})  # sites that answer to GET only
_HEADERS = {"User-Agent": "Maillage (verification des liens)", "Accept": "*/*", "Connection": "close"}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
# What Python 3.11 takes for public, and is not.
_SPECIAL = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("64:ff9b:1::/48"))
_LOWEST_PRINTABLE = 33

Resolve = Callable[[str, int], Iterable[str]]
Connect = Callable[[tuple[str, int], float], socket.socket]


class Refused(Exception):
    """This address must not be asked."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`status`: None when nothing answered, or when the address must not be asked (`is_refused`)."""

    status: int | None
    is_refused: bool = False

    @property
    def is_alive(self) -> bool:
        """A page that asks who one is, or that is tired of machines, is there."""
        return self.status is not None and (self.status < 400 or self.status in {401, 403, 405, 429, 451})


def is_public(address: str) -> bool:
    """Whether it may be reached from anywhere; an IPv4 address wrapped in an IPv6 one is judged by itself."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    is_special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or any(ip in network for network in _SPECIAL)
    return ip.is_global and not is_special


def _system_resolve(host: str, port: int) -> list[str]:
    return [str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _system_connect(place: tuple[str, int], timeout: float) -> socket.socket:
    return socket.create_connection(place, timeout)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Its parts can be replaced in tests; with those given here it reaches nothing private."""

    resolve: Resolve = _system_resolve
    connect: Connect = _system_connect
    is_public: Callable[[str], bool] = is_public
    ports: dict[str, int] = field(default_factory=lambda: dict(PORTS))
    timeout: float = _TIMEOUT  # for each step
    longest: float = _LONGEST  # for one request: a site that speaks one letter at a time is left

    def ask(self, url: str) -> Answer:
        """The status of the page at the end of the redirections; never raises for what a site does."""
        try:
            for _ in range(_MOST_HOPS):
                status, location = self._status(url)
                if status not in _REDIRECTIONS or not location:
                    return Answer(status)
                url = urljoin(url, location)
        except Refused:
            return Answer(None, is_refused=True)
        except (OSError, http.client.HTTPException, ValueError):
            return Answer(None)
        return Answer(None)  # it turns in circles

    def _status(self, url: str) -> tuple[int, str]:
        status, location = self._request(url, "HEAD")
        return self._request(url, "GET") if status in _HEAD_UNKNOWN else (status, location)

    def _request(self, url: str, method: str) -> tuple[int, str]:
        """The body is never read."""
        parts = self._checked(url)
        host, port = parts.hostname or "", self.ports[parts.scheme]
        address = self._address(host, port)
        raw = self.connect((address, port), self.timeout)
        with _limited(raw, self.longest):
            link = _Pinned(host, port, raw, is_tls=parts.scheme == "https")
            try:
                link.request(method, _path(parts), headers=_HEADERS)
                response = link.getresponse()
                return response.status, response.headers.get("Location", "")
            finally:
                link.close()

    def _checked(self, url: str) -> SplitResult:
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise Refused from error
        if parts.scheme not in self.ports or not parts.hostname or "@" in parts.netloc:
            raise Refused
        if port not in (None, self.ports[parts.scheme]) or not _is_clean(parts.hostname):
            raise Refused
        return parts

    def _address(self, host: str, port: int) -> str:
        """One of the addresses of that name, if all of them are public."""
        found = list(self.resolve(host, port))
        if not found:
            raise OSError("no address")
        if not all(self.is_public(address) for address in found):
            raise Refused
        return found[0]


@contextmanager
def _limited(link: socket.socket, seconds: float) -> Iterator[None]:
    """Cuts the connection after that time."""
    place = socket.socket(fileno=os.dup(link.fileno()))  # TLS takes the first one over
    timer = Timer(seconds, _cut, [place])
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        place.close()


def _cut(link: socket.socket) -> None:
    with suppress(OSError):
        link.shutdown(socket.SHUT_RDWR)


class _Pinned(http.client.HTTPConnection):
    """Speaks through a connection that is already open, under the name of the site."""

    def __init__(self, host: str, port: int, link: socket.socket, *, is_tls: bool) -> None:
        super().__init__(host, None if port in PORTS.values() else port)
        try:
            self.sock = ssl.create_default_context().wrap_socket(link, server_hostname=host) if is_tls else link
        except (OSError, ValueError):
            link.close()
            raise

    def connect(self) -> None:
        raise OSError("the connection was closed")  # never a second one, which nobody would have looked at


def _is_clean(host: str) -> bool:
    return all(ord(char) >= _LOWEST_PRINTABLE for char in host)


def _path(parts: SplitResult) -> str:
    """Without the fragment, in characters that a request may hold."""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return "".join(char if _LOWEST_PRINTABLE <= ord(char) < 127 else _escaped(char) for char in path)


def _escaped(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode())
