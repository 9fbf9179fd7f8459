"""Changing the address one logs in with."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail, signing
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from maillage.accounts import actions, address, queries, tasks
from maillage.accounts.models import AddressChange, Session, User
from maillage.core.models import JournalEntry
from tests.accounts.browser import log_in, person, who
from tests.accounts.codes import PASSWORD, add_totp, code
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ACCOUNT, CHANGE, CANCEL = "/pro/compte", "/pro/compte/adresse", "/pro/compte/adresse/annuler"
NEW = "nouvelle@example.org"
DEAD = "Ce lien n’est plus bon"


@pytest.fixture
def user(client):
    """Logged in, with her second factor just shown."""
    user = person(email="ancienne@example.org")
    client.force_login(user)
    return user


@pytest.fixture
def sent(django_capture_on_commit_callbacks):
    """The mails of what is done inside."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def asked(user, email=NEW, now=None):
    change = address.ask(user, email, now=now or timezone.now())
    return f"{CHANGE}/{address.token(change)}"


def link(message):
    return re.search(r"http://localhost:8000(\S+)", message.body)[1]


def test_the_address_changes_once_the_new_box_is_read(client, user, sent):
    add_totp(user)
    elsewhere = Client()
    elsewhere.force_login(user)
    with sent():
        answer = client.post(CHANGE, {"email": " Nouvelle@Example.org ", "password": PASSWORD})

    assert answer["Location"] == ACCOUNT
    assert [(message.to, link(message)[:20]) for message in mail.outbox] == [
        (["ancienne@example.org"], "/pro/compte"),
        ([NEW], "/pro/compte/adresse/"),
    ]
    way = link(mail.outbox[1])
    assert NEW in client.get(way).content.decode()
    assert User.objects.get().email == "ancienne@example.org"

    mail.outbox.clear()
    with sent():
        done = client.post(way, follow=True)

    user.refresh_from_db()
    assert user.email == NEW
    assert "Votre adresse est changée" in done.content.decode()
    assert not Session.objects.filter(user=user).exists()
    assert elsewhere.get(ACCOUNT).status_code == 302
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [(NEW, True, True)]
    assert sorted(message.to[0] for message in mail.outbox) == ["ancienne@example.org", NEW]
    assert AddressChange.objects.get().email == ""
    verbs = list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs == ["accounts.ask_address", "accounts.change_address"]


def test_who_changed_logs_in_with_the_new_address_only(client, user):
    secret = add_totp(user)
    client.post(asked(user))

    before = log_in(Client(), "ancienne@example.org")
    after = Client()
    log_in(after, NEW)
    after.post("/pro/connexion/second-facteur", {"code": code(secret)})

    assert "ne sont pas les bons" in before.content.decode()
    assert who(after) == user


@pytest.mark.abuse(48)
def test_its_mails_say_what_every_mail_says(client, user, sent):
    with sent():
        client.post(asked(user))

    texts = {re.sub(r"http://localhost:8000\S+", "LIEN", message.body) for message in mail.outbox}
    assert len(mail.outbox) == 4
    assert len(texts) == 1
    assert {message.subject for message in mail.outbox} == {"Maillage : une action vous attend"}


@pytest.mark.abuse(20)
def test_nobody_learns_whether_an_address_has_an_account(client, user, sent, django_assert_num_queries):
    UserFactory(email="prise@example.org")
    pages, mails, journal = [], [], []
    for email in ("prise@example.org", "libre@example.org"):
        mail.outbox.clear()
        with sent():
            answer = client.post(CHANGE, {"email": email, "password": PASSWORD}, follow=True)
        pages.append(
            re.sub(r'value="\w{64}"|name="csrfmiddlewaretoken"', "", answer.content.decode()).replace(email, "")
        )
        mails.append([message.to for message in mail.outbox])
        journal.append(JournalEntry.objects.latest("pk").verb)

    assert pages[0] == pages[1]
    assert mails == [
        [["ancienne@example.org"], ["prise@example.org"]],
        [["ancienne@example.org"], ["libre@example.org"]],
    ]
    assert journal == ["accounts.ask_address"] * 2


def test_who_has_the_address_is_sent_to_log_in_and_gets_no_key(client, user, sent):
    UserFactory(email="prise@example.org")
    with sent():
        client.post(CHANGE, {"email": "Prise@example.org", "password": PASSWORD})

    assert link(mail.outbox[1]) == "/pro/connexion"


def test_an_address_taken_meanwhile_is_not_taken_twice(client, user):
    way = asked(user)
    UserFactory(email="Nouvelle@example.org")

    answer = client.post(way)

    assert answer.status_code == 404
    assert DEAD in answer.content.decode()
    assert User.objects.get(pk=user.pk).email == "ancienne@example.org"
    assert Session.objects.filter(user=user).exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_serves_once(client, user, method):
    way = asked(user)
    client.post(way)
    client.force_login(User.objects.get())

    answer = getattr(client, method)(way)

    assert answer.status_code == 404
    assert DEAD in answer.content.decode()


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_lasts_one_day(client, user, method):
    way = asked(user, now=timezone.now() - timedelta(hours=24, seconds=1))

    assert getattr(client, method)(way).status_code == 404
    assert User.objects.get().email == "ancienne@example.org"


