"""Several doors at once, each on a connection of its own, on both databases: one line for each person and half-day."""

from datetime import timedelta
from functools import partial

import pytest

from maillage.attendance import actions
from maillage.attendance.models import Presence
from maillage.core.models import JournalEntry
from tests.attendance.presence import worlds
from tests.attendance.presence.worlds import SomeoneFactory
from tests.factories import NationalFactory
from tests.parallel import shared, together

__all__ = ["shared"]

pytestmark = pytest.mark.django_db(transaction=True)
DOORS = 12


def test_twelve_doors_that_see_the_same_people_write_each_once(shared, now):
    event = worlds.event_today(now - timedelta(days=1))
    people = [*worlds.people(event, 5)]
    by = NationalFactory()
    said = [actions.Mark(one.code, event.first_day, "am") for one in people]

    answers = together(*[partial(actions.mark, event, said, by=by, now=now) for _ in range(DOORS)])

    outcomes = [answer.outcome for batch in answers for answer in batch]
    assert outcomes.count(actions.Outcome.MARKED) == len(people)
    assert outcomes.count(actions.Outcome.ALREADY) == len(people) * (DOORS - 1)
    assert Presence.objects.count() == len(people)
    assert JournalEntry.objects.filter(verb="attendance.mark").count() == 1


def test_the_door_and_the_online_room_at_once_leave_who_is_there_in_person(shared, now):
    event = worlds.event_today(now - timedelta(days=1))
    ana = worlds.people(event, 1)[0]
    others = SomeoneFactory.create_batch(5, form=ana.form)
    by = NationalFactory()

    def said(source, minutes=None):
        return [actions.Mark(one.pk, event.first_day, "am", source, minutes) for one in (ana, *others)]

    together(
        partial(actions.mark, event, said("door"), by=by, now=now),
        partial(actions.mark, event, said("online", 120), by=by, now=now),
    )

    assert set(Presence.objects.values_list("source", "minutes")) == {("door", None)}
