"""The sheet of a course and its sessions, in both working faces."""

from datetime import date

import pytest
from django.urls import reverse

from maillage.trainings.models import Course
from tests.events.factories import EventFactory, WeekFactory
from tests.factories import CoordinatorFactory
from tests.registrations.factories import FormFactory
from tests.trainings.factories import PAST, CourseFactory, SessionFactory, TrainingFactory, people

FACES = ["pro", "coordination"]


def _tabs(browser, face, event):
    return [tab.text for tab in browser.get(reverse(f"{face}:show-event", args=[event.pk])).context["tabs"]]


@pytest.mark.parametrize("face", FACES)
def test_a_training_has_its_tabs_and_nothing_else_has(enter, structure, training, face):
    said = {"organiser": structure, "departments": ("77",)}
    session = SessionFactory(parent=training, **said)
    browser = enter(face)

    tabs = {"Formation", "Évaluation"}
    assert tabs & set(_tabs(browser, face, training)) == tabs
    assert tabs & set(_tabs(browser, face, session)) == {"Évaluation"}
    assert tabs & set(_tabs(browser, face, EventFactory(**said))) == set()


@pytest.mark.parametrize("face", FACES)
def test_the_sheet_is_written(enter, training, face):
    address = reverse(f"{face}:edit-course", args=[training.pk])
    said = {"objectives": "Repérer.\r\nOrienter.", "publics": ["teens"], "hours": "10,5", "is_cross_meant": "on"}

    answer = enter(face).post(address, said)

    course = Course.objects.get(event=training)
    assert (answer.status_code, answer.url) == (302, address)
    assert (course.objectives, course.publics, course.minutes, course.is_cross_meant) == (
        "Repérer.\nOrienter.",
        ("teens",),
        630,
        True,
    )
    assert 'value="10,5"' in enter(face).get(address).text


def test_a_duration_that_is_no_number_is_refused_beside_its_field(enter, training):
    answer = enter("pro").post(reverse("pro:edit-course", args=[training.pk]), {"hours": "une journée"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {"hours": ["Écrivez un nombre d’heures, par exemple 7 ou 10,5."]}


@pytest.mark.parametrize("name", ["edit-course", "add-session"])
def test_what_is_no_course_has_no_such_page(enter, structure, training, name):
    session = SessionFactory(parent=training, organiser=structure)
    colloquium = EventFactory(organiser=structure)
    browser = enter("pro")

    for event in (session, colloquium):
        assert browser.get(reverse(f"pro:{name}", args=[event.pk])).status_code == 404


@pytest.mark.parametrize("face", FACES)
def test_a_session_is_added_as_a_draft(enter, training, face):
    browser = enter(face)
    address = reverse(f"{face}:add-session", args=[training.pk])
    assert browser.get(address).context["form"]["first_day"].value() == training.first_day

    answer = browser.post(address, {"first_day": "2035-06-01", "mode": "remote", "announced_start": "09:00"})

    session = training.children.get()
    assert answer.url == reverse(f"{face}:show-event", args=[session.pk])
    assert (session.title, session.editorial, session.mode) == ("Repérer tôt", "draft", "remote")
    assert (session.first_day, session.last_day) == (date(2035, 6, 1), date(2035, 6, 1))
    assert browser.get(address).context["form"]["first_day"].value() is None


def test_the_settings_of_the_last_session_are_offered(enter, structure, training):
    said = {"parent": training, "organiser": structure, "registering": "here"}
    first = FormFactory(event=SessionFactory(first_day=date(2035, 3, 14), last_day=date(2035, 3, 14), **said)).event
    last = FormFactory(
        event=SessionFactory(first_day=date(2035, 4, 2), last_day=date(2035, 4, 3), place_name="Salle B", **said)
    ).event
    SessionFactory(parent=training, first_day=date(2035, 5, 1))  # nothing is said there
    own = FormFactory(event=training).event
    own.registering = "here"
    own.save()

    field = enter("pro").get(reverse("pro:add-session", args=[training.pk])).context["form"]["like"]

    assert field.field.choices == [
        (str(last.pk), "De la session du 2 au 3 avril 2035, Salle B"),
        (str(first.pk), "De la session du 14 mars 2035, Salle des fêtes"),
        (str(own.pk), "De la formation elle-même"),
        ("", "Rien : tout régler de nouveau"),
    ]
    assert field.value() == str(last.pk)


def test_a_session_that_is_not_hers_is_not_offered(enter, training):
    FormFactory(event=SessionFactory(parent=training, registering="here"))

    page = enter("pro").get(reverse("pro:add-session", args=[training.pk]))

    assert page.context["form"].fields["like"].choices == [("", "Rien : tout régler de nouveau")]
    assert "Reprendre les réglages" not in page.text


def test_a_session_is_added_with_those_settings_and_they_are_to_be_read_again(enter, structure, training):
    session = SessionFactory(parent=training, organiser=structure, registering="here")
    FormFactory(event=session, seats=12)
    said = {"first_day": "2035-06-01", "mode": "onsite", "like": str(session.pk)}

    answer = enter("pro").post(reverse("pro:add-session", args=[training.pk]), said, follow=True)

    made = training.children.get(first_day=date(2035, 6, 1))
    assert made.registration_form.seats == 12
    assert "avec les réglages repris. Relisez-les" in answer.text


def test_a_session_that_is_there_no_more_is_told_beside_its_field(enter, training):
    said = {"first_day": "2035-06-01", "mode": "onsite", "like": str(training.pk)}

    answer = enter("pro").post(reverse("pro:add-session", args=[training.pk]), said)

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"like"})
    assert not training.children.exists()


