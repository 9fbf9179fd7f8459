"""Opening an account, logging in, resetting a password: the whole way, as a browser does it."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from maillage.accounts.models import Session, User
from maillage.core.models import JournalEntry
from tests.accounts.browser import LOGIN, RESET, SIGN_UP, log_in, person, who
from tests.accounts.codes import PASSWORD, add_totp, code

pytestmark = pytest.mark.django_db
NEW = "une autre phrase bien longue"
SUBJECT = "Maillage : une action vous attend"


def link(message):
    return re.search(r"http://localhost:8000(\S+)", message.body)[1]


def test_a_new_account_confirms_its_address_then_logs_in(client):
    response = client.post(SIGN_UP, {"email": "Nouvelle@example.org", "password1": PASSWORD})

    user = User.objects.get()
    assert response["Location"] == "/pro/confirmation"
    assert (user.email, user.is_confirmed) == ("nouvelle@example.org", False)
    assert [(message.subject, message.to) for message in mail.outbox] == [(SUBJECT, ["nouvelle@example.org"])]

    address = link(mail.outbox[0])
    assert "Cette adresse est bien la vôtre" in client.get(address).content.decode()
    client.post(address)
    user.refresh_from_db()
    assert user.is_confirmed
    assert JournalEntry.objects.filter(verb="accounts.confirm_email").count() == 1

    assert log_in(client, user)["Location"] == "/pro"
    assert who(client) == user


def test_an_account_that_is_not_confirmed_does_not_open(client):
    user = person(is_confirmed=False)

    response = log_in(client, user)

    assert response["Location"] == "/pro/confirmation"
    assert who(client) is None
    assert [message.subject for message in mail.outbox] == [SUBJECT]


def test_a_confirmation_link_that_is_altered_says_what_to_do(client):
    client.post(SIGN_UP, {"email": "nouvelle@example.org", "password1": PASSWORD})

    page = client.get(link(mail.outbox[0])[:-3] + "abc").content.decode()

    assert "Ce lien n’est plus bon" in page
    assert "Connectez-vous" in page
    assert not User.objects.get().is_confirmed


def test_a_confirmation_link_lasts_one_day(client, settings):
    client.post(SIGN_UP, {"email": "nouvelle@example.org", "password1": PASSWORD})
    settings.ACCOUNT_EMAIL_CONFIRMATION_EXPIRE_DAYS = 0
    address = link(mail.outbox[0])

    assert "Ce lien n’est plus bon" in client.get(address).content.decode()
    assert client.post(address).status_code == 404
    assert not User.objects.get().is_confirmed


def test_a_weak_password_is_refused_in_french(client):
    response = client.post(SIGN_UP, {"email": "nouvelle@example.org", "password1": "azerty"})

    page = response.content.decode()
    assert "au minimum 12 caractères" in page
    assert not User.objects.exists()


def test_a_password_is_reset_by_a_link_that_serves_once(client):
    user = person()
    client.force_login(user)
    elsewhere = Client()
    elsewhere.post(RESET, {"email": user.email})
    address = link(mail.outbox[0])

    form = elsewhere.get(address, follow=True)
    assert user.email not in address
    done = elsewhere.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW}, follow=True)

    assert "Mot de passe enregistré" in done.content.decode()
    assert client.get("/pro/compte").status_code == 302
    assert "Ce lien n’est plus bon" in Client().get(address).content.decode()
    assert log_in(Client(), user).status_code == 200
    assert log_in(Client(), user, NEW).status_code == 302
    assert [message.subject for message in mail.outbox] == [SUBJECT, SUBJECT]


@pytest.mark.parametrize("end", ["-abc", "x"])
def test_a_reset_link_that_was_altered_opens_nothing(client, end):
    user = person()
    client.post(RESET, {"email": user.email})

    page = client.get(link(mail.outbox[0]) + end).content.decode()

    assert "Ce lien n’est plus bon" in page
    assert "password1" not in page


def test_a_reset_link_lasts_one_hour(client, settings):
    user = person()
    client.post(RESET, {"email": user.email})
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "Ce lien n’est plus bon" in client.get(link(mail.outbox[0])).content.decode()


@pytest.mark.abuse(25)
def test_resetting_the_password_does_not_pass_the_second_factor(client):
    user = person()
    secret = add_totp(user)
    client.post(RESET, {"email": user.email})
    form = client.get(link(mail.outbox[0]), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})

    response = log_in(client, user, NEW)

    assert response["Location"] == "/pro/connexion/second-facteur"
    assert who(client) is None
    client.post("/pro/connexion/second-facteur", {"code": code(secret)})
    assert who(client) == user


def test_links_begin_with_the_address_of_the_site_whatever_the_request_says(client, settings):
    settings.ALLOWED_HOSTS = ["testserver", "piege.example.org"]
    user = person()

    client.post(RESET, {"email": user.email}, headers={"host": "piege.example.org"})

    assert "piege" not in mail.outbox[0].body
    assert mail.outbox[0].body.count("http://localhost:8000/pro/mot-de-passe/") == 1


@pytest.mark.abuse(48)
def test_every_mail_of_accounts_says_the_same_and_nothing_more(client):
    user = person()
    client.post(SIGN_UP, {"email": "nouvelle@example.org", "password1": PASSWORD})
    client.post(SIGN_UP, {"email": user.email, "password1": PASSWORD})
    client.post(RESET, {"email": user.email})
    client.post(RESET, {"email": "inconnue@example.org"})

    texts = {re.sub(r"http://localhost:8000\S+", "LIEN", message.body) for message in mail.outbox}
    assert len(mail.outbox) == 4
    assert len(texts) == 1
    assert {message.subject for message in mail.outbox} == {SUBJECT}
    assert not any(message.alternatives for message in mail.outbox)


def test_logging_out_ends_the_session(client):
    user = person()
    log_in(client, user)

    client.post("/pro/deconnexion")

    assert who(client) is None
    assert not Session.objects.filter(user=user).exists()


def test_a_closed_account_is_told_so_only_with_its_password(client):
    user = person(is_active=False)

    assert log_in(client, user)["Location"] == "/pro/compte-ferme"
    assert "ne sont pas les bons" in log_in(client, user, "pas celui-ci").content.decode()


@pytest.mark.parametrize("address", ["https://piege.example.org/", "//piege.example.org/", "http:piege", "pro"])
def test_logging_in_never_leads_to_another_site(client, address):
    user = person()

    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD, "next": address})

    assert response["Location"] == "/pro"


def test_logging_in_leads_back_where_one_was_going(client):
    user = person()

    response = client.post(LOGIN, {"login": user.email, "password": PASSWORD, "next": "/pro/compte"})

    assert response["Location"] == "/pro/compte"


def test_an_address_that_somebody_else_confirmed_is_not_taken(client):
    user = person()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)

    client.post(SIGN_UP, {"email": user.email.upper(), "password1": NEW})

    assert User.objects.count() == 1
    assert log_in(Client(), user, NEW).status_code == 200


def test_changing_the_password_ends_the_other_sessions(client):
    user = person()
    other = Client()
    log_in(client, user)
    log_in(other, user)

    client.post("/pro/compte/mot-de-passe", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert client.get("/pro/compte").status_code == 200
    assert other.get("/pro/compte").status_code == 302


def test_the_day_of_the_last_visit_is_noted_to_the_day(client):
    user = person(seen_on=timezone.localdate() - timedelta(days=3))
    client.force_login(user)

    client.get("/pro/compte")

    user.refresh_from_db()
    assert user.seen_on == timezone.localdate()