@pytest.mark.parametrize("spoil", [lambda way: way[:-2], lambda way: way + "a", lambda way: way[:22]])
def test_an_altered_link_changes_nothing(client, user, spoil):
    way = asked(user)

    assert client.post(spoil(way)).status_code == 404
    assert User.objects.get().email == "ancienne@example.org"


def test_a_link_signed_for_something_else_is_no_key(client, user):
    change = address.ask(user, NEW, now=timezone.now())

    assert client.post(f"{CHANGE}/{signing.dumps(change.pk, salt='directory.invitation')}").status_code == 404


def test_the_link_of_another_opens_nothing(client, user):
    other = person()

    assert client.post(asked(other, "autre@example.org")).status_code == 404
    assert User.objects.get(pk=other.pk).email == other.email


def test_a_second_demand_ends_the_first_link(client, user):
    first = asked(user, "premiere@example.org")
    second = asked(user)

    assert client.post(first).status_code == 404
    client.post(second)
    assert User.objects.get().email == NEW


def test_a_wrong_password_asks_nothing(client, user):
    page = client.post(CHANGE, {"email": NEW, "password": "pas celui-ci"}).content.decode()

    assert "Ce n’est pas le bon mot de passe." in page
    assert not AddressChange.objects.exists()


def test_an_account_without_password_shows_its_factor_only(client, user):
    user.set_unusable_password()
    user.save()
    client.force_login(user)

    page = client.get(CHANGE).content.decode()
    client.post(CHANGE, {"email": NEW})

    assert "Mot de passe" not in page
    assert AddressChange.objects.get().email == NEW


def test_the_second_factor_is_asked_first(client):
    user = person()
    add_totp(user)
    client.force_login(user, factor=False)

    assert client.get(CHANGE)["Location"].startswith("/pro/connexion/confirmer")
    client.post(CHANGE, {"email": NEW, "password": PASSWORD})
    assert not AddressChange.objects.exists()


def test_guessing_the_password_there_is_slowed_down(client, user):
    answers = [client.post(CHANGE, {"email": NEW, "password": f"essai {n}"}).status_code for n in range(12)]

    assert answers == [200] * 10 + [429] * 2


def test_one_writes_to_five_addresses_a_day_at_most(user, now):
    for number in range(5):
        address.ask(user, f"adresse{number}@example.org", now=now)

    with pytest.raises(actions.NotPossible, match="Réessayez demain"):
        address.ask(user, NEW, now=now)
    assert address.ask(user, NEW, now=now + timedelta(days=1)).email == NEW


def test_the_same_address_is_said_so(client, user):
    page = client.post(CHANGE, {"email": "Ancienne@example.org", "password": PASSWORD}).content.decode()

    assert "C’est déjà votre adresse." in page


def test_a_demand_is_shown_and_cancelled(client, user):
    way = asked(user)
    page = client.get(ACCOUNT).content.decode()

    answer = client.post(CANCEL, follow=True).content.decode()
    again = client.post(CANCEL, follow=True).content.decode()

    assert f"Suivez le lien envoyé à {NEW}." in page
    assert "C’est annulé" in answer
    assert "Aucune nouvelle adresse n’attend" in again
    assert client.get(way).status_code == 404
    assert JournalEntry.objects.filter(verb="accounts.cancel_address").count() == 1


def test_the_links_of_the_old_box_die_with_it(client, user):
    """Who reads the old box resets nothing any more."""
    other = Client()
    other.post("/pro/mot-de-passe", {"email": user.email})
    reset = link(mail.outbox[0])

    client.post(asked(user))

    assert DEAD in other.get(reset).content.decode()


def test_what_nobody_confirmed_is_forgotten(user, now):
    address.ask(user, NEW, now=now)

    assert tasks.forget_tries(now + timedelta(hours=23)).endswith("effacées : 0.")
    assert tasks.forget_tries(now + timedelta(hours=25)).endswith("effacées : 1.")
    assert AddressChange.objects.get().email == ""


def test_a_closed_account_keeps_no_address_that_waited(user, now):
    address.ask(user, NEW, now=now)
    held = queries.personal_data(user)

    actions.close(user, by=user, now=now)

    assert [row["email"] for row in held["changements d’adresse"]] == [NEW]
    assert not AddressChange.objects.exists()


def test_the_database_keeps_one_demand_and_nothing_of_those_that_ended(user, now):
    address.ask(user, NEW, now=now)

    with pytest.raises(IntegrityError):
        AddressChange.objects.filter(user=user).update(ended_at=now)
