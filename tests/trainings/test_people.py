"""Who was at each session: the same as the ledger says of one, for many at once."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from maillage.attendance import presences
from maillage.events.models import Event
from maillage.trainings.queries import people
from tests.registrations.factories import FormFactory, RegistrationFactory
from tests.trainings.factories import PAST, TrainingFactory, note

PROFESSIONS = ("social", "police", "")
somebody = st.tuples(
    st.sampled_from(PROFESSIONS),
    st.sampled_from(["confirmed", "cancelled"]),
    st.sampled_from(
        [(), ((None, "am"),), ((5, "am"),), ((170, "am"),), ((None, "pm"), (2, "am")), ((100, "am"), (100, "pm"))]
    ),
)


class Ledger(TestCase):
    @given(st.lists(st.lists(somebody, max_size=5), min_size=1, max_size=3))
    @settings(max_examples=25)
    def test_many_sessions_are_counted_as_the_ledger_counts_each(self, sessions):
        events = []
        for those in sessions:
            form = FormFactory(event=TrainingFactory(first_day=PAST))
            events.append(form.event)
            for profession, state, seen in those:
                one = RegistrationFactory(form=form, profession=profession, state=state)
                for minutes, half in seen:
                    note(one, half=half, minutes=minutes)

        found = people.of(Event.objects.filter(pk__in=[event.pk for event in events]))

        for event in events:
            there, numbers = found.get(event.pk, people.NOBODY), presences.numbers(event)
            assert sum(there.registered.values()) == numbers.registered
            assert there.is_noted == people.is_noted(event)
            for profession in PROFESSIONS:
                expected = numbers.by_profession.get(profession, (0, 0))
                assert (there.registered.get(profession, 0), there.present.get(profession, 0)) == expected


@pytest.mark.django_db
def test_who_was_not_noted_was_perhaps_there():
    event = TrainingFactory(first_day=PAST)
    form = FormFactory(event=event)
    RegistrationFactory(form=form)

    there = people.of(Event.objects.filter(pk=event.pk))[event.pk]

    assert (there.there, there.is_noted) == ({"social": 1}, False)
    note(RegistrationFactory(form=form, profession="police"))
    there = people.of(Event.objects.filter(pk=event.pk))[event.pk]
    assert (there.there, there.is_noted) == ({"police": 1}, True)
