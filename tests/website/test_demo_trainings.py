"""The trainings of the demonstration: laid once, invented people only, figures that are never of a few."""

import pytest
from django.core.management import call_command

from maillage.attendance import presences
from maillage.attendance.models import Certificate
from maillage.events.models import Event
from maillage.registrations.models import Letter, Question, Registration
from maillage.surveys import initial, results
from maillage.surveys.models import AnswerCount, Invitation, Survey
from maillage.trainings.models import Course, Evaluation
from maillage.website import demo_people, demo_trainings
from tests.directory.test_load_demo import territories  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def laid(territories, settings, now):  # noqa: F811 -- the fixture
    settings.IS_DEMO = True
    call_command("load_demo", verbosity=0)
    demo_people.lay(now=now)
    initial.lay(now=now)
    return demo_trainings.lay(now=now)


def test_the_trainings_are_laid_once(laid, now):
    assert laid == Event.objects.filter(parent__course__isnull=False).count() == 12
    assert Course.objects.count() == 2
    assert Event.objects.published().count() == 14

    assert demo_trainings.lay(now=now) == 0


def test_nobody_is_written_to_and_everybody_is_invented(laid):
    assert not Letter.objects.filter(sent_at=None, dropped_at=None).exists()
    for name, email in Registration.objects.values_list("name", "email"):
        assert name.endswith(" Exemple")
        assert email.endswith("@example.org")


def test_the_loire_was_there_since_2023(laid):
    sessions = Event.objects.filter(parent__course__is_cross_meant=False).order_by("first_day")

    assert [session.first_day.year for session in sessions][:6] == [2023, 2023, 2024, 2024, 2025, 2026]
    numbers = presences.numbers(sessions[0])
    assert numbers.present == 19


def test_the_questionnaires_say_something_and_nothing_of_a_few(laid):
    counted = Survey.objects.filter(counted_at__isnull=False)
    assert counted.count() == Evaluation.objects.filter(survey__counted_at__isnull=False).count() > 10

    for survey in counted:
        found = results.of(survey)
        assert found.is_shown
        assert found.questions
    groups = AnswerCount.objects.exclude(axis="all")
    assert groups
    assert all(row.count >= 5 for row in groups)


def test_trainers_employers_and_funders_answered_too(laid):
    rows = Evaluation.objects.exclude(audience="trainee").select_related("survey")

    assert {row.audience for row in rows} == {"trainer", "employer", "funder"}
    assert all(row.survey.counted_at and results.of(row.survey).is_shown for row in rows)
    assert not Invitation.objects.filter(survey__in=[row.survey for row in rows]).exists()


def test_a_session_to_come_asks_a_question_of_its_own(laid):
    question = Question.objects.get()

    asked = Registration.objects.filter(form=question.form)
    assert asked.count() == 9
    assert all(row.answers[str(question.pk)] for row in asked)


def test_one_questionnaire_is_open_and_nobody_is_asked_again(laid, now):
    survey = Survey.objects.get(counted_at=None)

    assert survey.closes_at > now
    assert Invitation.objects.filter(survey=survey, asked_on=now.date()).count() == Invitation.objects.count() == 20
    assert results.of(survey).questions == ()


def test_one_session_gave_certificates(laid):
    assert Certificate.objects.exclude(body=None).count() == Certificate.objects.count() == 23
    assert Certificate.objects.values("event").distinct().count() == 1


def test_a_session_to_come_keeps_seats_and_makes_people_wait(laid):
    crossed = Event.objects.filter(parent__course__is_cross_meant=True).latest("first_day")

    states = Registration.objects.of_event(crossed.pk).values_list("state", flat=True)
    assert len(states) == 11
    assert 0 < sum(state == "confirmed" for state in states) <= 8
    assert "waiting" in states
