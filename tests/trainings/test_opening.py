"""Questionnaires open by themselves, once, and ask those who were there."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from maillage.surveys.models import Invitation, QuestionnaireItem, Survey
from maillage.trainings import actions, due
from maillage.trainings.models import Evaluation
from maillage.trainings.tasks import forget_addresses, open_due
from tests.factories import DepartmentFactory, MembershipFactory, OrganisationFactory
from tests.registrations.factories import RegistrationFactory, WaitingFactory
from tests.trainings.factories import EvaluationFactory, SessionFactory, TrainingFactory, note, people

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 11, 17)  # the day before `now`


def _planned(event, **said):
    made = EvaluationFactory(event=event, **said)
    QuestionnaireItem.objects.create(questionnaire=made.questionnaire, key="contenu", label="Le contenu ?")
    return made


def _asked(survey=None):
    rows = Invitation.objects.filter(survey=survey) if survey else Invitation.objects.all()
    return sorted(rows.values_list("email", flat=True))


def test_those_who_were_there_are_asked_with_their_strata(now):
    session = SessionFactory(first_day=DAY, title="Repérer tôt")
    there = people(session, social=1, police=1)
    there[0].department = DepartmentFactory()
    there[0].save()
    people(session, present=False, health=1)
    planned = _planned(session)

    assert actions.open_due(now=now) == 1

    planned.refresh_from_db()
    survey = planned.survey
    assert _asked(survey) == sorted(one.email for one in there)
    assert survey.invitations.get(email=there[0].email).axes == {"profession": "social", "department": "77"}
    assert survey.invitations.get(email=there[1].email).axes == {"profession": "police"}
    assert (survey.present, survey.opens_at, survey.closes_at) == (2, now, now + timedelta(days=14))
    assert (survey.moment, survey.audience) == ("hot", "trainee")
    assert survey.title == "Repérer tôt, 17 novembre 2026"


def test_where_nobody_noted_presence_all_confirmed_are_asked(now):
    session = TrainingFactory(first_day=DAY)
    confirmed = people(session, present=False, social=2)
    WaitingFactory(form=confirmed[0].form)
    RegistrationFactory(form=confirmed[0].form, state="cancelled")
    RegistrationFactory(form=confirmed[0].form, email="")
    planned = _planned(session)

    actions.open_due(now=now)

    planned.refresh_from_db()
    assert _asked(planned.survey) == sorted(one.email for one in confirmed)
    assert planned.survey.present is None


def test_who_hardly_came_online_is_not_asked(now):
    session = TrainingFactory(first_day=DAY)
    short, long = people(session, present=False, social=2)
    note(short, minutes=5)
    note(long, minutes=170)
    _planned(session)

    actions.open_due(now=now)

    assert _asked() == [long.email]


def test_others_are_asked_at_the_addresses_that_were_given_then_forgotten(now):
    session = TrainingFactory(first_day=DAY)
    planned = _planned(session, questionnaire__audience="employer", emails="a@example.org\nb@example.org")

    actions.open_due(now=now)

    planned.refresh_from_db()
    assert _asked(planned.survey) == ["a@example.org", "b@example.org"]
    assert planned.emails == ""


def test_a_second_run_opens_nothing_twice(now):
    session = TrainingFactory(first_day=DAY)
    people(session, social=2)
    _planned(session)

    assert open_due(now) == "Questionnaires ouverts : 1."
    assert open_due(now) == "Aucun questionnaire n’était à ouvrir."
    assert Survey.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [
        {"life": "cancelled"},
        {"life": "postponed"},
        {"editorial": "draft"},
        {"editorial": "withdrawn"},
        {"first_day": date(2026, 11, 19)},
        {"first_day": date(2026, 8, 1)},  # too late to ask
    ],
)
def test_what_was_not_held_or_not_yet_asks_nobody(now, said):
    session = TrainingFactory(**{"first_day": DAY, **said})
    people(session, social=2)
    _planned(session)

    assert actions.open_due(now=now) == 0
    assert not Survey.objects.exists()


def test_a_session_without_anybody_is_tried_again(now):
    session = TrainingFactory(first_day=DAY)
    _planned(session)

    assert actions.open_due(now=now) == 0
    people(session, social=1)
    assert actions.open_due(now=now + timedelta(hours=1)) == 1


def test_one_that_cannot_be_opened_does_not_keep_the_others(now, caplog):
    broken, good = TrainingFactory(first_day=DAY), TrainingFactory(first_day=DAY)
    people(broken, social=1)
    people(good, social=1)
    EvaluationFactory(event=broken)  # its questionnaire asks nothing
    _planned(good)

    assert actions.open_due(now=now) == 1
    assert Evaluation.objects.get(event=broken).survey is None
    assert "could not be opened" in caplog.text


@pytest.mark.parametrize(
    ("session", "evaluation", "opens"),
    [
        ({}, {}, datetime(2026, 11, 17, 16, tzinfo=PARIS)),
        ({"announced_end": None}, {}, datetime(2026, 11, 17, 18, tzinfo=PARIS)),
        ({"last_day": date(2026, 11, 20)}, {}, datetime(2026, 11, 20, 16, tzinfo=PARIS)),
        ({}, {"moment": "cold", "delay_days": 90}, datetime(2027, 2, 15, 9, tzinfo=PARIS)),
        (
            {"zone": "Indian/Reunion", "announced_end": time(12)},
            {},
            datetime(2026, 11, 17, 12, tzinfo=ZoneInfo("Indian/Reunion")),
        ),
    ],
)
def test_a_questionnaire_opens_when_the_session_ends_by_its_clock(session, evaluation, opens):
    planned = EvaluationFactory(event=TrainingFactory(**{"first_day": DAY, **session}), **evaluation)

    assert due.opens_at(planned) == opens


def test_a_cold_one_waits_for_its_day(now):
    session = TrainingFactory(first_day=DAY)
    people(session, social=1)
    _planned(session, moment="cold", delay_days=30)

    assert actions.open_due(now=now + timedelta(days=28)) == 0
    assert actions.open_due(now=now + timedelta(days=29)) == 1


def test_a_title_that_says_too_much_is_not_shown_over_a_shoulder(now):
    session = TrainingFactory(first_day=DAY, title="Exploitation sexuelle : repérer", neutral_title="Journée")
    people(session, social=1)
    _planned(session)

    actions.open_due(now=now)

    assert Survey.objects.get().title == "Journée, 17 novembre 2026"


def test_its_organisers_close_it_before_its_time(now):
    structure = OrganisationFactory()
    member = MembershipFactory(organisation=structure).user
    session = TrainingFactory(first_day=DAY, organiser=structure)
    people(session, social=1)
    planned = _planned(session)
    actions.open_due(now=now)
    later = now + timedelta(hours=2)

    actions.close_evaluation(planned, by=member, now=later)

    assert Survey.objects.get().closes_at == later


def test_addresses_that_will_not_serve_are_forgotten(now):
    late = _planned(TrainingFactory(first_day=date(2026, 8, 1)), questionnaire__audience="funder")
    cancelled = _planned(
        TrainingFactory(first_day=date(2026, 8, 1), life="cancelled"), questionnaire__audience="funder"
    )
    waiting = _planned(TrainingFactory(first_day=DAY), questionnaire__audience="funder")

    assert forget_addresses(now) == "Questionnaires jamais partis, dont les adresses sont effacées : 2."
    assert forget_addresses(now) == "Rien à effacer."

    found = Evaluation.objects.filter(pk__in=[late.pk, cancelled.pk, waiting.pk]).exclude(emails="")
    assert [one.pk for one in found] == [waiting.pk]
