"""Fifty who issue at once, each on a connection of its own: no number twice, on both databases."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from maillage.attendance import actions
from maillage.attendance.certificates import making
from maillage.attendance.models import Certificate
from maillage.registrations.models import Letter
from tests.attendance.certificates.worlds import FormFactory, RuleFactory, SomeoneFactory, come
from tests.attendance.presence import worlds as presence
from tests.factories import NationalFactory
from tests.parallel import shared, together

__all__ = ["shared"]

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 50


@pytest.fixture
def worker(shared, settings, monkeypatch):
    """Papers are left to a worker, which is not there."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    if connection.vendor == "sqlite":  # on a busy machine nobody gives up after twenty seconds
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 300)


def _held(now, count=1):
    """An event of yesterday, by somebody who may issue, and people who were there."""
    event = presence.event_today(now - timedelta(days=1))
    form = FormFactory(event=event)
    people = [SomeoneFactory(form=form, name=f"Personne {n:02}") for n in range(count)]
    for one in people:
        come(one, "am", "pm")
    return event, people


def test_fifty_at_once_have_fifty_numbers(worker, now):
    by = NationalFactory()
    events = [_held(now)[0] for _ in range(MANY)]

    made = together(*[partial(actions.issue_due, event, by=by, now=now) for event in events])

    assert [len(one) for one in made] == [1] * MANY
    assert sorted(one[0].number for one in made) == [f"2026-{n:06}" for n in range(1, MANY + 1)]


def test_a_button_pressed_by_many_issues_once(worker, now):
    event, people = _held(now, 3)
    RuleFactory(event=event, rule="by_hand")
    by = NationalFactory()

    made = together(*[partial(actions.issue, event, [one.pk for one in people], by=by, now=now) for _ in range(10)])

    assert sorted(len(one) for one in made) == [0] * 9 + [3]
    assert Certificate.objects.count() == 3


def test_two_who_correct_a_name_make_it_again_once(worker, now):
    event, _ = _held(now)
    by = NationalFactory()
    (certificate,) = actions.issue_due(event, by=by, now=now)

    made = together(*[partial(actions.reissue, certificate, by=by, now=now) for _ in range(4)])

    refused = [one for one in made if isinstance(one, actions.CertificateRefused)]
    assert (len(refused), Certificate.objects.valid().count(), Certificate.objects.count()) == (3, 1, 2)


def test_two_workers_make_each_paper_once(worker, now):
    event, _ = _held(now, 6)
    actions.issue_due(event, by=NationalFactory(), now=now)

    made = together(*[partial(making.make_slice, "", now) for _ in range(3)])

    assert sum(one.count for one in made) == 6
    assert Letter.objects.count() == 6
