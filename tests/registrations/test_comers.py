"""What the agenda is told of those who come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from maillage.events import actions as events
from maillage.events import comers
from maillage.events.comers import Doorway, Room, Seats
from maillage.registrations import actions, signed
from maillage.registrations.models import Letter, RegistrationForm
from tests.events.factories import EventFactory
from tests.events.test_actions import CONTENT
from tests.factories import NationalFactory, UserFactory
from tests.registrations.factories import FormFactory, OfferedFactory, QuotaFactory, RegistrationFactory, WaitingFactory

pytestmark = pytest.mark.django_db
STATES = ("requested", "waiting", "offered", "confirmed", "cancelled", "lapsed", "refused")
SEATED, LIVE = ("offered", "confirmed"), ("requested", "waiting", "offered", "confirmed")


@pytest.fixture
def form():
    return FormFactory()


@pytest.fixture
def known():
    return comers.known()


def in_each_state(form, now, **said):
    until = now + timedelta(days=1)
    return {
        state: RegistrationFactory(form=form, state=state, offered_until=until if state == "offered" else None, **said)
        for state in STATES
    }


def test_one_comes_who_has_a_seat_of_her_own(known, form, now, django_assert_num_queries):
    people = {state: UserFactory() for state in STATES}
    for state, row in in_each_state(form, now).items():
        row.person = people[state]
        row.save()

    coming = [state for state in STATES if known.is_coming(form.event, people[state])]

    assert coming == ["confirmed"]
    assert not known.is_coming(EventFactory(), people["confirmed"])
    with django_assert_num_queries(1):
        known.is_coming(form.event, people["confirmed"])


def test_her_events_have_the_page_of_her_registration_while_it_is_live(known, now, django_assert_num_queries):
    person = UserFactory()
    rows = {}
    for state in STATES:
        until = now if state == "offered" else None
        rows[state] = RegistrationFactory(form=FormFactory(), person=person, state=state, offered_until=until)
    RegistrationFactory()

    with django_assert_num_queries(1):
        pages = known.pages_of(person)
    with django_assert_num_queries(1):
        coming = known.coming_to(person)

    found = {event: signed.registration_of(page.removeprefix("/inscription/")) for event, page in pages.items()}
    assert found == {rows[state].form.event_id: rows[state].pk for state in LIVE}
    assert coming == {rows["confirmed"].form.event_id}


def test_seats_are_counted_for_each_way_to_come(known, now, django_assert_num_queries):
    form = FormFactory(seats=30, remote_seats=None)
    for way in ("onsite", "remote"):
        in_each_state(form, now, way=way)
    RegistrationFactory(form=form)
    RegistrationFactory()
    QuotaFactory(form=form, seats=10)
    QuotaFactory(form=form, seats=5)
    QuotaFactory(form=form, seats=3, way="remote")

    with django_assert_num_queries(1):
        room = known.room(form.event)

    assert room == Room(Seats(30, 15, 3), Seats(None, 3, 2))
    assert room.taken == 5


def test_an_event_that_nobody_registered_to_has_no_seats_counted(known):
    assert known.room(EventFactory(registering="here")) == Room()


# The door


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({}, Doorway(is_open=True)),
        ({"seats": 3}, Doorway(is_open=True)),
        ({"seats": 2}, Doorway(is_open=True, text="C’est complet : on s’inscrit sur la liste d’attente.")),
        ({"seats": 0}, Doorway(is_open=True, text="C’est complet : on s’inscrit sur la liste d’attente.")),
        ({"seats": 2, "has_waiting_list": False}, Doorway(is_open=False, text="C’est complet : on ne s’inscrit plus.")),
        ({"needs_approval": True}, Doorway(is_open=True, text="Les organisateurs répondent à chaque demande.")),
        (
            {"opens_at": datetime(2035, 3, 1, 11, tzinfo=UTC)},
            Doorway(is_open=False, text="Les inscriptions ouvrent le jeudi 1er mars 2035 à 12\xa0h. Revenez alors."),
        ),
    ],
)
def test_the_door_says_what_the_form_allows(said, expected, known, now, django_assert_num_queries):
    form = FormFactory(**said)
    in_each_state(form, now)

    with django_assert_num_queries(1):
        assert known.doorway(form.event, now) == expected


def test_without_a_form_the_door_is_not_open_yet(known, now, django_assert_num_queries):
    event = EventFactory(registering="here")

    with django_assert_num_queries(1):
        assert known.doorway(event, now) == Doorway(is_open=False, text="Les inscriptions ne sont pas encore ouvertes.")
    assert not RegistrationForm.objects.exists()


@pytest.mark.parametrize(("how", "has_form"), [("here", True), ("none", False)])
def test_an_event_where_one_registers_has_a_form_from_its_first_day(how, has_form, known, now):
    national = NationalFactory()
    event = events.create_event(replace(CONTENT, registering=how), by=national, now=now)
    published = events.publish_event(event, by=national, now=now)

    assert RegistrationForm.objects.filter(event=event).count() == int(has_form)
    assert known.doorway(published, now).is_open is has_form


def test_what_its_organisers_set_stays_when_the_event_changes(now):
    national = NationalFactory()
    event = events.create_event(replace(CONTENT, registering="here"), by=national, now=now)
    actions.set_form(event, actions.FormContent(seats=12), by=national, now=now)

    events.publish_event(event, by=national, now=now)

    assert RegistrationForm.objects.get().seats == 12


def test_a_postponed_event_says_why_nobody_registers(known, now):
    form = FormFactory(event__life="postponed")

    assert not known.doorway(form.event, now).is_open


def test_seats_left_on_one_way_are_enough(known, now):
    form = FormFactory(seats=1, remote_seats=1, event__mode="hybrid")
    RegistrationFactory(form=form)
    assert known.doorway(form.event, now) == Doorway(is_open=True)

    form.event.life = "moved_online"
    RegistrationFactory(form=form, way="remote")

    assert known.doorway(form.event, now).text == "C’est complet : on s’inscrit sur la liste d’attente."


# What changes


def test_everybody_whose_registration_is_live_is_told_once(known, form, now, django_assert_num_queries):
    rows = in_each_state(form, now)
    RegistrationFactory()

    with django_assert_num_queries(3):
        known.tell(form.event, "life-1", now)
    known.tell(form.event, "life-1", now)

    told = Letter.objects.values_list("registration", "kind", "cause", "at")
    assert sorted(told) == sorted((rows[state].pk, "change", "life-1", now) for state in LIVE)


def test_a_newer_change_takes_the_place_of_the_one_before(known, form, now):
    row, other = WaitingFactory(form=form), OfferedFactory(offered_until=now)
    known.tell(form.event, "life-1", now)
    known.tell(other.form.event, "life-1", now)

    known.tell(form.event, "version-2", now + timedelta(minutes=1))

    left = Letter.objects.filter(dropped_at=None).values_list("registration", "cause")
    assert sorted(left) == sorted([(row.pk, "version-2"), (other.pk, "life-1")])
