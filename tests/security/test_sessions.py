"""Sessions and the second factor under attack (abuse cases 24 and 25)."""

import subprocess
import sys
from datetime import timedelta
from tempfile import TemporaryDirectory

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as product
from django.db import connection
from django.test import Client
from django.utils import timezone

from maillage.accounts import actions, factors, rescue, sessions
from maillage.accounts.models import Session
from maillage.core import crypto
from maillage.core.errors import NotAllowed
from tests.accounts.browser import SECOND, log_in, person, who
from tests.accounts.codes import add_recovery_codes, add_totp, code
from tests.factories import CoordinatorFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


# 24: sessions


@pytest.mark.abuse(24)
def test_the_key_of_the_session_changes_at_login():
    user = person()
    client = Client()
    log_in(client, user, "pas le bon mot de passe")
    session = client.session
    session["kept"] = True
    session.save()
    client.cookies[product.SESSION_COOKIE_NAME] = session.session_key

    log_in(client, user)

    assert client.cookies[product.SESSION_COOKIE_NAME].value != session.session_key
    assert not Session.objects.filter(session_key=session.session_key).exists()


@pytest.mark.abuse(24)
def test_the_cookie_of_the_session_is_closed_to_scripts_and_goes_with_the_browser():
    client = Client()
    log_in(client, person())

    cookie = client.cookies[product.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["max-age"], cookie["domain"]) == (
        True,
        "Lax",
        "/",
        "",
        "",
    )


def aged(client, **ago):
    """As if that session had begun, or been used, some time ago."""
    key = client.session.session_key
    Session.objects.filter(session_key=key).update(
        expire_date=timezone.now() + timedelta(minutes=30) - timedelta(**ago)
    )


@pytest.mark.abuse(24)
def test_a_session_ends_after_thirty_idle_minutes(client):
    client.force_login(UserFactory())
    assert client.get("/pro/compte").status_code == 200
    left = Session.objects.get().expire_date - timezone.now()
    assert timedelta(minutes=29) < left <= timedelta(minutes=30)

    aged(client, minutes=29)
    assert client.get("/pro/compte").status_code == 200
    aged(client, minutes=31)
    assert client.get("/pro/compte").status_code == 302


@pytest.mark.abuse(24)
def test_a_session_ends_after_twelve_hours_of_work(client):
    client.force_login(UserFactory())
    session = client.session
    session[sessions.BEGUN] = (timezone.now() - timedelta(hours=11, minutes=50)).timestamp()
    session["seen"] = 0
    session.save()

    assert client.get("/pro/compte").status_code == 200
    assert Session.objects.get().expire_date <= timezone.now() + timedelta(minutes=10)

    session = client.session
    session[sessions.BEGUN] = (timezone.now() - timedelta(hours=12)).timestamp()
    session.save()
    assert client.get("/pro/compte").status_code == 302


@pytest.mark.abuse(24)
def test_a_stolen_database_shows_no_session(client):
    user = UserFactory()
    client.force_login(user)
    session = client.session
    session["mfa.totp.secret"] = "CANARISECRET"
    session.save()

    with connection.cursor() as cursor:
        cursor.execute("SELECT session_data FROM accounts_session")
        (data,) = cursor.fetchone()
    assert "CANARISECRET" not in data
    assert sessions.SessionStore().decode(data)["mfa.totp.secret"] == "CANARISECRET"
    assert sessions.SessionStore().decode(data[:-2] + "00") == {}


# 25: the second factor


@pytest.fixture
def guarded():
    """A person with an application of codes, and its secret."""
    user = person()
    return user, add_totp(user)


@pytest.mark.abuse(25)
def test_a_code_serves_once(guarded):
    user, secret = guarded
    said = code(secret)
    first, second = Client(), Client()
    for client in (first, second):
        assert log_in(client, user)["Location"] == SECOND

    first.post(SECOND, {"code": said})
    answer = second.post(SECOND, {"code": said})

    assert who(first) == user
    assert who(second) is None
    assert "il a déjà servi" in answer.content.decode()


@pytest.mark.abuse(25)
def test_a_code_from_before_the_last_one_is_refused(guarded):
    _, secret = guarded
    authenticator = Authenticator.objects.get()

    assert factors.claim(authenticator, code(secret, 1))
    assert not factors.claim(authenticator, code(secret, 0))
    assert not factors.claim(authenticator, code(secret, -5))


@pytest.mark.abuse(25)
def test_codes_cannot_be_guessed_one_after_the_other(guarded):
    user, secret = guarded
    client = Client()
    log_in(client, user)
    for n in range(12):
        client.post(SECOND, {"code": f"{n:06}"})

    client.post(SECOND, {"code": code(secret)})

    assert who(client) is None


@pytest.mark.abuse(25)
def test_a_recovery_code_serves_once(guarded):
    user, _ = guarded
    said = add_recovery_codes(user)[0]
    first, second = Client(), Client()
    for client in (first, second):
        log_in(client, user)
        client.post(SECOND, {"code": said})

    assert who(first) == user
    assert who(second) is None


