"""What is planned to be asked about a session."""

import pytest

from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.trainings import actions, addresses
from maillage.trainings.actions import EvaluationContent, TrainingRefused
from maillage.trainings.models import Evaluation
from tests.events.factories import EventFactory
from tests.factories import MOMENT, MembershipFactory, OrganisationFactory
from tests.trainings.factories import EvaluationFactory, QuestionnaireFactory, SessionFactory, TrainingFactory, answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure(db):
    return OrganisationFactory()


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


@pytest.fixture
def session(structure):
    return SessionFactory(organiser=structure)


def test_a_questionnaire_is_planned_at_both_moments(session, member, now):
    questionnaire = QuestionnaireFactory()

    actions.plan_evaluation(session, EvaluationContent(questionnaire), by=member, now=now)
    actions.plan_evaluation(session, EvaluationContent(questionnaire, "cold", 90, 30), by=member, now=now)

    rows = Evaluation.objects.order_by("delay_days").values_list("moment", "audience", "delay_days", "open_days")
    assert list(rows) == [("hot", "trainee", 0, 14), ("cold", "trainee", 90, 30)]
    assert set(JournalEntry.objects.values_list("verb", flat=True)) == {"trainings.plan_evaluation"}


def test_addresses_are_kept_for_those_who_are_not_registered(session, member, now):
    employers = QuestionnaireFactory(audience="employer")
    trainees = QuestionnaireFactory()

    content = EvaluationContent(employers, emails="Une Cheffe <Cheffe@example.org>\nb@example.org, b@example.org")
    actions.plan_evaluation(session, content, by=member, now=now)
    actions.plan_evaluation(session, EvaluationContent(trainees, emails="a@example.org"), by=member, now=now)

    assert Evaluation.objects.get(audience="employer").emails == "cheffe@example.org\nb@example.org"
    assert Evaluation.objects.get(audience="trainee").emails == ""


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"moment": "cold", "delay_days": 29}, "de 30 à 180 jours"),
        ({"moment": "cold", "delay_days": 181}, "de 30 à 180 jours"),
        ({"moment": "hot", "delay_days": 30}, "de 30 à 180 jours"),
        ({"moment": "later"}, "de 30 à 180 jours"),
        ({"open_days": 0}, "de 1 à 90 jours"),
        ({"open_days": 91}, "de 1 à 90 jours"),
    ],
)
def test_a_moment_out_of_bounds_is_refused(session, member, now, said, sentence):
    with pytest.raises(TrainingRefused, match=sentence):
        actions.plan_evaluation(session, EvaluationContent(QuestionnaireFactory(), **said), by=member, now=now)


@pytest.mark.parametrize(("emails", "sentence"), [("", "au moins une adresse"), ("a@example.org\nb@", "Ligne 2")])
def test_wrong_addresses_are_refused(session, member, now, emails, sentence):
    content = EvaluationContent(QuestionnaireFactory(audience="funder"), emails=emails)

    with pytest.raises(TrainingRefused, match=sentence):
        actions.plan_evaluation(session, content, by=member, now=now)


def test_what_is_retired_or_planned_already_is_refused(session, member, now):
    content = EvaluationContent(QuestionnaireFactory(retired_at=MOMENT))
    with pytest.raises(TrainingRefused, match="est retiré"):
        actions.plan_evaluation(session, content, by=member, now=now)
    EvaluationFactory(event=session)
    with pytest.raises(TrainingRefused, match="déjà un questionnaire"):
        actions.plan_evaluation(session, EvaluationContent(QuestionnaireFactory()), by=member, now=now)


def test_only_trainings_are_evaluated_and_by_theirs(structure, session, member, now):
    content = EvaluationContent(QuestionnaireFactory())
    with pytest.raises(TrainingRefused, match="que les formations"):
        actions.plan_evaluation(EventFactory(organiser=structure), content, by=member, now=now)
    with pytest.raises(NotAllowed):
        actions.plan_evaluation(session, content, by=MembershipFactory().user, now=now)
    with pytest.raises(NotAllowed):
        actions.drop_evaluation(EvaluationFactory(event=session), by=MembershipFactory().user, now=now)


def test_what_is_planned_is_changed_then_dropped(session, member, now):
    planned = EvaluationFactory(event=session, moment="cold", delay_days=60)
    other = QuestionnaireFactory()

    actions.edit_evaluation(planned, EvaluationContent(other, "cold", 120, 21), by=member, now=now)

    planned.refresh_from_db()
    assert (planned.questionnaire, planned.delay_days, planned.open_days) == (other, 120, 21)
    with pytest.raises(TrainingRefused, match="un autre moment"):
        actions.edit_evaluation(planned, EvaluationContent(other), by=member, now=now)
    actions.drop_evaluation(planned, by=member, now=now)
    assert not Evaluation.objects.exists()
    with pytest.raises(TrainingRefused, match="n’est plus prévu"):
        actions.drop_evaluation(planned, by=member, now=now)


def test_what_is_gone_to_people_is_changed_no_more(structure, member, now):
    gone = answered(TrainingFactory(organiser=structure), high=9)

    with pytest.raises(TrainingRefused, match="est parti"):
        actions.drop_evaluation(gone, by=member, now=now)
    with pytest.raises(TrainingRefused, match="est parti"):
        actions.edit_evaluation(gone, EvaluationContent(gone.questionnaire), by=member, now=now)


def test_closing_is_of_what_is_open(session, member, now):
    planned = EvaluationFactory(event=session)

    with pytest.raises(TrainingRefused, match="pas encore ouvert"):
        actions.close_evaluation(planned, by=member, now=now)
    with pytest.raises(NotAllowed):
        actions.close_evaluation(planned, by=MembershipFactory().user, now=now)


def test_addresses_are_read_line_by_line():
    text = "A@Example.org ; b@example.org\n\nNom <c@example.org>\npas une adresse\na@example.org"

    found, wrong = addresses.read(text)

    assert found == ["a@example.org", "b@example.org", "c@example.org"]
    assert wrong == ["Ligne 4 : ce n’est pas une adresse électronique entière."]


def test_there_are_never_too_many_addresses():
    _, wrong = addresses.read("\n".join(f"a{number}@example.org" for number in range(51)))

    assert wrong == ["51 adresses : 50 au plus."]
