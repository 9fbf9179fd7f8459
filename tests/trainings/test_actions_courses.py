"""Writes on a course and its sessions."""

from datetime import date, time

import pytest

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.events.models import Event
from maillage.trainings import actions
from maillage.trainings.actions import CourseContent, SessionContent, TrainingRefused
from maillage.trainings.models import Course
from tests.events.factories import EventFactory, WeekFactory
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory
from tests.trainings.factories import CourseFactory, SessionFactory, TrainingFactory

pytestmark = pytest.mark.django_db
CONTENT = CourseContent(objectives="Repérer.", publics=("teens",), minutes=420, price="gratuit", is_cross_meant=True)
SESSION = SessionContent(date(2035, 6, 1), date(2035, 6, 2), time(9), time(17), "hybrid", "Salle B", "2 rue d’Exemple")


@pytest.fixture
def structure(db):
    return OrganisationFactory(department=DepartmentFactory())


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


def test_the_sheet_of_a_course_is_written_then_changed(structure, member, now):
    event = TrainingFactory(organiser=structure)

    actions.set_course(event, CONTENT, by=member, now=now)
    actions.set_course(event, CourseContent(objectives="Orienter."), by=member, now=now)

    course = Course.objects.get(event=event)
    assert (course.objectives, course.minutes, course.is_cross_meant, course.changed_at) == (
        "Orienter.",
        None,
        False,
        now,
    )
    lines = JournalEntry.objects.order_by("number").values_list("verb", "actor")
    assert list(lines) == [("trainings.set_course", str(member.pk))] * 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (CourseContent(publics=("aliens",)), "Un des publics n’existe pas"),
        (CourseContent(minutes=0), "au moins une minute"),
    ],
)
def test_a_sheet_that_makes_no_sense_is_refused(structure, member, now, content, sentence):
    with pytest.raises(TrainingRefused, match=sentence):
        actions.set_course(TrainingFactory(organiser=structure), content, by=member, now=now)


def test_only_a_course_has_a_sheet(structure, member, now):
    colloquium = EventFactory(organiser=structure)
    session = SessionFactory(organiser=structure)

    for event in (colloquium, session):
        with pytest.raises(TrainingRefused, match="Seule une formation"):
            actions.set_course(event, CONTENT, by=member, now=now)
        with pytest.raises(TrainingRefused, match="Seule une formation"):
            actions.add_session(event, SESSION, by=member, now=now)


def test_others_write_nothing(now):
    event = TrainingFactory(organiser=OrganisationFactory())
    stranger = MembershipFactory().user

    for action, content in ((actions.set_course, CONTENT), (actions.add_session, SESSION)):
        with pytest.raises(NotAllowed):
            action(event, content, by=stranger, now=now)
    assert not Course.objects.exists()
    assert not event.children.exists()


def test_a_session_takes_the_words_of_its_course(structure, member, now):
    other = OrganisationFactory()
    said = {
        "title": "Repérer",
        "neutral_title": "Journée",
        "departments": ("77",),
        "themes": ("spot",),
        "professions": ("health",),
        "accessibility": ("lsf",),
        "registering": "here",
        "level": 2,
    }
    course = TrainingFactory(organiser=structure, **said)
    course.co_organisers.set([other])

    made = actions.add_session(course, SESSION, by=member, now=now)

    made = Event.objects.get(pk=made.pk)
    assert {name: getattr(made, name) for name in said} == said
    assert (made.parent, made.organiser, made.kind, made.editorial) == (course, structure, "training", "draft")
    assert list(made.co_organisers.all()) == [other]
    assert (made.first_day, made.last_day, made.announced_start, made.place_name, made.mode) == (
        date(2035, 6, 1),
        date(2035, 6, 2),
        time(9),
        "Salle B",
        "hybrid",
    )
    assert made.slug != course.slug


def test_a_training_of_a_week_has_no_sessions(structure, member, now):
    course = TrainingFactory(organiser=structure, parent=WeekFactory(organiser=structure))

    with pytest.raises(TrainingRefused, match="fait partie d’une semaine"):
        actions.add_session(course, SESSION, by=member, now=now)


def test_the_coordination_of_its_territory_writes_too(now):
    event = TrainingFactory(departments=("77",))

    actions.set_course(event, CONTENT, by=CoordinatorFactory(), now=now)

    assert CourseFactory._meta.model.objects.get().event == event
