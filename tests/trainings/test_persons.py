"""The address of a person with an account, where somebody typed it to ask for her opinion later."""

from datetime import UTC, datetime

import pytest

from maillage.accounts import parting
from tests.factories import UserFactory
from tests.surveys.factories import SurveyFactory
from tests.trainings.factories import EvaluationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(email="Ana@example.org")


def _planned(emails, **said):
    return EvaluationFactory(questionnaire__audience="employer", emails=emails, **said)


def held(person):
    return parting.exported(person)["questionnaires prévus"]


def test_she_has_where_she_will_be_asked(person):
    _planned("autre@example.org\nana@example.org", event__title="Repérer", event__announced_end=None)
    _planned("diana@example.org")  # another address, in which hers is written

    assert held(person) == [
        {"session": "Repérer", "en tant que": "employeurs", "prévu le": datetime(2035, 3, 13, 17, tzinfo=UTC)}
    ]


def test_once_asked_her_address_is_there_no_more(person):
    _planned("ana@example.org", survey=SurveyFactory())

    assert held(person) == []


def test_her_closed_account_takes_her_address_away_and_no_other(person, now):
    row = _planned("autre@example.org\nana@example.org\ndiana@example.org")

    parting.end_all(person, by=None, now=now)

    row.refresh_from_db()
    assert row.emails == "autre@example.org\ndiana@example.org"


def test_an_address_that_is_not_known_to_be_hers_stays(person, now):
    row = _planned("ana@example.org")
    person.is_confirmed = False
    person.save()

    assert held(person) == []
    parting.end_all(person, by=None, now=now)
    row.refresh_from_db()
    assert row.emails == "ana@example.org"
