"""Passkeys, from one end to the other."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as product

from tests.accounts.authenticator import SoftwarePasskey
from tests.accounts.browser import LOGIN, SECOND, log_in, person, who
from tests.accounts.codes import add_totp
from tests.conftest import WorkingClient
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db
ADD, WITH_KEY, AGAIN = "/pro/compte/second-facteur/cles/ajouter", "/pro/connexion/cle", "/pro/connexion/confirmer/cle"


@pytest.fixture
def browser():
    return WorkingClient(SERVER_NAME="localhost")


def asked(response):
    """What the page hands to the browser's passkeys."""
    data = re.search(r'<script id="passkey_data" type="application/json">(.*?)</script>', response.content.decode())
    return json.loads(data[1])


def registered(browser, user, **said):
    passkey = SoftwarePasskey(**said)
    browser.force_login(user)
    options = asked(browser.get(ADD))["creation_options"]
    answer = browser.post(ADD, {"name": "mon téléphone", "passwordless": "on", "credential": passkey.register(options)})
    return passkey, answer


def key_login(browser, passkey):
    options = browser.get(WITH_KEY, headers={"accept": "application/json"}).json()["request_options"]
    return browser.post(WITH_KEY, {"credential": passkey.sign(options)})


def test_a_passkey_is_added_and_opens_the_account_alone(browser):
    user = MembershipFactory().user
    passkey, answer = registered(browser, user)
    assert answer["Location"] == "/pro/compte/second-facteur/codes"
    assert "mon téléphone" in browser.get("/pro/compte/second-facteur/cles").content.decode()
    browser.post("/pro/deconnexion")

    answer = key_login(browser, passkey)

    assert answer["Location"] == "/pro"
    assert who(browser) == user
    assert browser.get("/pro/compte").status_code == 200


def test_a_passkey_is_a_second_factor_after_the_password(browser):
    user = person()
    passkey, _ = registered(browser, user)
    browser.post("/pro/deconnexion")
    assert log_in(browser, user)["Location"] == SECOND

    options = asked(browser.get(SECOND))["request_options"]
    browser.post(SECOND, {"credential": passkey.sign(options)})

    assert who(browser) == user


def test_a_passkey_is_shown_again(browser):
    user = MembershipFactory().user
    passkey, _ = registered(browser, user)
    browser.force_login(user, factor=False)
    assert browser.get("/pro/compte")["Location"].startswith("/pro/connexion/confirmer")

    options = asked(browser.get(AGAIN))["request_options"]
    browser.post(AGAIN, {"credential": passkey.sign(options)})

    assert browser.get("/pro/compte").status_code == 200


@pytest.mark.abuse(25)
def test_what_a_passkey_signed_serves_once(browser):
    passkey, _ = registered(browser, person())
    browser.post("/pro/deconnexion")
    options = browser.get(WITH_KEY, headers={"accept": "application/json"}).json()["request_options"]
    signed = passkey.sign(options)
    browser.post(WITH_KEY, {"credential": signed})
    browser.post("/pro/deconnexion")

    answer = browser.post(WITH_KEY, {"credential": signed})

    assert answer["Location"] == LOGIN
    assert who(browser) is None


@pytest.mark.abuse(25)
@pytest.mark.parametrize(
    "passkey", [SoftwarePasskey("http://localhost"), SoftwarePasskey("https://piege.example.org")], ids=["key", "site"]
)
def test_another_key_or_another_site_opens_nothing(browser, passkey):
    true, _ = registered(browser, person())
    browser.post("/pro/deconnexion")
    passkey.user_handle = true.user_handle
    if passkey.origin != true.origin:
        passkey.key = true.key

    key_login(browser, passkey)

    assert who(browser) is None


@pytest.mark.abuse(25)
@pytest.mark.parametrize("said", [{"origin": "https://piege.example.org"}, {"is_verified": False}])
def test_a_key_made_elsewhere_or_that_recognises_nobody_is_not_added(browser, said):
    _, answer = registered(browser, person(), **said)

    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_a_passkey_is_renamed_and_the_last_one_of_a_member_stays(browser):
    user = MembershipFactory().user
    registered(browser, user)
    key = Authenticator.objects.get(type="webauthn")

    browser.post(f"/pro/compte/second-facteur/cles/{key.pk}", {"name": "ma clé USB"})
    answer = browser.post(f"/pro/compte/second-facteur/cles/{key.pk}/retirer")

    key.refresh_from_db()
    assert key.data["name"] == "ma clé USB"
    assert "ajoutez-en un autre avant de retirer celui-ci" in answer.content.decode()


def test_another_key_may_go(browser):
    user = MembershipFactory().user
    add_totp(user)
    registered(browser, user)
    key = Authenticator.objects.get(type="webauthn")

    browser.post(f"/pro/compte/second-facteur/cles/{key.pk}/retirer")

    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}


def test_no_log_says_which_key_was_registered():
    assert product.LOGGING["loggers"]["fido2"] == {"level": "WARNING"}
