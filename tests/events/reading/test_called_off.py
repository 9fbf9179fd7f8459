"""What is put off or cancelled invites nobody, and its day is struck; what is a course has no day of its own."""

import json
import re
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from maillage.events.models import Event
from maillage.events.reading import facts
from tests.events.factories import DAY, EventFactory, RegistrationFactory, WeekFactory
from tests.events.reading.made import read

pytestmark = pytest.mark.django_db
STRUCK = re.compile(r"<s>(.*?)</s>")
PUT_OFF = "L’évènement est reporté : on ne s’inscrit pas avant que la nouvelle date soit annoncée."


def html(client, address):
    return client.get(address).content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("registering", ["none", "here", "elsewhere"])
def test_what_is_put_off_invites_nobody(client, now, registering):
    link = "https://example.org/venir" if registering == "elsewhere" else ""
    event = EventFactory(life="postponed", registering=registering, registration_link=link)
    if registering == "here":
        RegistrationFactory(event=event)

    page = read(client, event)

    assert facts.door(event, now=now) == facts.Door("", PUT_OFF)
    assert PUT_OFF in page.text
    assert "On vient sans" not in page.text
    assert not [href for href, _ in page.links if href.endswith("/inscription") or "example.org/venir" in href]


def test_what_was_put_off_is_not_said_to_be_over(now):
    event = EventFactory.build(life="postponed", first_day=localdate(now) - timedelta(days=9))

    assert facts.door(event, now=now).text == PUT_OFF


@pytest.mark.parametrize(
    ("life", "is_struck", "is_to_come"),
    [("postponed", True, True), ("cancelled", True, False), ("scheduled", False, False), ("rescheduled", False, False)],
)
def test_the_day_and_the_hours_are_struck(client, life, is_struck, is_to_come):
    event = EventFactory(life=life)

    struck = [STRUCK.findall(html(client, address)) for address in (event.get_absolute_url(), "/agenda")]
    month = STRUCK.findall(html(client, "/agenda/mois/2035-03"))

    held = [["Mardi 13 mars 2035", "9 h – 16 h"], ["Mardi 13 mars 2035, 9 h – 16 h"]]
    assert struck == (held if is_struck else [[], []])
    assert month == (["9 h – 16 h"] if is_struck else [])
    for address in (event.get_absolute_url(), "/agenda", "/agenda/flux.rss"):
        assert ("Nouvelle date à venir" in html(client, address)) is is_to_come


def test_a_part_of_a_week_is_struck_on_the_week_and_in_the_list(client):
    week = WeekFactory()
    EventFactory(parent=week, life="postponed")
    EventFactory(parent=week, first_day=DAY + timedelta(days=1))

    assert STRUCK.findall(html(client, week.get_absolute_url())) == ["9 h – 16 h"]
    assert STRUCK.findall(html(client, "/agenda")) == ["Mardi 13 mars 2035, 9 h – 16 h"]


def test_search_engines_learn_that_it_is_put_off(client):
    event = EventFactory(life="postponed")

    found = re.search(r'ld\+json">(.*?)</script>', html(client, event.get_absolute_url()))

    assert json.loads(found[1])["eventStatus"] == "https://schema.org/EventPostponed"


def test_a_course_says_its_sessions_and_no_day_of_its_own(client):
    course = EventFactory(kind="training", first_day=date(2035, 1, 1), last_day=date(2037, 12, 31), place_name="")
    session = EventFactory(kind="training", parent=course, title="Session de mars")

    page, source = read(client, course), html(client, course.get_absolute_url())

    assert "Formation en plusieurs sessions" in page.text
    assert "Les sessions Mardi 13 mars 2035 Session de mars" in page.text
    assert not any(said in page.text for said in ("sans s’inscrire", "2037", "Lieu à préciser", "Sur place Évènement"))
    assert "ld+json" not in source
    assert client.get(course.get_absolute_url())["X-Robots-Tag"] == "noindex, noarchive"
    assert "superEvent" not in html(client, session.get_absolute_url())


def test_a_course_whose_sessions_are_for_others_does_not_say_to_come_without_registering(client):
    course = EventFactory(kind="training", last_day=date(2037, 12, 31))
    EventFactory(kind="training", parent=course, level=3)

    page = read(client, course)

    assert "C’est une formation en plusieurs sessions : chacune dit comment y venir." in page.text
    assert "2037" not in page.text


def test_a_door_asks_for_sessions_only_of_a_training(now, django_assert_num_queries):
    training = EventFactory(kind="training")
    with django_assert_num_queries(0):
        assert facts.door(EventFactory.build(), now=now).text == "On vient sans s’inscrire."
    with django_assert_num_queries(1):
        assert facts.door(training, now=now).text == "On vient sans s’inscrire."
    assert Event.objects.count() == 1