@pytest.mark.abuse(25)
def test_the_secrets_of_the_second_factor_are_sealed(guarded):
    user, secret = guarded
    codes = add_recovery_codes(user)

    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = str(cursor.fetchall())
    assert secret not in kept
    assert not any(one in kept for one in codes)
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(
            bytes.fromhex(Authenticator.objects.get(type="totp").data["secret"]), key_name="other", bound_to="factor"
        )


def test_the_journal_and_the_standing_of_a_member_do_not_open_without_factor(client):
    member = MembershipFactory().user
    coordinator = CoordinatorFactory()
    for user, page in ((member, "/pro"), (coordinator, "/coordination"), (member, "/pro/compte/donnees")):
        client.force_login(user, factor=False)
        assert client.get(page)["Location"] == f"/pro/compte/second-facteur?next={page.replace('/', '%2F')}"
        assert client.post(page)["Location"] == "/pro/compte/second-facteur?next=%2Fpro"


def test_who_has_a_factor_is_asked_for_it_and_comes_back(client):
    member = MembershipFactory().user
    secret = add_totp(member)
    client.force_login(member, factor=False)
    asked = client.get("/pro/compte/donnees")["Location"]
    assert asked == "/pro/connexion/confirmer?next=%2Fpro%2Fcompte%2Fdonnees"

    answer = client.post(asked, {"code": code(secret), "next": "/pro/compte/donnees"})

    assert answer["Location"] == "/pro/compte/donnees"
    assert client.get("/pro/compte/donnees").status_code == 200


def test_a_person_without_role_needs_no_factor(client):
    client.force_login(UserFactory(), factor=False)

    assert client.get("/pro/compte").status_code == 200


@pytest.mark.abuse(25)
def test_the_last_factor_of_a_member_cannot_be_removed(client):
    member = MembershipFactory().user
    add_totp(member)
    client.force_login(member)

    client.post("/pro/compte/second-facteur/application/retirer")

    assert Authenticator.objects.filter(user=member, type="totp").exists()


@pytest.mark.abuse(25)
def test_a_password_alone_does_not_change_the_second_factor(client, guarded):
    user, _ = guarded
    client.force_login(user, factor=False)

    answer = client.post("/pro/compte/second-facteur/application/retirer")
    assert answer["Location"].startswith("/pro/connexion/confirmer")
    assert client.get("/pro/connexion/mot-de-passe")["Location"].startswith("/pro/connexion/confirmer")
    assert Authenticator.objects.filter(user=user, type="totp").exists()


@pytest.mark.abuse(25)
def test_a_lost_factor_is_reset_by_two_others(client, guarded, now):
    user, _ = guarded
    first, second = CoordinatorFactory(), CoordinatorFactory()
    client.force_login(user)
    for by in (user, UserFactory(), MembershipFactory().user):
        with pytest.raises((NotAllowed, actions.NotPossible)):
            rescue.ask(user, by=by, now=now)
    asked = rescue.ask(user, by=first, now=now)
    with pytest.raises(actions.NotPossible):
        rescue.ask(user, by=second, now=now)
    for by in (first, user, MembershipFactory().user):
        with pytest.raises((NotAllowed, actions.NotPossible)):
            rescue.grant(asked, by=by, now=now)
    assert Authenticator.objects.filter(user=user).exists()

    rescue.grant(asked, by=second, now=now)

    assert not Authenticator.objects.filter(user=user).exists()
    assert not Session.objects.filter(user=user).exists()
    with pytest.raises(actions.NotPossible):
        rescue.grant(asked, by=second, now=now)


@pytest.mark.abuse(25)
def test_a_call_of_last_week_opens_nothing(guarded, now):
    asked = rescue.ask(guarded[0], by=CoordinatorFactory(), now=now)

    with pytest.raises(actions.NotPossible):
        rescue.grant(asked, by=CoordinatorFactory(), now=now + timedelta(days=4))


def test_the_person_stops_a_rescue_that_she_did_not_ask_for(guarded, now):
    user, _ = guarded
    asked = rescue.ask(user, by=CoordinatorFactory(), now=now)
    with pytest.raises(NotAllowed):
        rescue.refuse(asked, by=UserFactory(), now=now)

    rescue.refuse(asked, by=user, now=now)

    with pytest.raises(actions.NotPossible):
        rescue.grant(asked, by=CoordinatorFactory(), now=now)
    assert Authenticator.objects.filter(user=user).exists()


@pytest.mark.abuse(24)
def test_over_https_the_cookies_are_bound_to_this_host():
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    with TemporaryDirectory() as folder:
        asked = subprocess.run(
            [sys.executable, "-c", f"from maillage import settings as s; print(*[getattr(s, n) for n in {names}])"],
            env={"MAILLAGE_HTTPS_ONLY": "true", "MAILLAGE_DATA_DIR": folder, "PATH": ""},
            cwd=product.BASE_DIR,
            capture_output=True,
            text=True,
            check=True,
        )

    assert asked.stdout.split() == ["__Host-session", "__Host-csrf", "True", "True"]
