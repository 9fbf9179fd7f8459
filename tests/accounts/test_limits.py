"""The counters behind the limits, and the daily tasks."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from maillage.accounts import tasks
from maillage.accounts.models import Limit, Session
from maillage.directory import tasks as directory_tasks
from tests.factories import UserFactory
from tests.orientation.pages import PAGES

pytestmark = pytest.mark.django_db


def test_a_value_is_kept_until_its_time():
    cache.set("k", [1.5, 2.5], 60)

    assert cache.get("k") == [1.5, 2.5]
    Limit.objects.update(expires_at=timezone.now())
    assert cache.get("k") is None
    assert cache.get("k", 3) == 3


def test_a_name_is_added_once_until_its_time():
    assert cache.add("k", True, 60)
    assert not cache.add("k", True, 60)
    Limit.objects.update(expires_at=timezone.now())
    assert cache.add("k", True, 60)


def test_a_value_is_dropped_and_all_are():
    cache.set("a", 1)
    cache.set("b", 2)

    assert cache.delete("a")
    assert not cache.delete("a")
    cache.clear()
    assert cache.get("b") is None


def test_nothing_is_kept_longer_than_a_day():
    cache.set("a", 1, None)
    cache.set("b", 1, 10**6)

    assert all(limit.expires_at <= timezone.now() + timedelta(days=1) for limit in Limit.objects.all())


def test_the_daily_tasks_say_what_they_did():
    now = timezone.now()
    Client().force_login(UserFactory())
    cache.set("a", 1, 60)
    UserFactory(created_at=now - timedelta(days=100))

    assert tasks.forget_tries(now + timedelta(hours=1)) == (
        "Compteurs effacés : 1. Sessions effacées : 1. Adresses jamais confirmées, effacées : 0."
    )
    assert tasks.close_idle(now) == "Comptes fermés après 90 jours sans visite : 1."
    assert directory_tasks.end_overdue_members(now) == (
        "Appartenances terminées : 0. Structures à qui nous l’avons rappelé : 0."
    )
    assert not Session.objects.exists()


@pytest.mark.abuse(62)
def test_the_pages_of_help_read_no_session_and_set_no_cookie_even_for_a_member(
    client, small_world, django_assert_num_queries
):
    client.force_login(UserFactory())

    for url in PAGES[:40]:
        with django_assert_num_queries(0, info=url):
            response = client.get(url)
        assert response.cookies == {}
        assert "Cookie" not in response.headers.get("Vary", "")
