"""To answer: once each, when it is open, within what is proposed."""

from datetime import timedelta

import pytest

from maillage.surveys import actions, ballots, packing
from maillage.surveys.actions import AlreadyAnswered, Answers, NotOpen, WrongAnswer
from maillage.surveys.counting import Content
from maillage.surveys.models import Ballot, Invitation
from tests.parallel import shared, together  # noqa: F401 -- a fixture
from tests.surveys.factories import ITEMS, InvitationFactory, SurveyFactory

pytestmark = pytest.mark.django_db
WHOLE = {
    "contenu": "4",
    "orienter": "2>5",
    "duree": "1",
    "pratique": ("0", "2"),
    "conseil": "yes",
    "utile": "Les échanges",
}


@pytest.fixture
def now(db):
    return SurveyFactory.build().opens_at + timedelta(days=1)


def test_what_she_answered_is_in_a_sealed_ballot_with_her_strata(now):
    invitation = InvitationFactory(axes={"profession": "educator", "department": "77"})

    actions.answer(invitation, Answers(WHOLE), now=now)

    invitation.refresh_from_db()
    assert invitation.has_answered
    assert ballots.read(invitation.survey) == ([Content(invitation.axes, WHOLE)], 0)


@pytest.mark.abuse(80)
def test_nobody_answers_twice(now):
    invitation = InvitationFactory()
    actions.answer(invitation, Answers({"contenu": "4"}), now=now)

    with pytest.raises(AlreadyAnswered):
        actions.answer(invitation, Answers({"contenu": "1"}), now=now)

    assert ballots.read(invitation.survey) == ([Content({}, {"contenu": "4"})], 0)


@pytest.mark.parametrize("moment", [timedelta(seconds=-1), timedelta(days=8)])
def test_nothing_is_taken_before_it_opens_nor_once_it_closed(moment):
    invitation = InvitationFactory()

    with pytest.raises(NotOpen):
        actions.answer(invitation, Answers(WHOLE), now=invitation.survey.opens_at + moment)

    assert not Ballot.objects.exists()
    invitation.refresh_from_db()
    assert not invitation.has_answered


def test_the_first_and_the_last_moment_count(now):
    survey = SurveyFactory()

    for moment in (survey.opens_at, survey.closes_at - timedelta(microseconds=1)):
        actions.answer(InvitationFactory(survey=survey), Answers(WHOLE), now=moment)

    assert Ballot.objects.count() == 2


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("contenu", "6"),
        ("contenu", ("1", "2")),
        ("orienter", "2"),
        ("orienter", "0>5"),
        ("orienter", "2>"),
        ("duree", "2"),
        ("pratique", "1"),
        ("pratique", ("0", "3")),
        ("conseil", "peut-être"),
        ("utile", "x" * 1001),
        ("utile", "a\0b"),
        ("utile", "Appelez-moi au 01 99 00 12 34"),
        ("utile", "Écrivez à lea@example.org"),
    ],
)
def test_what_was_not_proposed_is_refused_beside_its_question(now, key, value):
    invitation = InvitationFactory()

    with pytest.raises(WrongAnswer) as refusal:
        actions.answer(invitation, Answers(WHOLE | {key: value}), now=now)

    assert list(refusal.value.problems) == [key]
    assert not Ballot.objects.exists()


def test_a_question_that_does_not_exist_is_a_bug(now):
    with pytest.raises(ValueError, match="not questions"):
        actions.answer(InvitationFactory(), Answers({"autre": "1"}), now=now)


def test_only_what_is_required_is_missing(now):
    items = [item | {"is_required": item["key"] == "conseil"} for item in ITEMS]
    invitation = InvitationFactory(survey__items=items)

    with pytest.raises(WrongAnswer) as refusal:
        actions.answer(invitation, Answers({"contenu": "4"}), now=now)

    assert list(refusal.value.problems) == ["conseil"]
    actions.answer(invitation, Answers({"conseil": "no"}), now=now)
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize("values", [{}, {"contenu": "", "pratique": (), "utile": ""}])
def test_an_empty_ballot_is_not_taken(now, values):
    with pytest.raises(WrongAnswer) as refusal:
        actions.answer(InvitationFactory(), Answers(values), now=now)

    assert (str(refusal.value), refusal.value.problems) == ("Répondez à une question au moins, puis envoyez.", {})


def test_more_words_than_a_ballot_holds_are_refused_and_can_be_shortened(now):
    texts = [ITEMS[-1] | {"key": f"texte-{rank}"} for rank in range(5)]
    invitation = InvitationFactory(survey__items=texts)
    long = {item["key"]: "é" * 900 for item in texts}

    with pytest.raises(WrongAnswer, match="trop longues"):
        actions.answer(invitation, Answers(long), now=now)

    assert not Ballot.objects.exists()
    actions.answer(invitation, Answers({key: text[:300] for key, text in long.items()}), now=now)
    assert Ballot.objects.count() == 1


def test_a_ballot_that_cannot_be_read_does_not_stop_the_others(now):
    survey = SurveyFactory()
    actions.answer(InvitationFactory(survey=survey), Answers({"contenu": "1"}), now=now)
    Ballot.objects.update(sealed=b"abime")

    actions.answer(InvitationFactory(survey=survey), Answers({"contenu": "5"}), now=now)

    assert ballots.read(survey) == ([Content({}, {"contenu": "5"})], 1)


def test_every_ballot_has_one_length(now):
    survey = SurveyFactory()
    for values in ({"contenu": "1"}, WHOLE, {"utile": "é" * 1000}):
        actions.answer(InvitationFactory(survey=survey), Answers(values), now=now)

    assert {len(bytes(sealed)) for sealed in Ballot.objects.values_list("sealed", flat=True)} == {
        packing.LENGTH + 1 + 12 + 16
    }


@pytest.mark.abuse(80)
@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_send_at_once_put_in_one_ballot(shared, now):  # noqa: F811 -- the fixture
    invitation = InvitationFactory()

    def send(value):
        return lambda: actions.answer(Invitation.objects.get(pk=invitation.pk), Answers({"contenu": value}), now=now)

    given = together(*(send(value) for value in "12345"))

    assert sorted(type(one).__name__ for one in given) == ["AlreadyAnswered"] * 4 + ["NoneType"]
    assert Ballot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_people_who_answer_at_once_all_have_their_ballot(shared, now):  # noqa: F811 -- the fixture
    survey = SurveyFactory()
    invitations = InvitationFactory.create_batch(8, survey=survey)

    def send(invitation, value):
        return lambda: actions.answer(invitation, Answers({"utile": f"Texte {value}"}), now=now)

    assert together(*(send(one, rank) for rank, one in enumerate(invitations))) == [None] * 8

    contents, unreadable = ballots.read(survey)
    assert (sorted(one.values["utile"] for one in contents), unreadable) == ([f"Texte {rank}" for rank in range(8)], 0)
