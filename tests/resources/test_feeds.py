"""Feeds: what readers take, again and again."""

import json
import logging
from datetime import timedelta
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from django.utils import timezone

from maillage.resources.models import Resource
from tests.factories import MOMENT, OrganisationFactory
from tests.resources.factories import ExpiredFactory, ResourceFactory, WithdrawnFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"
XML = pytest.mark.parametrize("form", ["rss", "atom"])
ALL = pytest.mark.parametrize("form", ["rss", "atom", "json"])
NASTY = "A & B < C > « d » ]]> <script>alert(1)</script>"


def feed(client, form, query="", **headers):
    return client.get(f"/ressources/flux.{form}{query}", headers=headers)


def parsed(client, form, query=""):
    response = feed(client, form, query)
    assert response.status_code == 200
    found = feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})
    assert not found.bozo, found.get("bozo_exception")
    return found


def titles(client, form, query=""):
    if form == "json":
        return [item["title"] for item in feed(client, form, query).json()["items"]]
    return [entry.title for entry in parsed(client, form, query).entries]


@XML
def test_feed_says_all_that_a_reader_needs(client, form):
    resource = ResourceFactory(
        title="Un guide", summary=NASTY, themes=("spot",), publisher=OrganisationFactory(name="Association d’exemple")
    )

    [entry] = parsed(client, form).entries

    assert entry.title == "Un guide"
    assert entry.link == f"http://localhost:8000{resource.get_absolute_url()}"
    assert entry.id == f"urn:uuid:{resource.pk}"
    assert [tag.term for tag in entry.tags] == ["guide", "repérer"]
    assert entry.author == "Association d’exemple"
    assert "A & B" in entry.summary
    assert "<script>" not in entry.summary  # feedparser cleans it as readers do


@XML
@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\x1f", "\ud800", "\ufffe"])
def test_signs_that_no_xml_holds_are_left_out(client, form, sign):
    resource = ResourceFactory.build(title=f"Un{sign} titre", summary=f"Un résumé{sign}", authors=f"A{sign}")
    from maillage.resources import feeds  # noqa: PLC0415 -- written without the database, which refuses some of them

    content = feeds.write(form, [resource], [], address="/ressources/flux")

    assert feedparser.parse(content).entries[0].title == "Un titre"


def test_rss_has_its_required_elements(client):
    ResourceFactory()

    root = fromstring(feed(client, "rss").content)

    assert (root.tag, root.attrib["version"]) == ("rss", "2.0")
    channel = root.find("channel")
    assert all(channel.find(name).text for name in ("title", "link", "description"))
    for item in channel.iter("item"):
        assert all(item.find(name).text for name in ("title", "link", "description", "pubDate", "guid"))
        assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert channel.find(f"{ATOM}link").attrib["rel"] == "self"


def test_atom_has_its_required_elements(client):
    ResourceFactory()

    root = fromstring(feed(client, "atom").content)

    assert root.tag == f"{ATOM}feed"
    for part in (root, *root.iter(f"{ATOM}entry")):
        assert all(part.find(f"{ATOM}{name}").text for name in ("id", "title", "updated"))
    assert root.find(f"{ATOM}author/{ATOM}name").text
    relations = {link.attrib["rel"] for link in root.findall(f"{ATOM}link")}
    assert relations == {"alternate", "self"}
    assert [entry.find(f"{ATOM}published").text for entry in root.iter(f"{ATOM}entry")] == ["2026-11-01T09:00:00+00:00"]


def test_json_feed_has_its_required_members(client):
    resource = ResourceFactory(authors="A; B", summary=NASTY)

    response = feed(client, "json")

    said = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/feed+json; charset=utf-8"
    assert (said["version"], said["title"]) == ("https://jsonfeed.org/version/1.1", "Ressources – Maillage")
    [item] = said["items"]
    assert (item["id"], item["content_text"]) == (f"urn:uuid:{resource.pk}", NASTY)
    assert item["authors"] == [{"name": "A"}, {"name": "B"}]


@ALL
def test_feed_has_the_newest_first_and_only_what_everybody_may_read(client, form):
    ResourceFactory(title="Ancienne", published_at=MOMENT - DAY)
    ResourceFactory(title="Récente")
    ResourceFactory(title="Réservée", level=2)
    ResourceFactory(title="Sous embargo", embargo_until=timezone.now() + DAY)
    WithdrawnFactory(title="Retirée")
    ExpiredFactory(title="Expirée")

    assert titles(client, form) == ["Récente", "Ancienne"]


