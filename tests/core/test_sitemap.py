"""The map of the public pages."""

from datetime import UTC, date, datetime
from xml.etree.ElementTree import fromstring

import pytest

from maillage.core import sitemap
from maillage.core.sitemap import Address

SCHEMA = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def empty(monkeypatch):
    monkeypatch.setattr(sitemap, "_sources", [])


def read(document):
    root = fromstring(document)
    assert root.tag == f"{SCHEMA}urlset"
    return [{part.tag.removeprefix(SCHEMA): part.text for part in url} for url in root]


def test_every_app_adds_its_pages_once(empty, settings):
    settings.SITE_URL = "https://maillage.example"

    def pages():
        return [
            Address("/", date(2026, 11, 1)),
            Address("/a?b=1&c=2"),
            Address("/d", datetime(2026, 11, 2, 9, 0, tzinfo=UTC)),
        ]

    sitemap.register(pages)
    sitemap.register(pages)

    assert read(sitemap.document()) == [
        {"loc": "https://maillage.example/", "lastmod": "2026-11-01"},
        {"loc": "https://maillage.example/a?b=1&c=2"},
        {"loc": "https://maillage.example/d", "lastmod": "2026-11-02T09:00:00+00:00"},
    ]


def test_the_map_stays_under_the_limit_of_its_protocol(empty, monkeypatch):
    monkeypatch.setattr(sitemap, "MOST", 2)
    sitemap.register(lambda: (Address(f"/{number}") for number in range(5)))

    assert len(read(sitemap.document())) == 2


def test_an_empty_site_has_an_empty_map(empty):
    assert read(sitemap.document()) == []
