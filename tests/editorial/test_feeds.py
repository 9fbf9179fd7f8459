"""RSS 2.0 and Atom: what everybody may read, the same bytes while nothing changes."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import feedparser
import pytest

from maillage.editorial import actions
from maillage.editorial.models import News

pytestmark = pytest.mark.django_db
EXTENSIONS = pytest.mark.parametrize("extension", ["rss", "atom"])
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = "https://maillage.example"


def read(client, extension, query="", **headers):
    return client.get(f"/actualites/flux.{extension}{query}", headers=headers)


@EXTENSIONS
def test_a_reader_of_feeds_finds_nothing_wrong(client, write_news, here, now, extension):
    write_news(
        "Loire : <l’été> & « après »",
        body="# Jour\n\n[ici](/aide)",
        signature="Un service",
        department="77",
        themes=("spot",),
    )
    write_news("Une autre", at=now - timedelta(days=1))

    answer = read(client, extension)
    feed = feedparser.parse(answer.content)

    assert feed.bozo == 0
    assert feed.version == {"rss": "rss20", "atom": "atom10"}[extension]
    first, second = feed.entries
    pk = News.objects.get(department="77").pk
    assert (first.id, first.link) == (f"urn:uuid:{pk}", "https://maillage.example/actualites/loire-ete-apres")
    assert (
        first.title.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
        == "Loire\u00a0: <l’été> & «\u00a0après\u00a0»"
    )
    assert (first.author, [tag.term for tag in first.tags]) == ("Un service", ["repérer"])
    assert datetime(*first.published_parsed[:6], tzinfo=UTC) == now
    assert second.title == "Une autre"


@EXTENSIONS
def test_the_elements_that_the_standards_ask_are_there(client, write_news, extension):
    write_news()

    root = ET.fromstring(read(client, extension).content)

    if extension == "rss":
        channel = root.find("channel")
        assert (root.tag, root.get("version")) == ("rss", "2.0")
        assert all(channel.findtext(name) for name in ("title", "link", "description", "lastBuildDate"))
        assert channel.find("item/guid").get("isPermaLink") == "false"
        assert all(channel.find("item").findtext(name) for name in ("title", "link", "description", "pubDate"))
    else:
        assert root.tag == f"{ATOM}feed"
        assert all(root.findtext(f"{ATOM}{name}") for name in ("title", "id", "updated"))
        assert {link.get("rel") for link in root.findall(f"{ATOM}link")} == {"alternate", "self"}
        entry = root.find(f"{ATOM}entry")
        assert all(
            entry.findtext(f"{ATOM}{name}")
            for name in ("title", "id", "updated", "published", "author/" + ATOM + "name")
        )


@EXTENSIONS
def test_an_empty_feed_is_valid_and_does_not_move(client, extension):
    first, second = read(client, extension), read(client, extension)

    assert feedparser.parse(first.content).bozo == 0
    assert first.content == second.content


@EXTENSIONS
def test_who_has_it_already_is_told_so(client, write_news, national, now, extension):
    news = write_news()
    first = read(client, extension)
    etag, changed = first.headers["ETag"], first.headers["Last-Modified"]

    assert read(client, extension, **{"if-none-match": etag}).status_code == 304
    assert read(client, extension, **{"if-modified-since": changed}).status_code == 304
    actions.edit_news(
        news, actions.NewsContent("Autre", "Chapeau."), seen=now, by=national, now=now + timedelta(minutes=1)
    )
    assert read(client, extension, **{"if-none-match": etag}).status_code == 200
    assert read(client, extension, **{"if-modified-since": changed}).status_code == 200


@EXTENSIONS
def test_what_leaves_a_feed_changes_its_date(client, write_news, now, extension):
    write_news("Une")
    gone = write_news("Deux")
    changed = read(client, extension).headers["Last-Modified"]

    actions.withdraw_news(gone, by=None, now=now + timedelta(minutes=5))

    answer = read(client, extension, **{"if-modified-since": changed})
    assert (answer.status_code, b"Deux" in answer.content) == (200, False)


@EXTENSIONS
def test_the_identifier_outlives_the_title(client, write_news, national, now, extension):
    news = write_news()
    before = feedparser.parse(read(client, extension).content).entries[0].id

    actions.edit_news(news, actions.NewsContent("Autre", "Chapeau."), seen=now, by=national, now=now)

    assert feedparser.parse(read(client, extension).content).entries[0].id == before


@EXTENSIONS
def test_a_feed_by_theme_and_territory_says_so(client, write_news, here, elsewhere, extension):
    write_news("Partout", themes=("spot",))
    write_news("Ici", department="77", themes=("spot",))
    write_news("Labas", department="59", themes=("spot",))

    feed = feedparser.parse(read(client, extension, "?theme=spot&territoire=77").content)

    assert {entry.title for entry in feed.entries} == {"Partout", "Ici"}
    assert feed.feed.title == "Maillage : actualités, repérer, Seine-et-Marne"
    links = {link.href for link in feed.feed.links}
    assert f"https://maillage.example/actualites/flux.{extension}?theme=spot&territoire=77" in links


@EXTENSIONS
@pytest.mark.parametrize("query", ["theme=zzz", "territoire=99", "theme=spot&territoire=x"])
def test_a_feed_of_nothing_known_does_not_exist(client, write_news, extension, query):
    write_news("Partout", themes=("spot",))

    answer = client.get(f"/actualites/flux.{extension}?{query}")

    assert (answer.status_code, answer["Content-Type"]) == (404, "text/plain; charset=utf-8")
    assert "/actualites/flux.rss" in answer.content.decode()


def test_the_page_names_the_feeds_of_what_it_shows(client):
    page = client.get("/actualites?theme=spot").content.decode()

    assert 'type="application/rss+xml" title="Actualités (RSS)" href="/actualites/flux.rss?theme=spot"' in page
    assert 'href="/actualites/flux.atom?theme=spot"' in page


@EXTENSIONS
def test_types_are_those_that_readers_expect(client, extension):
    assert read(client, extension).headers["Content-Type"] == f"application/{extension}+xml; charset=utf-8"
