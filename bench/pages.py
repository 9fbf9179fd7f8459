"""What pages weigh, as Debian's Chromium receives them: a first visit with nothing kept, then the next page."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from bench.measures import Line

CHROMIUM = Path("/usr/bin/chromium")
FIRST_KB, FIRST_REQUESTS = 60, 10
NEXT_KB, NEXT_REQUESTS = 12, 3


@dataclass(slots=True)
class Visit:
    """What came over the network: bytes with their headers, requests, origins."""

    size: int = 0
    requests: int = 0
    origins: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        return f"{self.size / 1000:.1f} kB in {self.requests} requests from {len(self.origins)} origin"


def measure(port: int, pages: dict[str, str]) -> list[Line]:
    """`pages`: addresses by name; each is seen first, and after the home page."""
    if not CHROMIUM.exists():
        return [Line("Page weights", "", f"not measured: {CHROMIUM} is not installed")]
    origin = f"http://localhost:{port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        lines = [_line(browser, origin, name, path) for name, path in pages.items()]
        browser.close()
    return lines


def _line(browser: Browser, origin: str, name: str, path: str) -> Line:
    (first,) = _visits(browser, origin, [path])
    _, following = _visits(browser, origin, ["/aide" if path == "/" else "/", path])
    is_met = first.size <= FIRST_KB * 1000 and first.requests <= FIRST_REQUESTS and len(first.origins) == 1
    is_met &= following.size <= NEXT_KB * 1000 and following.requests <= NEXT_REQUESTS
    bar = f"≤ {FIRST_KB} kB, ≤ {FIRST_REQUESTS} requests, 1 origin; next ≤ {NEXT_KB} kB, ≤ {NEXT_REQUESTS}"
    return Line(f"Page: {name}", bar, f"{first}; as the next page {following}", "", is_met)


def _visits(browser: Browser, origin: str, paths: list[str]) -> Iterator[Visit]:
    """One person's visits, one after the other."""
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    visits = []
    for path in paths:
        with _watched(session) as visit:
            page.goto(f"{origin}{path}", wait_until="networkidle")
        visits.append(visit)
    context.close()
    return iter(visits)


@contextmanager
def _watched(session: Any) -> Iterator[Visit]:
    visit, cached = Visit(), set()

    def received(event: dict[str, Any]) -> None:
        response = event["response"]
        if response.get("fromDiskCache") or response.get("fromPrefetchCache"):
            cached.add(event["requestId"])
        elif event["requestId"] not in cached:
            visit.requests += 1
            visit.origins.add("{0.scheme}://{0.netloc}".format(urlsplit(response["url"])))

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] not in cached:
            visit.size += int(event["encodedDataLength"])

    handlers = {
        "Network.requestServedFromCache": lambda event: cached.add(event["requestId"]),
        "Network.responseReceived": received,
        "Network.loadingFinished": finished,
    }
    for name, handler in handlers.items():
        session.on(name, handler)
    yield visit
    for name, handler in handlers.items():
        session.remove_listener(name, handler)
