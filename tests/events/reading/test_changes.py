"""What changed in a programme, on a page and as a feed."""

from datetime import datetime, time, timedelta

import feedparser
import pytest

from tests import factories
from tests.events.factories import EventFactory, SlotFactory, publish
from tests.events.reading.made import read
from tests.factories import MOMENT

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(days=2)


@pytest.fixture
def event():
    """Published, then changed."""
    event = EventFactory(title="Journée <d’exemple>")
    slot = SlotFactory(event=event, title="Un constat", start=time(9))
    publish(event)
    slot.start = time(10)
    slot.save()
    publish(event, at=LATER, note="Une heure & plus tard.")
    return event


def feed(client, event, **headers):
    return client.get(f"{event.get_absolute_url()}/modifications.atom", headers=headers)


def test_each_version_is_told_in_words_the_newest_first(client, event):
    text = read(client, event, "/versions").text

    assert "Version 2 Publiée le mardi 3 novembre 2026 à 10 h Une heure & plus tard. Déplacé : « Un constat »" in text
    assert text.index("Version 2") < text.index("Version 1 Publiée le dimanche 1er novembre 2026 à 10 h Première")


def test_a_version_published_again_without_a_change_says_so(client, event):
    publish(event)

    assert "Version 3" in (text := read(client, event, "/versions").text)
    assert "sans changement" in text


def test_nothing_is_told_before_the_first_version(client):
    assert "Le programme n’est pas encore publié." in read(client, EventFactory(), "/versions").text


def test_the_versions_cost_two_queries(client, event, django_assert_num_queries):
    for _ in range(3):
        publish(event)

    with django_assert_num_queries(2):
        read(client, event, "/versions")


def test_readers_of_feeds_take_it(client, event, settings):
    settings.SITE_URL = "https://maillage.example.org"
    url = f"https://maillage.example.org{event.get_absolute_url()}"

    answer = feed(client, event)
    found = feedparser.parse(answer.content, response_headers={"content-type": answer["Content-Type"]})

    assert found.bozo == 0
    assert found.version == "atom10"
    assert {link.rel: link.href for link in found.feed.links} == {
        "alternate": f"{url}/versions",
        "self": f"{url}/modifications.atom",
    }
    assert [(one.title, one.link, one.author) for one in found.entries] == [
        ("Version 2 du programme", f"{url}/versions#version-2", "Réseau d’exemple"),
        ("Version 1 du programme", f"{url}/versions#version-1", "Réseau d’exemple"),
    ]
    assert all(one.id.startswith("urn:uuid:") for one in (found.feed, *found.entries))
    assert datetime.fromisoformat(found.feed.updated) == LATER
    assert datetime.fromisoformat(found.entries[0].updated) == LATER
    assert "<p>Une heure &amp; plus tard.</p><p>Déplacé : « Un constat »" in found.entries[0].summary


def test_an_entry_keeps_its_name_whatever_follows(client, event):
    before = feedparser.parse(feed(client, event).content)
    publish(event)
    event.title = "Un autre titre"
    event.save()

    after = feedparser.parse(feed(client, event).content)

    assert [one.id for one in after.entries[1:]] == [one.id for one in before.entries]
    assert after.feed.id == before.feed.id


def test_a_cancelled_event_says_so_to_those_who_follow_it(client, event):
    event.life, event.life_note, event.cancelled_at = "cancelled", "La salle a brûlé.", LATER + timedelta(hours=1)
    event.save()

    found = feedparser.parse(feed(client, event).content)

    assert (found.entries[0].title, found.entries[0].summary) == ("Évènement annulé", "<p>La salle a brûlé.</p>")
    assert datetime.fromisoformat(found.feed.updated) == event.cancelled_at


def test_the_feed_of_an_event_without_a_programme_never_moves(client):
    event = EventFactory()

    assert feed(client, event).content == feed(client, event).content
    assert datetime.fromisoformat(feedparser.parse(feed(client, event).content).feed.updated) == MOMENT


def test_who_has_the_feed_is_told_that_nothing_changed(client, event):
    known = feed(client, event)

    same = feed(client, event, **{"If-None-Match": known["ETag"]})
    publish(event)
    new = feed(client, event, **{"If-None-Match": known["ETag"]})

    assert (same.status_code, same.content, new.status_code) == (304, b"", 200)


def test_no_feed_of_what_is_not_for_everybody(client):
    client.force_login(factories.MembershipFactory().user)

    assert feed(client, EventFactory(level=2)).status_code == 404
