"""« Mon compte »: names, sessions, data, closing, and every page of the second factor."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from maillage.accounts import queries
from maillage.accounts.models import Clearance, Mandate, Session, User
from maillage.core.models import JournalEntry
from maillage.directory.models import Membership
from tests.accounts.browser import log_in, person
from tests.accounts.codes import add_recovery_codes, add_totp, code
from tests.factories import ClearanceFactory, MandateFactory, MembershipFactory, NationalFactory, UserFactory

pytestmark = pytest.mark.django_db
ACCOUNT, FACTOR = "/pro/compte", "/pro/compte/second-facteur"
PAGES = (ACCOUNT, f"{ACCOUNT}/fermer", FACTOR, f"{FACTOR}/cles", f"{ACCOUNT}/mot-de-passe")


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_of_the_account_has_one_title_and_no_english(client, address):
    client.force_login(person())

    page = read(client, address)

    assert page.count("<h1>") == 1
    for word in ("Password", "Email", "Sign", "Authenticator", "Submit", "placeholder"):
        assert word not in page


@pytest.mark.parametrize("address", ["/pro/connexion", "/pro/inscription", "/pro/mot-de-passe"])
def test_an_entrance_page_has_labelled_fields_and_no_english(client, address):
    page = read(client, address)

    assert page.count("<h1>") == 1
    assert page.count('class="field__label"') == (1 if address == "/pro/mot-de-passe" else 2)
    for word in ("Password", "Email", "Sign", "placeholder", "Remember"):
        assert word not in page


def test_names_are_saved_and_shown_to_herself(client):
    user = person()
    client.force_login(user)

    client.post(ACCOUNT, {"first_name": " Camille ", "last_name": "Exemple", "profession": "éducatrice"})

    user.refresh_from_db()
    assert (user.name, user.profession) == ("Camille Exemple", "éducatrice")
    assert 'value="Camille"' in read(client, ACCOUNT)
    assert JournalEntry.objects.filter(verb="accounts.save_profile").count() == 1


def test_a_name_that_is_too_long_is_said_so(client):
    client.force_login(person())

    page = client.post(ACCOUNT, {"first_name": "a" * 81}).content.decode()

    assert "80 caractères" in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_whatever_the_sessions(client, django_assert_num_queries, count):
    user = person()
    for _ in range(count - 1):
        Client().force_login(user)
    client.force_login(user)
    session = client.session

    with django_assert_num_queries(5):
        account = queries.account(user, session_key=session.session_key, now=user.created_at)

    assert [one.is_this_one for one in account.sessions].count(True) == 1
    assert len(account.sessions) == count


def test_the_other_sessions_close(client):
    user = person()
    other = Client()
    other.force_login(user)
    client.force_login(user)

    client.post(f"{ACCOUNT}/sessions")

    assert client.get(ACCOUNT).status_code == 200
    assert other.get(ACCOUNT).status_code == 302
    assert Session.objects.filter(user=user).count() == 1


def test_the_data_of_a_person_are_hers_and_whole(client):
    user = MembershipFactory(organisation__name="Association Exemple").user
    ClearanceFactory(user=user)
    MandateFactory(user=user)
    add_totp(user)
    client.force_login(user)

    response = client.get(f"{ACCOUNT}/donnees")

    data = json.loads(response.content)
    assert response.headers["Content-Disposition"] == 'attachment; filename="mes-donnees.json"'
    assert response.headers["Cache-Control"] == "no-store"
    assert data["compte"]["adresse"] == user.email
    assert [one["organisation__name"] for one in data["structures"]] == ["Association Exemple"]
    assert (len(data["rôles"]), len(data["habilitations"]), len(data["seconds facteurs"])) == (1, 1, 1)
    assert "secret" not in response.content.decode()


def test_an_account_is_closed_only_by_who_ticks_the_box(client):
    user = person()
    client.force_login(user)

    page = client.post(f"{ACCOUNT}/fermer").content.decode()

    assert "Cochez la case" in page
    assert User.objects.get(pk=user.pk).is_active


def test_the_last_of_the_national_team_reads_why_her_account_stays(client):
    user = NationalFactory()
    client.force_login(user)

    page = client.post(f"{ACCOUNT}/fermer", {"sure": "on"}, follow=True).content.decode()

    assert "Il ne resterait personne dans l’équipe nationale." in page
    assert User.objects.get(pk=user.pk).is_active


def test_a_closed_account_keeps_nothing_of_who_it_was(client):
    membership = MembershipFactory(user__first_name="Camille", user__last_name="Exemple", user__profession="juge")
    user = membership.user
    email = user.email
    ClearanceFactory(user=user)
    MandateFactory(user=user)
    add_totp(user)
    client.force_login(user)

    answer = client.post(f"{ACCOUNT}/fermer", {"sure": "on"})

    user.refresh_from_db()
    assert answer["Location"] == "/pro/compte-ferme"
    assert (user.email, user.first_name, user.last_name, user.profession) == (f"ferme-{user.pk}@invalid", "", "", "")
    assert (user.is_active, user.is_member, user.seen_on, user.has_usable_password()) == (False, False, None, False)
    assert not Session.objects.filter(user=user).exists()
    assert not Authenticator.objects.exists()
    assert not Membership.objects.filter(ended_at=None).exists()
    assert not Mandate.objects.filter(ended_at=None).exists()
    assert not Clearance.objects.filter(ended_at=None).exists()
    assert JournalEntry.objects.filter(verb="accounts.close").count() == 1

    log_in(Client(), email)
    Client().post("/pro/inscription", {"email": email, "password1": "une phrase toute nouvelle"})
    assert User.objects.filter(email=email, is_active=True).count() == 1


# The second factor


def test_an_application_of_codes_is_added_and_opens_the_working_face(client):
    member = MembershipFactory().user
    client.force_login(member, factor=False)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": session["begun"]}]
    session["account_authentication_methods_user"] = str(member.pk)
    session.save()
    page = read(client, f"{FACTOR}/application")
    assert "<svg" in page
    secret = client.session["mfa.totp.secret"]
    assert secret in page

    wrong = client.post(f"{FACTOR}/application", {"code": "000000"}).content.decode()
    answer = client.post(f"{FACTOR}/application", {"code": code(secret)})

    assert "Ce code n’est pas bon" in wrong
    assert answer["Location"] == f"{FACTOR}/codes"
    codes = read(client, f"{FACTOR}/codes")
    assert codes.count("<code>") == 10
    assert read(client, f"{FACTOR}/codes").count("<code>") == 0
    assert client.get(ACCOUNT).status_code == 200


def test_a_first_factor_is_not_set_in_an_old_session(client):
    member = person()
    client.force_login(member, factor=False)

    assert client.get(f"{FACTOR}/application")["Location"].startswith("/pro/connexion/mot-de-passe")


def test_the_page_to_add_a_passkey_asks_the_browser_for_one(client):
    client.force_login(MembershipFactory().user)

    page = read(client, f"{FACTOR}/cles/ajouter")

    assert "creation_options" in page
    assert '"userVerification": "required"' in page


NOT_PASSKEYS = pytest.mark.parametrize(
    "credential",
    ["", "{}", "[]", "[1]", '"x"', '{"id": "x"}', '{"id": "x", "rawId": "x", "response": {"userHandle": "MQ"}}', "{"],
)


@NOT_PASSKEYS
def test_a_passkey_that_is_not_one_is_not_added(client, credential):
    client.force_login(MembershipFactory().user)
    read(client, f"{FACTOR}/cles/ajouter")

    answer = client.post(f"{FACTOR}/cles/ajouter", {"credential": credential})

    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()
    assert not Authenticator.objects.exists()


@NOT_PASSKEYS
def test_a_passkey_that_is_not_one_logs_nobody_in(client, credential):
    answer = client.post("/pro/connexion/cle", {"credential": credential})

    assert answer["Location"] == "/pro/connexion"
    assert client.session.get("_auth_user_id") is None


@NOT_PASSKEYS
def test_a_passkey_that_is_not_one_is_no_second_factor(client, credential):
    user = person()
    add_totp(user)
    log_in(client, user)

    answer = client.post("/pro/connexion/second-facteur", {"credential": credential})

    assert answer.status_code == 200
    assert client.session.get("_auth_user_id") is None


def test_recovery_codes_are_made_again(client):
    user = MembershipFactory().user
    add_totp(user)
    old = add_recovery_codes(user)
    client.force_login(user)

    client.post(f"{FACTOR}/codes/refaire")

    page = read(client, f"{FACTOR}/codes")
    assert page.count("<code>") == 10
    assert not [one for one in old if one in page]


def test_a_stranger_to_the_network_sees_her_account_only(client):
    client.force_login(UserFactory(), factor=False)

    assert client.get(ACCOUNT).status_code == 200


@pytest.mark.parametrize(("names", "mark"), [(("Léa", "Corbin"), "LC"), (("élise", ""), "É"), (("", ""), "")])
def test_the_mark_of_an_account_is_made_of_its_names(names, mark):
    assert User(first_name=names[0], last_name=names[1]).initials == mark
