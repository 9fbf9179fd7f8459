"""The page of a course: what is taught, where and when, what came of it."""

import json
import re
from dataclasses import astuple
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.events.factories import EventFactory, SlotFactory, publish
from tests.factories import CoordinatorFactory, OrganisationFactory
from tests.registrations.factories import FormFactory, RegistrationFactory
from tests.trainings.factories import PAST, CourseFactory, SessionFactory, TrainingFactory, answered, note, people

pytestmark = pytest.mark.django_db


def _address(event):
    return f"/formations/{event.year}/{event.slug}"


def _page(client, event):
    return client.get(_address(event)).context["page"]


def test_the_page_says_what_is_taught(client):
    course = CourseFactory(
        objectives="- Repérer un signe.\n\n• Savoir vers qui orienter.",
        prerequisites="Aucun.",
        trainers="Une formatrice, psychologue\nUn formateur",
        publics=("teens",),
        minutes=630,
        price="gratuit",
        is_cross_meant=True,
        event__professions=("health", "police"),
    )

    page = _page(client, course.event)

    assert page.objectives == ("Repérer un signe.", "Savoir vers qui orienter.")
    assert page.trainers == ("Une formatrice, psychologue", "Un formateur")
    assert (page.duration, page.price, page.publics) == ("10 h 30", "gratuit", ("adolescents",))
    assert page.professions == ("santé", "police et gendarmerie")
    assert "Formation croisée" in [label.text for label in page.labels]


def test_a_training_without_a_sheet_has_a_page(client):
    event = TrainingFactory(title="Sans fiche", organiser=OrganisationFactory(name="Qui organise"))

    page = client.get(_address(event))

    assert page.status_code == 200
    assert "Qui organise" in page.text


def test_each_session_to_come_says_whether_there_is_room(client):
    course = TrainingFactory(first_day=date(2035, 1, 1), last_day=date(2035, 12, 31))
    open_one = SessionFactory(parent=course, first_day=date(2035, 4, 1), registering="here")
    FormFactory(event=open_one, seats=3)
    full = SessionFactory(parent=course, first_day=date(2035, 5, 1), registering="here")
    RegistrationFactory(form=FormFactory(event=full, seats=1, has_waiting_list=False))
    elsewhere = {"registering": "elsewhere", "registration_link": "https://www.example.org/venir"}
    SessionFactory(parent=course, first_day=date(2035, 6, 1), **elsewhere)
    SessionFactory(parent=course, first_day=date(2035, 7, 1), life="cancelled", registering="here")

    response = client.get(_address(course))

    doors = [line.door for line in response.context["page"].coming]
    assert [door.leads for door in doors] == ["here", "", "elsewhere", ""]
    assert f'href="{open_one.get_absolute_url()}/inscription"' in response.text
    assert f'href="{full.get_absolute_url()}/inscription"' not in response.text
    assert "C’est complet" in response.text


def test_past_sessions_say_how_many_professions_met_and_never_how_many_people(client):
    course = TrainingFactory(first_day=date(2026, 1, 1), last_day=date(2035, 12, 31))
    crossed = SessionFactory(parent=course, first_day=PAST)
    people(crossed, social=4, police=3, health=2)
    people(SessionFactory(parent=course, first_day=date(2026, 2, 3)), social=9)
    people(SessionFactory(parent=course, first_day=date(2026, 1, 5), life="cancelled"), social=4, police=3, health=2)

    page = _page(client, course)

    assert [line.crossed for line in page.past] == ["croisée : 3 métiers présents", "", ""]


def test_who_stayed_long_enough_online_was_there(client):
    """Half of the half-day: the ledger says the same (attendance.presences)."""
    session = TrainingFactory(first_day=PAST)
    for profession, minutes in (("social", 170), ("social", 170), ("police", 170), ("police", 20), ("health", 170)):
        note(people(session, present=False, **{profession: 1})[0], minutes=minutes)
    note(people(session, present=False, police=1)[0])
    note(people(session, present=False, health=1)[0])

    assert _page(client, session).past[0].crossed == "croisée : 3 métiers présents"


def test_the_programme_of_a_session_is_given(client):
    course = TrainingFactory(first_day=date(2035, 1, 1), last_day=date(2035, 12, 31))
    session = SessionFactory(parent=course)
    SlotFactory(event=session)
    publish(session)

    assert _page(client, course).programme == f"{session.get_absolute_url()}#programme"


@pytest.mark.parametrize(("level", "status"), [(0, 200), (2, 404)])
def test_a_reserved_course_does_not_exist_for_others(client, level, status):
    event = TrainingFactory(level=level)

    assert client.get(_address(event)).status_code == status
    client.force_login(CoordinatorFactory())
    assert client.get(_address(event)).status_code == 200


@pytest.mark.parametrize("said", [{"kind": "colloquium"}, {"kind": "training", "editorial": "draft"}])
def test_only_published_trainings_have_a_page(client, said):
    assert client.get(_address(EventFactory(**said))).status_code == 404


