"""« J’ai perdu mon téléphone et mes codes »: what the person says and reads, from the second-factor step to the new factor."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from maillage.accounts import actions, queries, rescue
from maillage.accounts.models import Rescue
from maillage.core.models import JournalEntry
from tests.accounts.browser import LOGIN, SECOND, log_in, person, who
from tests.accounts.codes import add_recovery_codes, add_totp
from tests.factories import CoordinatorFactory, MembershipFactory, RescueFactory, UserFactory

pytestmark = pytest.mark.django_db
LOST = f"{SECOND}/perdu"


@pytest.fixture
def guarded():
    """A member with a password, an application of codes and recovery codes."""
    user = person(is_member=True)
    MembershipFactory(user=user)
    add_totp(user)
    add_recovery_codes(user)
    return user


@pytest.fixture
def at_the_door(client, guarded):
    """She gave her password, and not her second factor."""
    assert log_in(client, guarded)["Location"] == SECOND
    return guarded


def _page(client, method="get"):
    answer = getattr(client, method)(LOST, follow=True)
    return answer.status_code, answer.content.decode()


def test_the_second_factor_step_leads_there(client, at_the_door):
    assert f'href="{LOST}"' in client.get(SECOND).content.decode()

    status, page = _page(client)

    assert status == 200
    assert "Demander à rouvrir mon accès" in page
    assert not Rescue.objects.exists()


def test_saying_it_is_kept_told_and_opens_nothing(client, at_the_door, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        status, page = _page(client, "post")

    waiting = Rescue.objects.get()
    assert (status, waiting.user, waiting.asked_by, waiting.asked_at) == (200, at_the_door, None, None)
    assert "Votre demande est enregistrée" in page
    assert "Demander à rouvrir" not in page
    assert who(client) is None
    assert [message.to for message in mail.outbox] == [[at_the_door.email]]
    assert JournalEntry.objects.filter(verb="accounts.declare_rescue", actor=str(at_the_door.pk)).count() == 1


def test_saying_it_twice_is_saying_it_once(client, at_the_door):
    _page(client, "post")
    _page(client, "post")

    assert Rescue.objects.count() == JournalEntry.objects.filter(verb="accounts.declare_rescue").count() == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_comes_there_without_the_password(client, guarded, method):
    answer = getattr(client, method)(LOST)

    assert (answer.status_code, answer["Location"]) == (302, LOGIN)
    assert not Rescue.objects.exists()


def test_who_is_logged_in_has_nothing_to_do_there(client, guarded):
    client.force_login(guarded)

    assert client.post(LOST)["Location"] == "/pro"
    assert not Rescue.objects.exists()


def test_the_whole_way_back(client, at_the_door, now):
    """Said, called, granted: then the password leads to a new factor, and no further."""
    _page(client, "post")
    first, second = CoordinatorFactory(), CoordinatorFactory()
    moment = timezone.now()

    rescue.ask(at_the_door, by=first, now=moment)
    assert "Une seconde personne doit encore" in _page(client)[1]
    rescue.grant(Rescue.objects.get(), by=second, now=moment)

    assert "Votre accès est rouvert" in _page(client)[1]
    assert client.get(LOGIN).status_code == 200
    assert client.get(SECOND)["Location"] == LOGIN
    assert log_in(client, at_the_door)["Location"] == "/pro"
    assert client.get("/pro", follow=True).redirect_chain[0][0].startswith(reverse("mfa_index"))
    assert not Authenticator.objects.filter(user=at_the_door).exists()


def test_a_refusal_is_read_and_asked_again(client, at_the_door):
    _page(client, "post")
    rescue.refuse(Rescue.objects.get(), Rescue.Reason.NO_ANSWER, by=CoordinatorFactory(), now=timezone.now())

    page = _page(client)[1]
    again = _page(client, "post")[1]

    assert "personne n’a répondu au numéro de la fiche" in page
    assert "Demander à rouvrir mon accès" in page
    assert "Votre demande est enregistrée" in again
    assert Rescue.objects.count() == 2


def test_a_stolen_password_does_not_keep_the_coordination_busy(client, at_the_door):
    for _ in range(rescue.MOST_IN_A_DAY):
        asked = rescue.declare(at_the_door, now=timezone.now())
        rescue.refuse(asked, Rescue.Reason.NOT_ASKED, by=CoordinatorFactory(), now=timezone.now())

    status, page = _page(client, "post")

    assert status == 422
    assert "Réessayez demain" in page
    assert Rescue.objects.count() == rescue.MOST_IN_A_DAY
    assert rescue.declare(at_the_door, now=timezone.now() + timedelta(days=1, minutes=1)).ended_at is None


def test_an_account_without_factor_has_nothing_to_open_again(now):
    closed = person(is_active=False)
    add_totp(closed)

    for user in (UserFactory(), closed):
        with pytest.raises(actions.NotPossible):
            rescue.declare(user, now=now)


@pytest.mark.abuse(25)
def test_what_the_person_says_is_no_call(guarded, now):
    asked = rescue.declare(guarded, now=now)

    with pytest.raises(actions.NotPossible, match="Personne n’a rappelé"):
        rescue.grant(asked, by=CoordinatorFactory(), now=now)

    assert Authenticator.objects.filter(user=guarded).exists()


def test_a_call_that_is_too_old_is_made_again(guarded, now):
    first, second = CoordinatorFactory(), CoordinatorFactory()
    rescue.ask(guarded, by=first, now=now)
    later = now + rescue.LASTS + timedelta(minutes=1)

    called = rescue.ask(guarded, by=second, now=later)

    assert Rescue.objects.count() == 1
    assert (called.asked_by, called.asked_at) == (second, later)
    assert rescue.grant(called, by=first, now=later).ended_at == later


def test_a_call_of_somebody_whose_account_is_closed_is_none(guarded, now):
    caller = CoordinatorFactory()
    asked = rescue.ask(guarded, by=caller, now=now)
    caller.delete()
    asked.refresh_from_db()

    with pytest.raises(actions.NotPossible):
        rescue.grant(asked, by=CoordinatorFactory(), now=now)


def test_what_ended_is_not_refused_again(guarded, now):
    asked = rescue.declare(guarded, now=now)
    rescue.refuse(asked, Rescue.Reason.FOUND, by=guarded, now=now)

    with pytest.raises(actions.NotPossible):
        rescue.refuse(asked, Rescue.Reason.NO_ANSWER, by=CoordinatorFactory(), now=now)

    assert Rescue.objects.get().reason == Rescue.Reason.FOUND


def test_what_waits_is_told_before_what_ended_and_for_a_month(guarded, now):
    ended = RescueFactory(user=guarded, declared_at=now - timedelta(days=1), ended_at=now, reason="no_answer")
    assert queries.last_rescue(guarded, now=now) == ended
    assert queries.last_rescue(guarded, now=now + timedelta(days=31)) is None

    waiting = RescueFactory(user=guarded, declared_at=now - timedelta(days=2))

    assert queries.last_rescue(guarded, now=now) == waiting


def test_the_person_stops_what_she_did_not_ask_for_from_her_account(client, guarded):
    RescueFactory(user=guarded)
    client.force_login(guarded)
    assert "Une demande veut retirer votre second facteur" in client.get("/pro/compte").content.decode()

    page = client.post("/pro/compte/acces/arreter", follow=True).content.decode()

    assert "C’est arrêté" in page
    assert "Une demande veut retirer" not in page
    assert Rescue.objects.get().ended_at is not None


def test_stopping_nothing_says_nothing(client, guarded):
    client.force_login(guarded)

    assert client.post("/pro/compte/acces/arreter")["Location"] == "/pro/compte"
    assert not Rescue.objects.exists()


def test_closing_the_account_ends_the_demand(guarded, now):
    RescueFactory(user=guarded)

    actions.close(guarded, by=guarded, now=now)

    assert Rescue.objects.get().ended_at == now


def test_her_data_tell_her_what_was_asked(guarded, now):
    RescueFactory(user=guarded, declared_at=now, ended_at=now, reason="found")

    (told,) = queries.personal_data(guarded)["accès à rouvrir"]

    assert (told["declared_at"], told["reason"]) == (now, "found")
