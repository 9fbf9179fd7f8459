"""The secret address of one person's calendar."""

import pytest

from maillage.core.models import JournalEntry
from maillage.events import access, actions
from maillage.events.models import CalendarKey
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


def _verbs():
    return list(JournalEntry.objects.order_by("number").values_list("verb", flat=True))


def test_the_address_of_a_calendar_is_told_once_and_kept_as_a_fingerprint(person, now):
    token = actions.renew_calendar_key(by=person, now=now)

    key = CalendarKey.objects.get()
    assert (key.person, key.is_discreet, key.at) == (person, True, now)
    assert token not in key.digest
    assert access.calendar_key(token) == key


def test_a_renewed_address_replaces_the_one_before_and_keeps_the_choice_of_titles(person, now):
    first = actions.renew_calendar_key(by=person, now=now, is_discreet=False)
    second = actions.renew_calendar_key(by=person, now=now)

    assert access.calendar_key(first) is None
    assert access.calendar_key(second).is_discreet is False
    assert CalendarKey.objects.count() == 1


def test_titles_change_without_another_address(person, now):
    token = actions.renew_calendar_key(by=person, now=now)

    actions.set_calendar_titles(False, by=person, now=now)
    actions.set_calendar_titles(False, by=person, now=now)

    assert access.calendar_key(token).is_discreet is False
    assert _verbs() == ["events.renew_calendar_key", "events.set_calendar_titles"]


def test_titles_of_no_calendar_are_refused(person, now):
    with pytest.raises(actions.EventRefused, match="Créez d’abord"):
        actions.set_calendar_titles(False, by=person, now=now)


def test_an_ended_address_gives_nothing(person, now):
    token = actions.renew_calendar_key(by=person, now=now)

    actions.end_calendar_key(by=person, now=now)
    actions.end_calendar_key(by=person, now=now)

    assert access.calendar_key(token) is None
    assert _verbs() == ["events.renew_calendar_key", "events.end_calendar_key"]


def test_a_closed_account_has_no_calendar(person, now):
    token = actions.renew_calendar_key(by=person, now=now)
    type(person).objects.update(is_active=False)

    assert access.calendar_key(token) is None


@pytest.mark.parametrize("token", ["", "x", "é" * 43, "a" * 44])
def test_what_cannot_be_a_key_opens_no_calendar(token, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert access.calendar_key(token) is None