def test_the_address_of_a_session_leads_to_its_course(client):
    session = SessionFactory()
    orphan = SessionFactory(parent__level=2)

    assert client.get(_address(session)).url == _address(session.parent)
    assert client.get(_address(orphan)).status_code == 200


def test_results_are_shown_from_five_answers(client):
    course = TrainingFactory(first_day=date(2025, 1, 1), last_day=date(2035, 12, 31))
    answered(SessionFactory(parent=course, first_day=date(2025, 3, 1)), high=9, people=9)
    assert [(one.year, one.share) for one in _page(client, course).results] == [(2025, "au moins 88\u00a0%")]

    answered(SessionFactory(parent=course, first_day=PAST), high=18, low=2, people=20, invited=25)
    answered(SessionFactory(parent=course, first_day=date(2026, 5, 1)), high=2, low=3, people=5, invited=5)
    answered(SessionFactory(parent=course, first_day=date(2026, 6, 1)), high=2, low=7, people=9, moment="cold")

    results = [astuple(one) for one in _page(client, course).results]

    assert results == [
        (2026, "à chaud", "80\u00a0%", 30, 30, 25, 2),
        (2026, "à froid", "22\u00a0%", 12, 12, 9, 1),
        (2025, "à chaud", "au moins 88\u00a0%", 12, 12, 9, 1),
    ]
    page = client.get(_address(course)).text
    assert "Personnes présentes" in page
    assert '<td class="number">25 sur 30</td>' in page


@pytest.mark.abuse(79)
def test_a_public_result_of_all_does_not_say_that_it_is_all(client):
    """Nine marks of ten or ten of ten: the same page."""
    said = []
    for high in (9, 10):
        event = TrainingFactory(first_day=PAST)
        answered(event, high=high, low=10 - high)
        said.append([astuple(one) for one in _page(client, event).results])

    assert said[0] == said[1] == [(2026, "à chaud", "au moins 90\u00a0%", 12, 12, 10, 1)]


def test_no_result_is_shown_of_four_people(client):
    event = TrainingFactory(first_day=PAST)
    answered(event, high=4, people=4)

    assert _page(client, event).results == ()


def test_search_engines_read_a_public_course_as_linked_data(client):
    event = TrainingFactory(title="</script><b>", organiser=OrganisationFactory(name="Qui organise"), slug="a-b")
    CourseFactory(event=event, minutes=450)

    response = client.get(_address(event))

    text = re.search(r'<script type="application/ld\+json">(.*?)</script>', response.text, re.DOTALL)[1]
    said = json.loads(text)
    assert (said["@type"], said["name"], said["teaches"]) == (
        "Course",
        "</script><b>",
        ["Repérer un signe.", "Savoir vers qui orienter."],
    )
    instance = said["hasCourseInstance"][0]
    assert (instance["@type"], instance["courseMode"], instance["courseWorkload"]) == (
        "CourseInstance",
        "onsite",
        "PT7H30M",
    )
    assert (instance["startDate"], instance["location"]["name"]) == ("2035-03-13", "Salle des fêtes")
    assert response["X-Robots-Tag"] == "all"


def test_a_reserved_course_tells_search_engines_nothing(client):
    event = TrainingFactory(level=2)
    client.force_login(CoordinatorFactory())

    response = client.get(_address(event))

    assert "ld+json" not in response.text
    assert response["X-Robots-Tag"] != "all"


def test_the_map_of_the_site_has_public_courses_only(client):
    course = CourseFactory(changed_at=datetime(2026, 11, 5, 9, tzinfo=ZoneInfo("Europe/Paris"))).event
    session = SessionFactory(parent=course)
    reserved = TrainingFactory(level=2)

    text = client.get("/plan-du-site.xml").text

    assert f"{_address(course)}</loc><lastmod>2026-11-05" in text
    assert "/formations/departements</loc>" in text
    assert _address(session) not in text
    assert _address(reserved) not in text


@pytest.mark.parametrize("size", [1, 3])
def test_past_sessions_cost_the_same_whatever_their_number(client, size, django_assert_num_queries):
    course = CourseFactory(event__first_day=date(2026, 1, 1), event__last_day=date(2035, 12, 31)).event
    for number in range(size):
        session = SessionFactory(parent=course, first_day=date(2026, 2, 1 + number))
        people(session, social=2)
        answered(session, high=5)

    with django_assert_num_queries(9):
        page = _page(client, course)

    assert len(page.past) == size


def test_the_page_of_the_event_leads_to_that_of_its_course(client):
    course, colloquium = TrainingFactory(), EventFactory()

    assert f'href="{_address(course)}"' in client.get(course.get_absolute_url()).text
    assert "/formations/" not in client.get(colloquium.get_absolute_url()).text


def test_the_agenda_leads_to_the_catalogue(client):
    assert 'href="/formations"' in client.get("/agenda").text


def test_the_page_of_a_session_leads_once_to_its_course(client):
    course = TrainingFactory()
    session = SessionFactory(parent=course)

    page = client.get(session.get_absolute_url()).text

    assert page.count(f'href="{_address(course)}"') == 1
    assert "Fait partie de" not in page
    assert f'href="{_address(course)}"' in client.get(course.get_absolute_url()).text