def test_days_in_the_wrong_order_are_told_beside_their_field(enter, training):
    said = {"first_day": "2035-06-02", "last_day": "2035-06-01", "mode": "remote"}

    answer = enter("pro").post(reverse("pro:add-session", args=[training.pk]), said)

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"last_day"})


def test_a_refusal_of_the_action_is_shown_and_nothing_is_lost(enter, structure):
    inside = TrainingFactory(organiser=structure, parent=WeekFactory(organiser=structure))
    said = {"first_day": "2035-06-02", "mode": "remote", "place_name": "Salle B"}

    answer = enter("pro").post(reverse("pro:add-session", args=[inside.pk]), said)

    assert answer.status_code == 422
    assert "fait partie d’une semaine" in answer.text
    assert 'value="Salle B"' in answer.text


def test_sessions_say_who_was_there(enter, structure, training):
    past = SessionFactory(parent=training, first_day=PAST)
    people(past, social=4, police=3, health=2)
    people(past, present=False, social=1)
    unnoted = SessionFactory(parent=training, first_day=date(2026, 4, 1))
    people(unnoted, present=False, social=2)
    SessionFactory(parent=training)

    lines = enter("pro").get(reverse("pro:edit-course", args=[training.pk])).context["lines"]

    assert [(line.registered, line.present, line.crossed) for line in lines] == [
        (10, "9", "croisée : 3 métiers présents"),
        (2, "pas notées", ""),
        (0, "–", ""),
    ]


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_whatever_the_sessions(enter, training, size, django_assert_num_queries):
    CourseFactory(event=training)
    for _ in range(size):
        people(SessionFactory(parent=training, first_day=PAST), social=2)
    browser = enter("pro")

    with django_assert_num_queries(16):
        page = browser.get(reverse("pro:edit-course", args=[training.pk]))

    assert len(page.context["lines"]) == size


def test_another_territory_sees_nothing(client, training):
    training.departments = ("59",)
    training.save()
    client.force_login(CoordinatorFactory())

    assert client.get(reverse("coordination:edit-course", args=[training.pk])).status_code == 404
