"""The calendar of one person, at an address that she alone has."""

import logging
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from maillage.core.logs import DiscreetFilter
from maillage.events import keys
from maillage.events.calendars import personal
from maillage.events.models import CalendarKey, Event
from tests.events.factories import (
    AppearanceFactory,
    DraftFactory,
    EventFactory,
    RegistrationFactory,
    SlotFactory,
    WebinarFactory,
    publish,
)
from tests.events.judges import faults
from tests.factories import MOMENT, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return MembershipFactory().user


def given(person, *, is_discreet=True):
    """Her address."""
    token = keys.new_token()
    CalendarKey.objects.update_or_create(
        person=person, defaults={"digest": keys.digest(token), "is_discreet": is_discreet, "at": MOMENT}
    )
    return reverse("events:personal-calendar", args=[token])


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert faults(response.content) == []
    return {str(one["uid"]): one for one in Calendar.from_ical(response.content).walk("VEVENT")}


def _uid(version, slot):
    """Of that slot, in what was published."""
    return next(each["uid"] for each in version.content["slots"] if each["slot"]["key"] == str(slot.pk))


def registered(person, **more):
    event = EventFactory(**more)
    RegistrationFactory(event=event, person=person)
    return event


def test_it_holds_what_she_comes_to_and_where_she_speaks(client, person):
    coming = registered(person)
    slot = AppearanceFactory(person=person, state="unconfirmed").slot
    spoken = _uid(publish(slot.event), slot)
    for state in ("approached", "declined"):
        publish(AppearanceFactory(person=person, state=state).slot.event)
    AppearanceFactory(person=person)  # whose programme is not published
    publish(AppearanceFactory(person=person, slot__state="cancelled").slot.event)
    registered(UserFactory())
    for state in ("waiting", "requested", "cancelled"):
        RegistrationFactory(person=person, state=state)
    EventFactory(organiser=person.memberships.get().organisation)
    RegistrationFactory(event=DraftFactory(), person=person)

    assert set(read(client, given(person))) == {str(coming.pk), spoken}


def test_whoever_speaks_in_one_session_has_that_session(client, person):
    """Of a day of eight hours, hers is of one; in the discreet calendar too."""
    event = EventFactory(title="Prévenir la traite")
    SlotFactory(event=event, start=time(9))
    slot = AppearanceFactory(person=person, slot__event=event, slot__start=time(13, 45)).slot
    uid = _uid(publish(event), slot)

    (said,) = read(client, given(person)).values()
    assert (str(said["uid"]), said.start.hour, said.start.minute, said.duration) == (uid, 13, 45, timedelta(hours=1))
    assert (str(said["summary"]), str(said["location"]), "description" in said) == (
        "Rendez-vous professionnel",
        "Melun",
        False,
    )
    (said,) = read(client, given(person, is_discreet=False)).values()
    assert str(said["summary"]) == slot.title

    RegistrationFactory(event=event, person=person)
    assert set(read(client, given(person))) == {str(event.pk), uid}


def test_whoever_speaks_at_no_known_hour_has_the_event(client, person):
    slot = AppearanceFactory(person=person, slot__start=None, slot__minutes=None).slot
    publish(slot.event)

    assert set(read(client, given(person))) == {str(slot.event_id)}


@pytest.mark.abuse(54)
def test_it_is_discreet_unless_she_asks_otherwise(client, person):
    event = registered(person, title="Prévenir la prostitution des mineurs", life_note="Une raison.", slug="prevenir")
    named = registered(person, neutral_title="Réunion partenaire")

    found = read(client, given(person))

    said = found[str(event.pk)]
    assert (str(said["summary"]), str(said["location"])) == ("Rendez-vous professionnel", "Melun")
    assert (said.start.hour, "description" in said, "url" in said) == (9, False, False)
    assert str(found[str(named.pk)]["summary"]) == "Réunion partenaire"
    content = client.get(given(person)).content.decode()
    assert [
        word for word in ("Prévenir", "prevenir", "prostitution", "Mairie", "fêtes", "/agenda/") if word in content
    ] == []
    assert "X-WR-CALNAME:Mes rendez-vous\r\n" in content


