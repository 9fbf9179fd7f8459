"""What asks for a second factor, and since when."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.utils import timezone

from maillage.accounts import factors
from tests.accounts.codes import add_recovery_codes, add_totp
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@factors.require_recent_factor(minutes=10)
def secret_page(request):
    return HttpResponse("ouvert")


def asked(rf, user, *, minutes_ago=None, method="mfa", post=False):
    request = (rf.post if post else rf.get)("/coordination/secret?a=1")
    request.user = user
    request.session = {}
    if minutes_ago is not None:
        at = (timezone.now() - timedelta(minutes=minutes_ago)).timestamp()
        request.session["account_authentication_methods"] = [{"method": method, "at": at}]
        request.session["account_authentication_methods_user"] = str(user.pk)
    return secret_page(request)


def test_a_factor_shown_less_than_ten_minutes_ago_opens(rf):
    assert asked(rf, UserFactory(), minutes_ago=9.9).content == b"ouvert"


def test_an_older_one_is_asked_again_and_leads_back(rf):
    user = UserFactory()
    add_totp(user)

    answer = asked(rf, user, minutes_ago=10)

    assert answer["Location"] == "/pro/connexion/confirmer?next=%2Fcoordination%2Fsecret%3Fa%3D1"


def test_a_password_is_not_a_factor(rf):
    user = UserFactory()
    add_totp(user)

    assert asked(rf, user, minutes_ago=0, method="password").status_code == 302


def test_who_has_none_sets_one_and_codes_alone_are_none(rf):
    user = UserFactory()
    add_recovery_codes(user)

    assert not factors.has_factor(user)
    assert asked(rf, user)["Location"].startswith("/pro/compte/second-facteur?next=")


def test_what_was_posted_is_not_posted_again_by_itself(rf):
    user = UserFactory()
    add_totp(user)

    assert asked(rf, user, post=True)["Location"] == "/pro/connexion/confirmer?next=%2Fpro"


def test_nobody_showed_nothing(rf):
    request = rf.get("/")
    request.user, request.session = AnonymousUser(), {}

    assert factors.shown_at(request) is None
