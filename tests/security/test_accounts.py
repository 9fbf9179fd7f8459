"""Accounts under attack (abuse cases 2, 19, 20, 22 to 25, 41 to 43, 47, 58, 71)."""

import re
import time
from datetime import timedelta
from statistics import median

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as product
from django.contrib.auth.hashers import get_hasher, make_password
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from maillage import settings as product_settings  # noqa: TID251 -- those of the tests hash in no time
from maillage.accounts import actions, limits
from maillage.accounts.hashers import TunedArgon2
from maillage.accounts.models import Limit, Session, User
from maillage.core.errors import NotAllowed
from maillage.directory import standing
from tests.accounts.browser import LOGIN, RESET, SIGN_UP, log_in, person, who
from tests.accounts.codes import PASSWORD
from tests.factories import (
    ClearanceFactory,
    CoordinatorFactory,
    DepartmentFactory,
    MandateFactory,
    MembershipFactory,
    NationalFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
HERE, THERE = {"REMOTE_ADDR": "203.0.113.7"}, {"REMOTE_ADDR": "198.51.100.9"}
TRIES = 25


def body(response):
    """What the page says, without what changes each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


# 2: a level by a look-alike


@pytest.mark.abuse(2)
def test_level_three_takes_two_other_people_and_a_call(now):
    user = UserFactory(email="agent@departement59-fr.example.org")
    caller = CoordinatorFactory()
    with pytest.raises(actions.NotPossible):
        actions.record_call_back(user, called_at=now, signed_at=now, by=caller, now=now)
    MembershipFactory(user=user, validated_by=UserFactory())
    User.objects.filter(pk=user.pk).update(is_member=True)

    for by in (user, UserFactory(), MembershipFactory().user, person()):
        with pytest.raises((NotAllowed, actions.NotPossible)):
            actions.record_call_back(user, called_at=now, signed_at=now, by=by, now=now)
    assert standing.of(user, now=now).level == 2

    actions.record_call_back(user, called_at=now, signed_at=now, by=caller, now=now)
    assert standing.of(user, now=now).level == 3


@pytest.mark.abuse(2)
def test_nobody_calls_herself_back(now):
    caller = CoordinatorFactory()

    with pytest.raises(actions.NotPossible):
        actions.record_call_back(caller, called_at=now, signed_at=now, by=caller, now=now)


@pytest.mark.abuse(2)
def test_level_three_ends_after_twelve_months(now):
    user = MembershipFactory().user
    ClearanceFactory(user=user, called_at=now, expires_at=now + timedelta(days=365))

    assert standing.of(user, now=now + timedelta(days=364)).level == 3
    assert standing.of(user, now=now + timedelta(days=365)).level == 2


# 20: who has an account


def known_and_unknown(url, known, unknown, **fields):
    return [Client().post(url, {**fields, **one}, follow=True) for one in (known, unknown)]


@pytest.mark.abuse(20)
def test_logging_in_says_the_same_of_every_address():
    user = person()

    known, unknown = known_and_unknown(
        LOGIN, {"login": user.email}, {"login": "inconnue0@example.org"}, password="pas le bon mot de passe"
    )

    assert known.status_code == unknown.status_code == 200
    assert body(known).replace(user.email, "") == body(unknown).replace("inconnue0@example.org", "")
    assert "ne sont pas les bons" in body(known)


@pytest.mark.abuse(20)
@pytest.mark.parametrize(("url", "fields"), [(RESET, {}), (SIGN_UP, {"password1": PASSWORD})])
def test_resetting_and_signing_up_say_the_same_of_every_address(url, fields):
    for said in ({}, {"is_confirmed": False}, {"is_active": False}):
        user = person(**said)
        mail.outbox.clear()

        known, unknown = known_and_unknown(
            url, {"email": user.email}, {"email": f"inconnue{user.pk}@example.org"}, **fields
        )

        assert known.redirect_chain == unknown.redirect_chain
        assert body(known) == body(unknown)
        assert known.cookies.keys() == unknown.cookies.keys()
        assert [message.to[0] for message in mail.outbox] == [user.email, f"inconnue{user.pk}@example.org"]


@pytest.mark.abuse(20)
@pytest.mark.abuse(71)
def test_each_wrong_login_hashes_once_whoever_it_is_for(settings, monkeypatch):
    """What time depends on: one Argon2 per try, for an account that is there, not there, closed, or without password."""
    settings.PASSWORD_HASHERS = product_settings.PASSWORD_HASHERS
    counted = []
    for name in ("encode", "verify"):
        real = getattr(TunedArgon2, name)
        monkeypatch.setattr(
            TunedArgon2,
            name,
            lambda self, *args, real=real, name=name, **kwargs: counted.append(name) or real(self, *args, **kwargs),
        )
    without = UserFactory()
    without.set_unusable_password()
    without.save()
    emails = [person().email, "inconnue@example.org", person(is_active=False).email, without.email]

    costs = []
    for email in emails:
        counted.clear()
        log_in(Client(), email, "pas le bon mot de passe")
        costs.append(len(counted))

    assert costs == [1, 1, 1, 1]


@pytest.mark.abuse(71)
@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("account_login", []),
        ("account_reauthenticate", []),
        ("account_signup", []),
        ("account_reset_password_from_key", ["1", "abc"]),
        ("account_change_password", []),
        ("account_set_password", []),
        ("accounts:change-address", []),
    ],
)
def test_what_hashes_a_password_waits_for_its_turn(name, parts):
    """`core.handler` keeps most threads for the others."""
    address = reverse(name, args=parts)

    assert [pattern for pattern in product_settings.HEAVY_POSTS if re.fullmatch(pattern, address)] != []


@pytest.mark.abuse(20)
def test_a_known_address_takes_no_more_work_than_an_unknown_one(settings):
    """Median of the processor's time over 25 tries each, turn by turn: the gap is within a fifth of a try."""
    settings.PASSWORD_HASHERS = product_settings.PASSWORD_HASHERS
    settings.ACCOUNT_RATE_LIMITS = False
    user = person()
    spent = {user.email: [], "inconnue@example.org": []}

    for _ in range(TRIES):
        for email, times in spent.items():
            begun = time.process_time()
            log_in(Client(), email, "pas le bon mot de passe")
            times.append(time.process_time() - begun)

    known, unknown = (median(times) for times in spent.values())
    assert abs(known - unknown) < max(known, unknown) / 5


@pytest.mark.abuse(71)
def test_passwords_are_hashed_as_owasp_advises(settings):
    settings.PASSWORD_HASHERS = product_settings.PASSWORD_HASHERS
    hasher = get_hasher("default")

    assert isinstance(hasher, TunedArgon2)
    assert re.match(r"argon2\$argon2id\$v=19\$m=19456,t=2,p=1\$", make_password(PASSWORD, hasher=hasher))


# 22, 23: spraying, locking


@pytest.mark.abuse(22)
@pytest.mark.abuse(71)
def test_a_hundred_tries_hash_at_most_thirty_times(monkeypatch):
    tried = []
    real = User.check_password
    monkeypatch.setattr(User, "check_password", lambda self, raw: tried.append(1) or real(self, raw))
    people = [person() for _ in range(100)]

    answers = [log_in(Client(**HERE), user, "printemps 2026").status_code for user in people]

    assert len(tried) == 30
    assert answers == [200] * 30 + [429] * 70


@pytest.mark.abuse(22)
def test_one_pair_has_five_tries():
    user = person()

    answers = [body(log_in(Client(**HERE), user, f"essai {n}")) for n in range(6)]

    assert ["Trop d’essais" in answer for answer in answers] == [False] * 5 + [True]
    assert log_in(Client(**HERE), user).status_code == 200


@pytest.mark.abuse(23)
def test_locking_a_pair_leaves_the_account_open_from_elsewhere():
    user = person()
    for n in range(20):
        log_in(Client(**HERE), user, f"essai {n}")
    client = Client(**THERE)

    assert log_in(client, user)["Location"] == "/pro"
    assert who(client) == user


@pytest.mark.abuse(22)
def test_no_address_is_kept_in_clear():
    user = person()
    for n in range(6):
        log_in(Client(**HERE), user, f"essai {n}")
    Client(**HERE).post(RESET, {"email": user.email})

    kept = " ".join(f"{limit.key} {limit.value}" for limit in Limit.objects.all())
    assert Limit.objects.count() >= 3
    assert "203.0.113.7" not in kept
    assert user.email not in kept
    assert all(re.fullmatch(r"[0-9a-f]{32}", limit.key) for limit in Limit.objects.all())
    assert all(limit.expires_at <= timezone.now() + timedelta(days=1) for limit in Limit.objects.all())


@pytest.mark.abuse(22)
def test_counters_go_with_the_secret_of_their_day(settings, tmp_path):
    settings.KEYRING_DIR = tmp_path
    log_in(Client(**HERE), person(), "essai")
    assert len(list(tmp_path.glob("limits-*.key"))) == 1

    gone = limits.forget(timezone.now() + timedelta(days=3))

    assert gone >= 2
    assert list(tmp_path.glob("limits-*.key")) == []
    assert not Limit.objects.exists()


@pytest.mark.abuse(23)
def test_a_proxy_that_is_not_trusted_does_not_choose_the_address():
    user = person()
    for n in range(6):
        answer = log_in(Client(**HERE), user, "essai", headers={"X-Forwarded-For": f"192.0.2.{n}"})

    assert "Trop d’essais" in body(answer)


# 41, 42, 43: insiders


@pytest.mark.abuse(42)
@pytest.mark.parametrize("end", ["close", "end_mandate", "end_clearance"])
def test_what_ends_a_right_ends_the_sessions(client, now, end):
    national = NationalFactory()
    user = CoordinatorFactory()
    clearance = ClearanceFactory(user=user, expires_at=now + timedelta(days=30))
    client.force_login(user)
    assert client.get("/pro/compte").status_code == 200

    if end == "close":
        actions.close(user, by=national, now=now)
    elif end == "end_mandate":
        actions.end_mandate(user.mandates.get(), by=national, now=now)
    else:
        actions.end_clearance(clearance, by=national, now=now)

    assert not Session.objects.filter(user=user).exists()
    assert client.get("/pro/compte").status_code == 302


@pytest.mark.abuse(42)
def test_an_account_closed_by_hand_in_the_database_does_not_open_either(client):
    user = UserFactory()
    client.force_login(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get("/pro/compte").status_code == 302


@pytest.mark.abuse(42)
def test_an_account_that_nobody_opens_for_ninety_days_closes(now):
    day = timedelta(days=1)
    old = UserFactory(created_at=now - 400 * day, seen_on=(now - 91 * day).date())
    never = UserFactory(created_at=now - 91 * day)
    kept = [
        UserFactory(created_at=now - 400 * day, seen_on=(now - 89 * day).date()),
        UserFactory(created_at=now - 10 * day),
    ]

    assert actions.close_idle(now=now) == 2

    assert set(User.objects.filter(is_active=False)) == {old, never}
    assert set(User.objects.filter(is_active=True)) == set(kept)
    assert actions.close_idle(now=now) == 0


@pytest.mark.abuse(43)
@pytest.mark.parametrize("role", ["coordinator", "national", "operator"])
def test_a_role_takes_two_others_and_everybody_concerned_is_told(now, role, django_capture_on_commit_callbacks):
    first, second, third = NationalFactory(), NationalFactory(), NationalFactory()
    department = DepartmentFactory() if role == "coordinator" else None
    user = UserFactory()
    mandate = actions.ask_mandate(user, role, department=department, by=first, now=now)

    for by in (first, user, UserFactory(), MandateFactory(role="operator").user):
        with pytest.raises((NotAllowed, actions.NotPossible)):
            actions.grant_mandate(mandate, by=by, now=now)
    assert standing.of(user, now=now).level == 1

    with django_capture_on_commit_callbacks(execute=True):
        actions.grant_mandate(mandate, by=second, now=now)
    assert standing.of(user, now=now).level == 2
    assert {message.to[0] for message in mail.outbox} == {one.email for one in (first, second, third, user)}


@pytest.mark.abuse(43)
def test_nobody_grants_what_she_asked_for_herself(now):
    asker = NationalFactory()
    mandate = actions.ask_mandate(asker, "operator", by=asker, now=now)

    with pytest.raises(actions.NotPossible):
        actions.grant_mandate(mandate, by=asker, now=now)


@pytest.mark.abuse(43)
def test_the_machine_gives_roles_only_until_two_people_can(now):
    for _ in range(2):
        actions.grant_mandate(actions.ask_mandate(UserFactory(), "national", by=None, now=now), by=None, now=now)

    with pytest.raises(NotAllowed):
        actions.ask_mandate(UserFactory(), "national", by=None, now=now)


# 47, 58: doors that do not exist


def every_route():
    def walk(patterns, prefix=""):
        for pattern in patterns:
            address = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, address)
            else:
                yield address, pattern.name

    return list(walk(get_resolver().url_patterns))


@pytest.mark.abuse(47)
def test_nobody_can_take_the_place_of_somebody_else():
    words = re.compile(r"hijack|impersonat|incarner|usurp|se-faire-passer|loginas|sudo")

    assert [route for route in every_route() if words.search(f"{route[0]} {route[1]}")] == []
    assert [name for name in product.INSTALLED_APPS if words.search(name)] == []


@pytest.mark.abuse(58)
def test_there_is_no_administration_site(client):
    assert "django.contrib.admin" not in product.INSTALLED_APPS
    for address in ("/admin", "/admin/", "/administration", "/django-admin/", "/__debug__/", "/accounts/login/"):
        assert client.get(address, follow=True).status_code == 404


@pytest.mark.abuse(58)
def test_a_refusal_names_no_version_and_no_file(client):
    page = client.get("/pro/nulle-part/du-tout")

    assert page.status_code == 404
    assert not re.search(r"Django|Python|Traceback|allauth|/site-packages/|\d+\.\d+\.\d+", page.content.decode())


# 19: walking identifiers


@pytest.mark.abuse(19)
def test_an_absent_and_a_foreign_key_answer_the_same(client):
    owner, stranger = UserFactory(), UserFactory()
    foreign = Authenticator.objects.create(user=owner, type="webauthn", data={"name": "clé", "credential": {}})
    client.force_login(stranger)

    answers = [
        client.post(f"/pro/compte/second-facteur/cles/{number}/retirer") for number in (foreign.pk, foreign.pk + 9999)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert body(answers[0]) == body(answers[1])
    assert dict(answers[0].headers) == dict(answers[1].headers)
    assert Authenticator.objects.filter(pk=foreign.pk).exists()
