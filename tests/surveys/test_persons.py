"""What questionnaires hold on a person with an account: that she was asked, never what she answered."""

from datetime import date, timedelta

import pytest

from maillage.accounts import parting
from maillage.surveys import actions, persons
from maillage.surveys.actions import Answers
from maillage.surveys.models import Invitation
from tests.factories import UserFactory
from tests.surveys.factories import InvitationFactory, QuestionnaireFactory, SurveyFactory

pytestmark = pytest.mark.django_db
NEVER = {"email": "", "axes": {}}


@pytest.fixture
def person():
    return UserFactory(email="Ana@example.org")


def held(person):
    return parting.exported(person)["questionnaires reçus"]


def test_she_has_that_she_was_asked_and_how_often(person):
    survey = SurveyFactory()
    InvitationFactory(
        survey=survey,
        email="ana@example.org",
        axes={"profession": "social", "department": "77"},
        asked_on=date(2026, 11, 18),
        reminders=1,
    )
    InvitationFactory(survey=survey)

    assert held(person) == [
        {
            "titre": "Formation d’exemple",
            "adresse": "ana@example.org",
            "ouvert le": survey.opens_at,
            "fermé le": survey.closes_at,
            "dernier courriel le": date(2026, 11, 18),
            "rappels": 1,
            "a répondu": False,
            "compté avec": ["77", "social"],
        }
    ]


def test_her_answers_are_not_in_it(person, now, settings):
    invitation = InvitationFactory(email="ana@example.org", survey__opens_at=now - timedelta(days=1))
    actions.answer(invitation, Answers({"contenu": "5", "utile": "les échanges entre métiers"}), now=now)

    (said,) = held(person)

    assert said["a répondu"] is True
    assert "échanges" not in str(parting.exported(person))
    assert set(said) == {
        "titre",
        "adresse",
        "ouvert le",
        "fermé le",
        "dernier courriel le",
        "rappels",
        "a répondu",
        "compté avec",
    }


def test_once_counted_nobody_knows_that_she_was_asked(person, transactional_db, now):
    survey = SurveyFactory(opens_at=now - timedelta(days=9))
    InvitationFactory(survey=survey, email="ana@example.org")

    actions.count_closed(now=now)

    assert held(person) == []


def test_an_address_that_is_not_known_to_be_hers_gives_nothing_away(person):
    InvitationFactory(email="ana@example.org")
    person.is_confirmed = False
    person.save()

    persons.end(person, by=None, now=None)

    assert held(person) == []
    assert Invitation.objects.get().email == "ana@example.org"


def test_what_she_wrote_for_others_is_told_and_stays_without_her(person, now):
    questionnaire = QuestionnaireFactory(title="Bilan", by=person)

    assert parting.exported(person)["questionnaires écrits"] == [
        {"title": "Bilan", "changed_at": questionnaire.changed_at}
    ]

    parting.end_all(person, by=None, now=now)
    questionnaire.refresh_from_db()
    assert questionnaire.by is None


def test_a_closed_account_is_written_to_no_more_and_the_numbers_stay(person, now, mailoutbox):
    survey = SurveyFactory(opens_at=now - timedelta(days=5), closes_at=now + timedelta(days=5))
    hers = InvitationFactory(
        survey=survey, email="ana@example.org", axes={"profession": "social"}, asked_on=(now - timedelta(days=4)).date()
    )
    other = InvitationFactory(survey=survey, asked_on=(now - timedelta(days=4)).date())

    parting.end_all(person, by=None, now=now)
    actions.remind(now=now)

    hers.refresh_from_db()
    assert (hers.email, hers.axes, hers.asked_on) == ("", {}, (now - timedelta(days=4)).date())
    assert [mail.to for mail in mailoutbox] == [[other.email]]
    assert survey.invitations.count() == 2


def test_the_export_costs_two_queries(person, django_assert_num_queries):
    for _ in range(3):
        InvitationFactory(email="ana@example.org")

    with django_assert_num_queries(2):
        assert len(persons.export(person)["questionnaires reçus"]) == 3