@ALL
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?h=runaway", ["Fugue"]),
        ("?h=runaway&h=school", ["Fugue", "École"]),
        ("?t=film", ["Film"]),
        ("?d=77", ["Fugue", "École", "Film"]),
        ("?d=59", ["Fugue", "Film"]),
        ("?p=teens&m=social", ["Fugue"]),
        ("?l=uk", ["Film"]),
        ("?a=2020", ["Film"]),
        ("?h=runaway&t=film", []),
    ],
)
def test_feed_is_narrowed_by_codes(client, form, query, expected):
    ResourceFactory(title="Film", type="film", language="uk", year=2020, themes=(), published_at=MOMENT - 2 * DAY)
    ResourceFactory(title="École", themes=("school",), departments=("77",), published_at=MOMENT - DAY)
    ResourceFactory(title="Fugue", themes=("runaway",), publics=("teens",), professions=("social",))

    assert titles(client, form, query) == expected


def test_a_narrowed_feed_says_so(client):
    assert parsed(client, "rss", "?h=runaway&d=77").feed.title == "Ressources – fugue – Seine-et-Marne – Maillage"


@ALL
def test_a_feed_of_nothing_is_a_feed(client, form):
    assert titles(client, form) == []
    assert feed(client, form).content == feed(client, form).content


@ALL
@pytest.mark.parametrize(
    "query", ["?h=nothing", "?t=", "?d=99", "?a=12", "?a=abcd", "?h=<script>", "?l=xx", "?h=spot&h=no"]
)
def test_a_code_that_does_not_exist_is_told_in_words(client, form, query):
    response = feed(client, form, query)

    assert response.status_code == 404
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().startswith("Ce flux n’existe pas")


def test_a_form_that_does_not_exist_is_told_in_words(client):
    response = feed(client, "xml")

    assert (response.status_code, response.content.decode()[:20]) == (404, "Ce flux n’existe pas")


@ALL
def test_a_reader_that_comes_back_takes_nothing_twice(client, form):
    resource = ResourceFactory()
    first = feed(client, form)
    etag = first.headers["ETag"]

    same = feed(client, form, **{"If-None-Match": etag, "Accept-Encoding": "gzip"})
    assert (same.status_code, same.content) == (304, b"")
    assert first.headers["Last-Modified"] == "Sun, 01 Nov 2026 09:00:00 GMT"
    assert first.headers["Cache-Control"] == "no-store"

    Resource.objects.filter(pk=resource.pk).update(state="withdrawn", changed_at=timezone.now())
    changed = feed(client, form, **{"If-None-Match": etag, "If-Modified-Since": first.headers["Last-Modified"]})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


@ALL
def test_what_was_withdrawn_leaves_the_feed_and_its_address_says_so(client, form):
    resource = ResourceFactory()
    assert len(titles(client, form)) == 1

    Resource.objects.update(state="withdrawn", changed_at=timezone.now())

    assert titles(client, form) == []
    assert client.get(resource.get_absolute_url()).status_code == 410


def test_the_identifier_outlives_the_title_and_the_address(client):
    resource = ResourceFactory()
    [before] = parsed(client, "atom").entries

    Resource.objects.filter(pk=resource.pk).update(slug="autre", title="Autre", changed_at=MOMENT + DAY)

    [after] = parsed(client, "atom").entries
    assert (after.id, after.published) == (before.id, before.published)
    assert after.updated != before.updated


@pytest.mark.parametrize("size", [1, 3])
def test_a_feed_costs_one_query_whatever_its_size(client, django_assert_num_queries, size):
    ResourceFactory.create_batch(size, publisher=OrganisationFactory())

    with django_assert_num_queries(1):
        feed(client, "rss")


def test_a_feed_is_not_for_search_engines_and_sets_no_cookie(client):
    response = feed(client, "rss")

    assert response.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert not response.cookies


def test_what_is_asked_is_in_no_log(client, caplog):
    with caplog.at_level(logging.DEBUG):
        feed(client, "rss", "?h=mot-secret")

    assert "mot-secret" not in caplog.text
