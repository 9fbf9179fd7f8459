"""The agenda of the demonstration: laid once, true to the texts that it names."""

from datetime import date, time

import pytest
from django.core.management import call_command

from maillage.events import rows
from maillage.events.actions.programmes import unexplained
from maillage.events.models import Event, EventDocument
from maillage.events.programme.records import State
from maillage.moderation.models import Proposal
from maillage.registrations.models import Registration
from maillage.website import demo_events, demo_people
from tests.directory.test_load_demo import territories  # noqa: F401 -- a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def laid(territories, settings, now):  # noqa: F811 -- the fixture
    settings.IS_DEMO = True
    call_command("load_demo", verbosity=0)
    demo_people.lay(now=now)
    return demo_events.lay(now=now)


def test_the_agenda_is_laid_once(laid, now):
    assert laid == Event.objects.count() == 16
    assert Event.objects.published().count() == 14
    assert Proposal.objects.filter(kind="events.event", state="submitted").count() == 1
    assert Registration.objects.coming().filter(person__isnull=False).count() == 3
    (document,) = EventDocument.objects.select_related("file")
    assert (document.audience, document.file.state, document.is_under_embargo(now)) == ("press", "ready", True)

    assert demo_events.lay(now=now) == 0


def test_the_conference_of_the_public_text_is_as_it_says(laid, now):
    event = Event.objects.get(first_day=date(2021, 12, 3))
    version = rows.version(event.versions.get())
    people = {one.name: one.state for each in version.held for one in each.slot.speakers}
    functions = [one.function for each in version.held for one in each.slot.speakers]

    assert [each.slot.start.time() for each in version.held if each.slot.start][:3] == [
        time(10),
        time(10, 45),
        time(12, 30),
    ]
    assert people["Thibaud Willette"] == State.UNCONFIRMED
    assert {"Béate Collet", "Katia Baudry", "Clélie Péllottiero", "Mathilde Morel", "Vincent Dubaele"} < people.keys()
    assert functions.count("chercheuse GEMASS/CNRS") == 2
    assert sorted(set(event.waivers.values_list("code", flat=True))) == ["W1", "W7"]


def test_what_is_to_come_is_invented_and_says_so(laid, now):
    for event in Event.objects.filter(last_day__gte=now.date()):
        assert any(word in f"{event.title} {event.summary} {event.body}" for word in ("exemple", "imaginaire"))


def test_the_draft_shows_what_the_checks_find(laid, now):
    draft = Event.objects.get(title__endswith="(brouillon)")

    assert {finding.code for finding in unexplained(draft, now=now)} >= {"W1", "W2", "W7"}
