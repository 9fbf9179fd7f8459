"""The map of the public pages, for search engines: each app registers what it shows to everybody."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings

# The protocol's own limit (sitemaps.org).
MOST = 50_000
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True, slots=True)
class Address:
    """A page that everybody may read and that asks to be found: its path, and when it last changed."""

    path: str
    changed_at: date | datetime | None = None


Source = Callable[[], Iterable[Address]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Called once by the app that owns these pages, when it is ready; twice changes nothing."""
    if source not in _sources:
        _sources.append(source)


def addresses() -> Iterator[Address]:
    """In the order in which the apps registered."""
    for source in _sources:
        yield from source()


def document() -> bytes:
    """As XML (sitemaps.org)."""
    root = Element("urlset", xmlns=_SCHEMA)
    for address, _ in zip(addresses(), range(MOST), strict=False):
        url = SubElement(root, "url")
        SubElement(url, "loc").text = f"{settings.SITE_URL}{address.path}"
        if address.changed_at:
            SubElement(url, "lastmod").text = address.changed_at.isoformat()
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))
