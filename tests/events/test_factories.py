"""The events of the tests are as valid as those that people write."""

from datetime import time

import pytest

from maillage.events.models import Event
from tests.events.factories import AppearanceFactory, DraftFactory, EventFactory, SlotFactory, WeekFactory, publish
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


def test_events_weeks_and_parts_are_valid():
    week = WeekFactory()
    made = [week, EventFactory(parent=week), DraftFactory(), EventFactory(life="cancelled")]
    made.append(EventFactory(organiser=OrganisationFactory()))

    for event in made:
        event.full_clean()

    assert list(Event.objects.published().filter(parent=week)) == [made[1]]


def test_each_publication_makes_a_version_of_the_draft():
    slot = SlotFactory(title="Un")
    AppearanceFactory(slot=slot, name="Ana Imaginaire")
    publish(slot.event)
    SlotFactory(event=slot.event, title="Deux", start=time(11))

    version = publish(slot.event, note="Un créneau de plus.")

    assert (version.number, len(version.changes), [each["slot"]["title"] for each in version.content["slots"]]) == (
        2,
        1,
        ["Un", "Deux"],
    )
