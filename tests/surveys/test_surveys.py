"""To open, to close, to count."""

import logging
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.core import crypto, journal
from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from maillage.surveys import actions, ballots, leading, tasks
from maillage.surveys.actions import Invitee, SurveyRefused, counts
from maillage.surveys.models import AnswerCount, Ballot, Invitation, Survey, TextAnswer
from tests.factories import CoordinatorFactory, MembershipFactory, NationalFactory
from tests.surveys.factories import ItemFactory, QuestionnaireFactory, SurveyFactory, answered, full_questionnaire

pytestmark = pytest.mark.django_db
PEOPLE = (
    Invitee("Lea@Example.org", {"profession": "educator", "department": "77", "secret": "x"}),
    Invitee("marc@example.org", {"profession": "", "department": "93"}),
)


@pytest.fixture
def now():
    return timezone.now()


def opened(questionnaire, now, **more):
    facts = {
        "moment": "hot",
        "audience": "trainee",
        "title": "Formation d’exemple",
        "opens_at": now,
        "closes_at": now + timedelta(days=14),
        "invited": PEOPLE,
        "present": 12,
    }
    return actions.open_survey(questionnaire, now=now, **(facts | more))


def test_opening_freezes_the_questions_of_its_moment_and_invites(now):
    questionnaire = QuestionnaireFactory(intro="Bonjour.")
    both = ItemFactory(questionnaire=questionnaire, key="contenu", rank=1)
    ItemFactory(questionnaire=questionnaire, key="chaud", rank=0, when="hot", kind="choice", choices=["A", "B"])
    ItemFactory(questionnaire=questionnaire, key="froid", when="cold")

    survey = opened(questionnaire, now)
    both.label = "Autre chose"
    both.save()

    survey.refresh_from_db()
    assert [(item["key"], item["kind"], item["choices"]) for item in survey.items] == [
        ("chaud", "choice", ["A", "B"]),
        ("contenu", "rating", []),
    ]
    assert survey.items[1]["label"] != "Autre chose"
    assert (survey.intro, survey.invited, survey.present, survey.answered) == ("Bonjour.", 2, 12, 0)
    assert sorted(survey.invitations.values_list("email", "has_answered", "asked_on")) == [
        ("lea@example.org", False, None),
        ("marc@example.org", False, None),
    ]
    assert survey.invitations.get(email="lea@example.org").axes == {"profession": "educator", "department": "77"}
    assert survey.invitations.get(email="marc@example.org").axes == {"department": "93"}
    assert JournalEntry.objects.get().verb == "surveys.open"


def test_an_address_is_asked_once(now):
    survey = opened(full_questionnaire(), now, invited=[*PEOPLE, Invitee(" LEA@example.org "), Invitee("")])

    assert survey.invitations.count() == 2


@pytest.mark.parametrize(
    "facts", [{"invited": ()}, {"closes_at": timedelta()}, {"opens_at": timedelta(days=-9), "closes_at": timedelta(-1)}]
)
def test_what_would_ask_nobody_is_not_opened(now, facts):
    facts = {name: now + value if isinstance(value, timedelta) else value for name, value in facts.items()}

    with pytest.raises(SurveyRefused):
        opened(full_questionnaire(), now, **facts)

    assert not Survey.objects.exists()


def test_a_questionnaire_without_a_question_or_retired_is_not_asked(now):
    empty, retired = QuestionnaireFactory(), full_questionnaire(retired_at=now)
    ItemFactory(questionnaire=empty, when="cold")

    for questionnaire in (empty, retired):
        with pytest.raises(SurveyRefused):
            opened(questionnaire, now)


def test_the_national_team_closes_early_and_nobody_else_by_herself(now):
    survey = SurveyFactory()
    for stranger in (CoordinatorFactory(), MembershipFactory().user):
        with pytest.raises(NotAllowed):
            actions.close_early(survey, by=stranger, now=now)

    closed = actions.close_early(survey, by=NationalFactory(), now=now)

    assert closed.closes_at == now
    assert not closed.is_open(now)
    with pytest.raises(SurveyRefused, match="déjà fermé"):
        actions.close_early(survey, by=None, now=now)


def test_what_does_not_open_before_tomorrow_is_not_closed(now):
    with pytest.raises(SurveyRefused, match="pas encore ouvert"):
        actions.close_early(SurveyFactory(opens_at=now + timedelta(days=1)), by=None, now=now)


