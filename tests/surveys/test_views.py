"""The page of a questionnaire: public, without account, session nor cookie; what was typed is never lost."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.accounts.models import Session
from maillage.core.models import JournalEntry
from maillage.surveys import ballots, signed
from maillage.surveys.models import Ballot, Invitation
from tests.factories import UserFactory
from tests.parallel import shared, together  # noqa: F401 -- a fixture
from tests.surveys.factories import ITEMS, InvitationFactory, SurveyFactory

pytestmark = pytest.mark.django_db
TYPED = {
    "contenu": "4",
    "orienter-before": "2",
    "orienter-after": "5",
    "duree": "1",
    "pratique": ["0", "2"],
    "conseil": "yes",
    "utile": "Les échanges",
}


@pytest.fixture
def invitation():
    return InvitationFactory(axes={"profession": "educator"})


def address(invitation):
    return reverse("surveys:answer", args=[signed.token(invitation.pk)])


def test_the_page_asks_and_tells_honestly_what_is_known(client, invitation):
    response = client.get(address(invitation))

    text = response.content.decode()
    assert response.status_code == 200
    assert "<title>Votre avis – Maillage</title>" in text
    assert invitation.survey.title in text
    assert text.count("<fieldset") == 7  # the pair is one in two
    assert "N’écrivez aucun nom" in text
    assert "à partir de 5 réponses" in text
    assert "moins de 5 à être interrogés" in text  # nobody was counted in the fixture
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("private, no-store", "noindex, noarchive")


def test_those_who_are_many_are_not_told_that_they_are_few(client):
    invitation = InvitationFactory(survey__invited=5)

    assert "moins de 5 à être" not in client.get(address(invitation)).content.decode()


def test_reading_changes_nothing(client, invitation):
    before = list(Invitation.objects.values())

    client.get(address(invitation))
    client.head(address(invitation))

    assert list(Invitation.objects.values()) == before
    assert not Ballot.objects.exists()


def test_answers_go_in_and_she_is_thanked(client, invitation):
    response = client.post(address(invitation), TYPED)

    assert (response.status_code, response["Location"]) == (302, reverse("surveys:thank"))
    (content,), _ = ballots.read(invitation.survey)
    assert content.values == {
        "contenu": "4",
        "orienter": "2>5",
        "duree": "1",
        "pratique": ("0", "2"),
        "conseil": "yes",
        "utile": "Les échanges",
    }
    assert "Merci" in client.get(response["Location"]).content.decode()


@pytest.mark.abuse(80)
def test_a_link_used_twice_says_thanks_and_nothing_of_the_answers(client, invitation):
    client.post(address(invitation), TYPED)

    for response in (client.get(address(invitation)), client.post(address(invitation), TYPED)):
        text = response.content.decode()
        assert response.status_code == 200
        assert "Vous avez déjà répondu : merci" in text
        assert not [one for one in ("Les échanges", "Le contenu", invitation.survey.title) if one in text]
    assert Ballot.objects.count() == 1


@pytest.mark.abuse(80)
@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("shared")
def test_two_tabs_that_send_at_once_are_thanked_both(invitation):
    send = [lambda: Client().post(address(invitation), TYPED).status_code] * 4

    assert sorted(together(*send)) == [200, 200, 200, 302]
    assert Ballot.objects.count() == 1


@pytest.mark.parametrize(
    ("opens", "closes", "said", "status"),
    [(1, 9, "pas encore ouvert", 200), (-9, 0, "est fermé", 410)],
)
def test_outside_its_days_the_page_says_so(client, opens, closes, said, status):
    now = timezone.now()
    invitation = InvitationFactory(
        survey__opens_at=now + timedelta(days=opens), survey__closes_at=now + timedelta(days=closes)
    )

    for response in (client.get(address(invitation)), client.post(address(invitation), TYPED)):
        assert response.status_code == status
        assert said in response.content.decode()
    assert not Ballot.objects.exists()


def test_a_wrong_link_finds_nothing(client, invitation):
    good = address(invitation)

    assert [client.get(one).status_code for one in (good + "a", good[:-1], good.replace(".", "/"))] == [404] * 3
    gone = reverse("surveys:answer", args=[signed.token(invitation.pk)])
    invitation.delete()
    assert client.get(gone).status_code == 404


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"orienter-after": "skip"}, "Répondez pour avant et pour aujourd’hui"),
        ({"utile": "Appelez le 01 99 00 12 34"}, "retirez-les"),
        ({"contenu": "9"}, "contenu"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, invitation, wrong, said):
    response = client.post(address(invitation), TYPED | wrong)

    text = response.content.decode()
    assert response.status_code == 422
    assert said in text
    assert (wrong.get("utile") or "Les échanges") in text
    assert text.count("checked") >= 5
    assert not Ballot.objects.exists()


def test_an_empty_form_is_given_back(client, invitation):
    response = client.post(address(invitation), {})

    assert response.status_code == 422
    assert "Répondez à une question au moins" in response.content.decode()


def test_too_many_words_are_given_back(client):
    texts = [ITEMS[-1] | {"key": f"texte-{rank}"} for rank in range(5)]
    invitation = InvitationFactory(survey__items=texts)

    response = client.post(address(invitation), {item["key"]: "é" * 900 for item in texts})

    assert response.status_code == 422
    assert "trop longues" in response.content.decode()
    assert response.content.decode().count("é" * 900) == 5


@pytest.mark.abuse(81)
def test_no_cookie_no_session_no_line_is_left_even_by_a_member(client, invitation, caplog):
    client.force_login(UserFactory())
    sessions = list(Session.objects.values())
    lines = JournalEntry.objects.count()

    responses = [
        client.get(address(invitation)),
        client.post(address(invitation), {}),
        client.post(address(invitation), TYPED),
        client.get(address(invitation)),
        client.get(reverse("surveys:thank")),
    ]

    assert [dict(response.cookies) for response in responses] == [{}] * 5
    assert list(Session.objects.values()) == sessions
    assert JournalEntry.objects.count() == lines
    assert [record for record in caplog.records if record.name.startswith("maillage")] == []


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "\x00\ud7ff\u202e", "é" * 1000, "{{ 7*7 }}"])
def test_hostile_words_are_kept_as_words(client, invitation, text):
    response = client.post(address(invitation), {"utile": text, "contenu": "9"})

    assert response.status_code == 422
    assert "<script>alert" not in response.content.decode()
    assert client.post(address(invitation), {"utile": text}).status_code in (302, 422)


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_one_query_whatever_was_answered(client, size, django_assert_num_queries):
    survey = SurveyFactory()
    invitations = InvitationFactory.create_batch(size, survey=survey)
    for other in invitations[1:]:
        client.post(address(other), TYPED)

    with django_assert_num_queries(1):
        client.get(address(invitations[0]))


def test_a_link_that_was_cut_says_what_to_do(client):
    page = client.get("/questionnaire/coupe")

    assert page.status_code == 404
    assert "recopiez-le tout entier" in page.content.decode()