def test_it_says_all_when_she_asks(client, person):
    event = registered(person, title="Un colloque")

    (said,) = read(client, given(person, is_discreet=False)).values()

    assert (str(said["summary"]), str(said["location"])) == (
        "Un colloque",
        "Salle des fêtes, 1 place de la Mairie, Melun",
    )
    assert str(said["url"]).endswith(event.get_absolute_url())


@pytest.mark.abuse(54)
def test_what_is_not_for_everybody_is_discreet_and_gone_with_her_level(client, person):
    event = registered(person, level=2, title="Entre professionnels")
    address = given(person, is_discreet=False)

    assert [str(one["summary"]) for one in read(client, address).values()] == ["Rendez-vous professionnel"]
    person.memberships.all().delete()
    assert read(client, address) == {}
    assert Event.objects.get() == event


def test_what_is_cancelled_says_so_for_thirty_days(client, person):
    now = timezone.now()
    off = registered(person, life="cancelled", cancelled_at=now - timedelta(days=29))
    registered(person, life="cancelled", cancelled_at=now - timedelta(days=31))

    found = read(client, given(person))

    assert {uid: (str(one["summary"]), str(one["status"])) for uid, one in found.items()} == {
        str(off.pk): ("Annulé : Rendez-vous professionnel", "CANCELLED")
    }


def test_it_forgets_after_a_year(client, person):
    today = timezone.localdate()
    kept = registered(person, first_day=today - timedelta(days=365))
    registered(person, first_day=today - timedelta(days=366))

    assert set(read(client, given(person))) == {str(kept.pk)}


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("1 place de la Mairie, Melun", "Melun"),
        ("1 place de la Mairie, 77000 MELUN Cedex 2", "Melun"),
        ("77000 Melun", "Melun"),
        ("12 rue des Victimes, Bâtiment B", ""),
        ("Centre d’accueil", ""),
        ("", ""),
    ],
)
def test_a_town_is_a_commune_and_nothing_else(address, town):
    assert personal.town(EventFactory.build(place_address=address)) == town


@pytest.mark.parametrize(
    ("name", "address", "town"),
    [
        ("Salle d’exemple, Melun", "", "Melun"),
        ("Maison d’exemple, Saint-Étienne", "12 rue des Victimes", "Saint-Étienne"),
        ("Salle d’exemple, 77000 MELUN", "", "Melun"),
        ("Salle d’exemple, Meaux", "1 place de la Mairie, Melun", "Melun"),
        ("Foyer, Bâtiment B", "", ""),
        ("Les Lilas", "", ""),
        ("Mairie de Melun", "", ""),
    ],
)
def test_a_town_may_stand_at_the_end_of_the_name_of_the_place(name, address, town):
    event = EventFactory.build(place_name=name, place_address=address)

    assert personal.town(event) == town
    assert personal.discreet(event).location == town


def test_what_is_online_is_online():
    assert personal.town(WebinarFactory.build()) == "En ligne"


def test_an_address_that_is_not_hers_any_more_gives_nothing(client, person):
    first, second = given(person), given(person)

    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    assert client.get("/agenda/calendrier/abc.ics").status_code == 404
    person.is_active = False
    person.save()
    assert client.get(second).status_code == 404


def test_nothing_keeps_the_address(client, person, caplog):
    """Neither caches, nor robots, nor the pages it leads to, nor our own logs."""
    address = given(person)
    caplog.handler.addFilter(DiscreetFilter())
    caplog.set_level(logging.DEBUG)

    response = client.get(address)
    refused = client.get(reverse("events:personal-calendar", args=[keys.new_token()]))

    assert response["Cache-Control"] == "private, no-store"
    assert (response["X-Robots-Tag"], response["Referrer-Policy"]) == ("none", "no-referrer")
    assert (refused.status_code, refused["Cache-Control"]) == (404, "no-store")
    token = address.rpartition("/")[2].removesuffix(".ics")
    assert (token in response.content.decode(), token in caplog.text) == (False, False)
    assert "/agenda/calendrier/" not in caplog.text


@pytest.mark.parametrize("size", [1, 3])
def test_it_costs_seven_queries_whatever_its_size(client, person, django_assert_num_queries, size):
    for _ in range(size):
        registered(person)
    address = given(person)

    with django_assert_num_queries(7):
        assert len(read(client, address)) == size