def test_whoever_leads_what_it_is_about_closes_it(now, monkeypatch):
    person = MembershipFactory().user
    survey, other = SurveyFactory(), SurveyFactory()
    monkeypatch.setattr(leading, "_rules", [])

    def rule(asked, standing):
        return asked.pk == survey.pk and standing.user == person

    for _ in range(2):
        leading.add(rule)

    assert actions.close_early(survey, by=person, now=now).closes_at == now
    with pytest.raises(NotAllowed):
        actions.close_early(other, by=person, now=now)
    assert leading._rules == [rule]


def test_counting_keeps_figures_and_destroys_the_rest(now):
    survey = SurveyFactory(present=9)
    answered(survey, 6, now=now, values=lambda rank: {"contenu": "25"[rank % 2], "utile": f"Texte {rank}"})
    Invitation.objects.filter(survey=survey).update(asked_on=now.date(), reminders=1)
    name = ballots.key_name(survey.pk)
    assert crypto.exists(name)

    assert actions.count_closed(now=survey.closes_at - timedelta(seconds=1)) == 0
    assert actions.count_closed(now=survey.closes_at) == 1

    survey.refresh_from_db()
    assert (survey.counted_at, survey.invited, survey.answered) == (survey.closes_at, 6, 6)
    assert (survey.solicited, survey.reminded, survey.present) == (6, 6, 9)
    counts = AnswerCount.objects.filter(survey=survey, key="contenu")
    assert sorted(counts.values_list("axis", "stratum", "value", "count")) == [("all", "", "2", 3), ("all", "", "5", 3)]
    assert sorted(TextAnswer.objects.values_list("body", "state")) == [
        (f"Texte {rank}", "waiting") for rank in range(6)
    ]
    assert not Ballot.objects.exists()
    assert not crypto.exists(name)
    assert set(survey.invitations.values_list("email", "asked_on", "reminders")) == {("", None, 0)}
    assert all(axes == {} for axes in survey.invitations.values_list("axes", flat=True))


@pytest.mark.abuse(79)
def test_of_four_answers_only_their_number_is_kept(now):
    survey = SurveyFactory()
    answered(survey, 4, now=now, values=lambda rank: {"contenu": "4", "utile": f"Texte {rank}"})

    actions.count_closed(now=survey.closes_at)

    survey.refresh_from_db()
    assert survey.answered == 4
    assert not AnswerCount.objects.exists()
    assert not TextAnswer.objects.exists()
    assert not Ballot.objects.exists()


def test_counting_again_changes_nothing(now):
    survey = SurveyFactory()
    answered(survey, 5, now=now)
    actions.count_closed(now=survey.closes_at)
    kept = list(AnswerCount.objects.order_by("pk").values())

    assert actions.count_closed(now=survey.closes_at + timedelta(days=1)) == 0

    assert list(AnswerCount.objects.order_by("pk").values()) == kept
    assert journal.about(survey, now=survey.closes_at).count() == 1


def test_two_workers_count_once(now):
    """The second one finds it counted, once it holds it."""
    survey = SurveyFactory()
    answered(survey, 5, now=now)

    assert [counts._count(survey.pk, now=survey.closes_at) for _ in range(2)] == [True, False]
    assert AnswerCount.objects.filter(key="").get().count == 5


def test_a_key_that_was_left_behind_is_destroyed_by_the_next_count(now):
    """The machine stopped between the count and the key."""
    survey = SurveyFactory(counted_at=now + timedelta(days=30))
    crypto.seal(b"", key_name=ballots.key_name(survey.pk), bound_to="")

    actions.count_closed(now=now)

    assert not crypto.exists(ballots.key_name(survey.pk))


def test_a_lost_key_is_told_and_does_not_stop_the_count(now, caplog):
    survey, other = SurveyFactory(), SurveyFactory()
    answered(survey, 6, now=now)
    answered(other, 5, now=now)
    crypto.destroy(ballots.key_name(survey.pk))

    with caplog.at_level(logging.ERROR):
        assert actions.count_closed(now=max(survey.closes_at, other.closes_at)) == 2

    assert caplog.messages == ["A survey was counted without 6 ballots that could not be read."]
    assert set(AnswerCount.objects.values_list("survey", flat=True)) == {other.pk}
    survey.refresh_from_db()
    assert survey.answered == 6


def test_a_clock_that_goes_back_counts_nothing_twice(now):
    survey = SurveyFactory()
    answered(survey, 5, now=now)
    actions.count_closed(now=survey.closes_at)

    assert actions.count_closed(now=now) == 0
    with pytest.raises(SurveyRefused):
        answered(survey, 1, now=now)


def test_the_task_says_how_many(now):
    survey = SurveyFactory()

    assert tasks.count(now) == "Aucun questionnaire à compter."
    assert tasks.count(survey.closes_at) == "Questionnaires comptés : 1."
