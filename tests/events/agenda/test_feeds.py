"""Feeds of the agenda: what readers take, again and again."""

from datetime import date, timedelta
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from django.utils import timezone

from maillage.events.agenda import feeds
from maillage.events.agenda.narrowing import Asked
from maillage.events.models import Event
from tests.events.factories import DraftFactory, EventFactory, WebinarFactory, publish
from tests.factories import MOMENT, NationalFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"
FORMS = pytest.mark.parametrize("form", ["rss", "atom"])


def feed(client, form, query="", **headers):
    return client.get(f"/agenda/flux.{form}{query}", headers=headers)


def parsed(client, form, query=""):
    response = feed(client, form, query)
    assert response.status_code == 200
    found = feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})
    assert not found.bozo, found.get("bozo_exception")
    return found


def titles(client, form, query=""):
    return [entry.title for entry in parsed(client, form, query).entries]


@FORMS
def test_an_entry_says_what_when_where_and_by_whom(client, form):
    event = EventFactory(
        title="Colloque", themes=("spot",), organiser=OrganisationFactory(name="Association d’exemple")
    )

    [entry] = parsed(client, form).entries

    assert (entry.title, entry.link) == ("Colloque", f"http://localhost:8000{event.get_absolute_url()}")
    assert entry.id == f"urn:uuid:{event.pk}"
    assert [tag.term for tag in entry.tags] == ["colloque", "repérer"]
    assert entry.author == "Association d’exemple"
    assert entry.summary == (
        "Mardi 13 mars 2035, 9\u00a0h – 16\u00a0h. Salle des fêtes. De quoi il s’agit, en deux phrases."
    )


@FORMS
def test_what_happens_to_an_event_comes_first_under_the_same_identifier(client, form):
    event = EventFactory(title="Colloque")
    [before] = parsed(client, form).entries

    Event.objects.update(life="cancelled", life_note="Grève.", cancelled_at=MOMENT + ONE, changed_at=MOMENT + ONE)

    [after] = parsed(client, form).entries
    assert (after.title, after.id) == ("Annulé : Colloque", before.id)
    assert after.summary.startswith("Grève. D’abord annoncé : mardi 13 mars 2035")
    assert event.get_absolute_url() in after.link


@FORMS
def test_the_last_announced_comes_first_and_only_what_everybody_may_read(client, form):
    EventFactory(title="Ancien", published_at=MOMENT - ONE)
    EventFactory(title="Récent")
    EventFactory(title="Réservé", level=2)
    EventFactory(title="Fini", first_day=date(2024, 10, 15))
    DraftFactory(title="Brouillon")
    client.force_login(NationalFactory())

    assert titles(client, form) == ["Récent", "Ancien"]
    assert titles(client, form, "?quand=passes") == ["Fini"]


@FORMS
def test_a_structure_that_is_not_public_is_not_named(client, form):
    EventFactory(organiser=OrganisationFactory(name="Structure discrète", visibility="network"))

    assert "Structure discrète" not in feed(client, form).content.decode()


@FORMS
def test_codes_narrow_a_feed_which_says_so(client, form):
    EventFactory(title="Ici", departments=("77",), themes=("runaway",))
    EventFactory(title="Ailleurs", departments=("59",), themes=("runaway",))
    WebinarFactory(title="Autre")

    found = parsed(client, form, "?departement=77&theme=runaway")

    assert [entry.title for entry in found.entries] == ["Ici"]
    assert found.feed.title == "Agenda – Seine-et-Marne, fugue – Maillage"


def test_rss_has_its_required_elements(client):
    EventFactory()

    root = fromstring(feed(client, "rss").content)

    channel = root.find("channel")
    assert (root.tag, root.attrib["version"]) == ("rss", "2.0")
    assert all(channel.find(name).text for name in ("title", "link", "description"))
    [item] = channel.iter("item")
    assert all(item.find(name).text for name in ("title", "link", "description", "pubDate", "guid"))
    assert item.find("guid").attrib == {"isPermaLink": "false"}
    assert channel.find(f"{ATOM}link").attrib == {"rel": "self", "href": "http://localhost:8000/agenda/flux.rss"}


def test_atom_has_its_required_elements(client):
    EventFactory()

    root = fromstring(feed(client, "atom", "?theme=spot").content)

    assert root.tag == f"{ATOM}feed"
    for part in (root, *root.iter(f"{ATOM}entry")):
        assert all(part.find(f"{ATOM}{name}").text for name in ("id", "title", "updated"))
    assert root.find(f"{ATOM}author/{ATOM}name").text
    assert root.find(f"{ATOM}id").text == "http://localhost:8000/agenda/flux.atom?theme=spot"
    assert {link.attrib["rel"] for link in root.findall(f"{ATOM}link")} == {"alternate", "self"}


@FORMS
@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\ud800", "\ufffe"])
def test_signs_that_no_xml_holds_are_left_out(form, sign):
    event = EventFactory.build(title=f"Un{sign} titre", summary=f"Un{sign} résumé", place_name=f"Salle{sign}")

    content = feeds.write(form, [event], Asked())

    assert feedparser.parse(content).entries[0].title == "Un titre"


@FORMS
def test_a_feed_of_nothing_is_a_feed_that_does_not_move(client, form):
    assert titles(client, form) == []
    assert feed(client, form).content == feed(client, form).content


@pytest.mark.parametrize(
    "address",
    [
        "flux.rss?theme=nothing",
        "flux.atom?quand=hier",
        "flux.xml",
        "openagenda.json?departement=99",
        "openagenda.json?after[]=2035-03-13",
        "openagenda.json?after[]=x&after[]=y",
    ],
)
def test_what_does_not_exist_is_told_in_words(client, address):
    response = client.get(f"/agenda/{address}")

    assert (response.status_code, response.content.decode()[:19]) == (404, "Ceci n’existe pas :"[:19])
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("address", ["flux.rss", "flux.atom", "openagenda.json"])
def test_a_reader_that_comes_back_takes_nothing_twice(client, address):
    EventFactory()
    first = client.get(f"/agenda/{address}")
    etag = first.headers["ETag"]

    same = client.get(f"/agenda/{address}", headers={"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")

    Event.objects.update(editorial="withdrawn", changed_at=timezone.now())
    changed = client.get(
        f"/agenda/{address}", headers={"If-None-Match": etag, "If-Modified-Since": "Sun, 01 Nov 2099 09:00:00 GMT"}
    )
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_a_feed_says_when_it_last_changed(client):
    EventFactory(changed_at=MOMENT - ONE)

    assert feed(client, "rss").headers["Last-Modified"] == "Sun, 01 Nov 2026 09:00:00 GMT"


@pytest.mark.parametrize(("address", "queries"), [("flux.rss", 1), ("flux.atom", 1), ("openagenda.json", 3)])
@pytest.mark.parametrize("size", [1, 3])
def test_what_machines_take_costs_the_same_whatever_its_size(client, django_assert_num_queries, address, queries, size):
    for event in EventFactory.create_batch(size, organiser=OrganisationFactory()):
        publish(event)
        publish(event)

    with django_assert_num_queries(queries):
        client.get(f"/agenda/{address}")


@pytest.mark.parametrize("address", ["flux.rss", "openagenda.json"])
def test_machines_get_no_cookie_and_search_engines_leave_them(client, address):
    response = client.get(f"/agenda/{address}")

    assert response.headers["X-Robots-Tag"] == "noindex, noarchive"
    assert not response.cookies
