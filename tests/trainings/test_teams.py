"""Who teaches, as the sheet to sign names them."""

import pytest

from maillage.attendance.presences import papers
from maillage.trainings.queries import teams
from tests.events.factories import EventFactory
from tests.trainings.factories import CourseFactory

pytestmark = pytest.mark.django_db


def test_a_session_is_taught_by_the_team_of_its_course():
    course = CourseFactory(trainers="Ada Formatrice, psychologue\n\n Max Formateur \n, sans nom")
    session = EventFactory(parent=course.event)

    assert list(teams.names(session)) == list(teams.names(course.event)) == ["Ada Formatrice", "Max Formateur"]
    assert list(teams.names(EventFactory())) == []
    assert teams.names in papers.teams
