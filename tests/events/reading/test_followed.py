"""What the page of an event offers to calendars and to applications."""

from datetime import date

import pytest

from tests.events.factories import EventFactory, SlotFactory, publish
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "is_kept", "is_followed"),
    [
        ({}, True, True),
        ({"life": "full"}, True, True),
        ({"life": "cancelled"}, False, False),
        ({"life": "postponed"}, False, False),
        ({"first_day": date(2021, 11, 25), "last_day": date(2021, 11, 25)}, False, False),
    ],
)
def test_what_will_be_held_is_put_in_a_calendar_and_followed(client, said, is_kept, is_followed):
    event = EventFactory(**said)
    SlotFactory(event=event)
    publish(event)

    page = client.get(event.get_absolute_url()).text

    assert page.count("Ajouter à mon agenda") == (2 if is_kept else 0)  # the event, and its slot
    assert (f'href="webcal://localhost:8000{event.get_absolute_url()}/programme.ics"' in page) is is_followed
    assert ('<link rel="alternate" type="text/calendar"' in page) is is_followed


def test_nobody_is_led_to_follow_from_outside_what_has_to_be_read_logged_in(client):
    client.force_login(MembershipFactory().user)

    page = client.get(EventFactory(level=2).get_absolute_url()).text

    assert ("Ajouter à mon agenda" in page, "webcal:" in page) == (True, False)


def test_applications_find_the_programme_from_the_page(client):
    event = EventFactory()
    assert "schedule.xml" not in client.get(event.get_absolute_url()).text
    SlotFactory(event=event)
    publish(event)

    page = client.get(event.get_absolute_url()).text

    for form in ("ics", "xml", "json", "pdf"):
        assert f'href="{event.get_absolute_url()}/programme.{form}"' in page


@pytest.mark.parametrize(("day", "is_said"), [(date(2021, 11, 25), False), (date(2035, 3, 13), True)])
def test_a_place_that_nobody_said_is_not_promised_once_it_is_over(client, day, is_said):
    event = EventFactory(kind="day", first_day=day, place_name="", place_address="")

    page = client.get(event.get_absolute_url()).text
    found = client.get("/agenda" + ("" if is_said else "?quand=passes")).text

    assert ("Sur place" in page, "Journée" in page) == (is_said, True)
    assert ("Lieu à préciser" in found) is is_said
