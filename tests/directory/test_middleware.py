"""request.standing."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from maillage.directory import standing as standings
from maillage.directory.middleware import standing
from tests.factories import MembershipFactory


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
