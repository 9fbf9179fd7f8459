"""request.standing."""

import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from maillage.directory import standing as standings
from maillage.directory.middleware import shown_level, standing
from tests.factories import MembershipFactory, UserFactory


def passed(rf, user):
    request = rf.get("/")
    request.user = user
    standing(HttpResponse)(request)
    return request


def test_nobody_is_nobody_and_costs_nothing(rf):
    request = passed(rf, AnonymousUser())

    assert request.standing == standings.NOBODY


def test_a_member_stands_for_her_structure(rf, db, django_assert_num_queries):
    membership = MembershipFactory()

    request = passed(rf, membership.user)
    with django_assert_num_queries(3):
        level = request.standing.level
        organisations = request.standing.organisations

    assert level == 2
    assert organisations == {membership.organisation_id}


def shown(request, *, factor):
    methods = [{"method": "mfa", "at": time.time(), "type": "totp"}] if factor else []
    request.session = {"account_authentication_methods": methods} if factor else {}
    if factor:
        request.session["account_authentication_methods_user"] = str(request.user.pk)
    return shown_level(request)


@pytest.mark.abuse(1)
def test_a_public_page_shows_more_to_a_member_with_her_second_factor_only(rf, db):
    member = passed(rf, MembershipFactory().user)

    assert (shown(member, factor=True), shown(member, factor=False)) == (2, 0)


@pytest.mark.abuse(1)
def test_an_account_that_nobody_vouches_for_sees_what_everybody_sees(rf, db):
    assert shown(passed(rf, UserFactory()), factor=True) == 0


def test_where_nobody_is_known_pages_show_what_everybody_sees(rf):
    assert shown_level(rf.get("/aide")) == 0
    assert shown_level(passed(rf, AnonymousUser())) == 0
