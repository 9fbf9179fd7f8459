"""Logging in with an OpenID Connect provider (abuse cases 20, 25 and 26)."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress

from maillage.accounts.models import Identity, User
from tests.accounts.codes import add_totp
from tests.accounts.provider import OTHER_KEY, LocalProvider
from tests.factories import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
START, BACK, ACCOUNT = "/pro/connexion/fournisseur", "/pro/connexion/retour", "/pro/compte"


def ask(client):
    """The question that the site sends with the person."""
    address = client.get(START)["Location"]
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def come_back(client, provider, **changed):
    question = ask(client)
    provider.nonce = question["nonce"]
    return client.get(BACK, {"code": "c", "state": question["state"], "iss": provider.issuer, **changed})


def linked(provider, user=None, subject="agent-1"):
    user = user or UserFactory()
    Identity.objects.create(user=user, issuer=provider.issuer, subject=subject, linked_at=user.created_at)
    return user


def who(client):
    return client.session.get("_auth_user_id")


def test_the_question_cannot_be_guessed_nor_replayed(client, provider):
    first, second = ask(client), ask(client)

    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 32
        assert first[name] != second[name]
    assert first["code_challenge_method"] == "S256"
    assert first["redirect_uri"] == "http://localhost:8000/pro/connexion/retour"
    assert '"amr"' in first["claims"]


def test_a_known_identity_opens_its_account(client, provider):
    user = linked(provider)

    response = come_back(client, provider)

    assert (response.status_code, response["Location"]) == (302, "/pro")
    assert who(client) == str(user.pk)
    assert provider.asked[0]["client_secret"] == "secret of the tests"
    assert len(provider.asked[0]["code_verifier"]) >= 43


def test_an_answer_serves_once(client, provider):
    linked(provider)
    question = ask(client)
    provider.nonce = question["nonce"]
    client.get(BACK, {"code": "c", "state": question["state"]})
    client.post("/pro/deconnexion")

    again = client.get(BACK, {"code": "c", "state": question["state"]})

    assert again.status_code == 400
    assert "a déjà servi" in again.content.decode()
    assert who(client) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"iss": "https://autre.example.org"},
        {"aud": "another-site"},
        {"aud": ["maillage", "another"], "azp": "another"},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"sub": None},
    ],
)
def test_an_id_token_that_is_not_for_this_question_opens_nothing(client, provider, claims):
    linked(provider)
    provider.claims = claims

    response = come_back(client, provider)

    assert response.status_code == 400
    assert who(client) is None


def test_an_id_token_signed_by_another_opens_nothing(client, provider):
    linked(provider)
    provider.key = OTHER_KEY

    assert come_back(client, provider).status_code == 400
    assert who(client) is None


@pytest.mark.parametrize("changed", [{"state": "x" * 43}, {"iss": "https://autre.example.org"}, {"code": ""}])
def test_an_address_that_was_altered_opens_nothing(client, provider, changed):
    linked(provider)

    assert come_back(client, provider, **changed).status_code == 400
    assert who(client) is None


def test_who_says_no_at_the_provider_is_told_what_to_do(client, provider):
    question = ask(client)

    response = client.get(BACK, {"error": "access_denied", "state": question["state"]})

    assert response.status_code == 400
    assert "utilisez votre mot de passe" in response.content.decode()


def test_a_provider_that_is_away_says_so(client, settings):
    settings.OIDC_ISSUER = "http://127.0.0.1:9"

    response = client.get(START)

    assert response.status_code == 400
    assert "ne répond pas" in response.content.decode()


def test_a_provider_without_https_is_not_asked(client, settings):
    settings.OIDC_ISSUER = "http://fournisseur.example.org"

    assert client.get(START).status_code == 400


def test_without_a_provider_there_is_no_such_page(client):
    assert client.get(START).status_code == 404
    assert client.get(BACK).status_code == 404
    assert "fournisseur" not in client.get("/pro/connexion").content.decode()


def test_a_person_of_another_account_is_refused(client, provider):
    linked(provider)
    provider.person["sub"] = "somebody else"

    assert come_back(client, provider).status_code == 400


@pytest.mark.abuse(26)
def test_the_same_mail_at_two_providers_is_two_people(client, provider, settings):
    user = linked(provider)
    come_back(client, provider)
    assert who(client) == str(user.pk)
    client.post("/pro/deconnexion")
    other = LocalProvider()
    settings.OIDC_ISSUER = other.issuer
    other.person["email"] = user.email

    response = come_back(client, other)
    other.stop()

    assert who(client) is None
    assert "Reliez d’abord votre compte" in response.content.decode()
    assert Identity.objects.count() == 1


@pytest.mark.abuse(26)
@pytest.mark.abuse(20)
@pytest.mark.parametrize("is_verified", [False, None, "true", "false"])
def test_a_mail_that_was_not_verified_attaches_nothing_and_tells_nothing(client, provider, is_verified):
    UserFactory(email="pro@example.org")
    provider.person["email_verified"] = is_verified
    known = come_back(client, provider).content
    provider.person["email"] = "inconnue@example.org"

    unknown = come_back(client, provider).content

    assert known == unknown
    assert (User.objects.count(), Identity.objects.count()) == (1, 0)


@pytest.mark.abuse(26)
def test_a_verified_mail_never_takes_an_account_that_exists(client, provider):
    UserFactory(email="Pro@example.org")

    come_back(client, provider)

    assert who(client) is None
    assert not Identity.objects.exists()


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_verified_mail_that_nobody_has_opens_an_account(client, provider, is_signed):
    provider.is_person_signed = is_signed

    come_back(client, provider)

    user = User.objects.get()
    assert (user.email, user.is_confirmed, user.has_usable_password()) == ("pro@example.org", True, False)
    assert EmailAddress.objects.get().verified
    assert who(client) == str(user.pk)


def test_somebody_logged_in_links_her_account(client, provider):
    user = UserFactory()
    client.force_login(user)

    response = come_back(client, provider)

    assert response["Location"] == ACCOUNT
    assert user.identities.get().subject == "agent-1"


def test_an_identity_belongs_to_one_account(client, provider):
    linked(provider)
    user = UserFactory()
    client.force_login(user)

    response = come_back(client, provider)

    assert response.status_code == 400
    assert "déjà reliée à un autre compte" in response.content.decode()
    assert not user.identities.exists()


@pytest.mark.parametrize("methods", [["mfa"], ["pwd", "totp"], ["pop"]])
def test_a_strong_method_at_the_provider_spares_ours(client, provider, methods):
    user = linked(provider, MembershipFactory().user)
    add_totp(user)
    provider.claims = {"amr": methods}

    come_back(client, provider)

    assert who(client) == str(user.pk)
    assert client.get(ACCOUNT).status_code == 200


@pytest.mark.abuse(25)
@pytest.mark.parametrize("methods", [["pwd"], [], None, "mfa", ["hwk"], ["pwd", "mail"]])
def test_any_other_method_does_not(client, provider, methods):
    user = linked(provider, MembershipFactory().user)
    add_totp(user)
    provider.claims = {"amr": methods}

    response = come_back(client, provider)

    assert response["Location"] == "/pro/connexion/second-facteur"
    assert who(client) is None


@pytest.mark.abuse(25)
def test_a_member_without_factor_sets_one_after_a_weak_method(client, provider):
    linked(provider, MembershipFactory().user)

    come_back(client, provider)

    assert client.get(ACCOUNT)["Location"] == "/pro/compte/second-facteur?next=%2Fpro%2Fcompte"


def test_a_closed_account_stays_closed(client, provider):
    linked(provider, UserFactory(is_active=False))

    response = come_back(client, provider)

    assert response["Location"] == "/pro/compte-ferme"
    assert who(client) is None
