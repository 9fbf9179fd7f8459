"""Files made once, when an event or its published programme changes."""

import io
import json
from datetime import time, timedelta

import pikepdf
import pytest
from icalendar import Calendar

from maillage.events import actions, following, tasks
from maillage.events.calendars import pdf, renderings
from maillage.events.models import Event, Rendering
from tests.events.factories import DraftFactory, EventFactory, SlotFactory, WeekFactory, publish
from tests.events.judges import faults
from tests.events.test_actions import CONTENT
from tests.factories import NationalFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(now):
    """Published, with a programme of one slot, and its files."""
    made = EventFactory(title="Journée d’exemple", changed_at=now)
    SlotFactory(event=made, title="Aller vers")
    publish(made, at=now)
    following.follow(made, now)
    return made


def forms(event):
    return set(event.renderings.values_list("form", flat=True))


def body(event, form):
    return bytes(event.renderings.get(form=form).body)


def summaries(event):
    return [str(one["summary"]) for one in Calendar.from_ical(body(event, "ics")).walk("VEVENT")]


def test_a_published_programme_has_its_files(event):
    assert forms(event) == {"ics", "xml", "json"}
    assert summaries(event) == ["Aller vers"]
    assert faults(body(event, "ics")) == []
    assert json.loads(body(event, "json"))["schedule"]["conference"]["title"] == "Journée d’exemple"


def test_without_a_programme_only_the_calendar_is_made(now):
    event = EventFactory(title="Une date à retenir")

    following.follow(event, now)

    assert forms(event) == {"ics"}
    assert summaries(event) == ["Une date à retenir"]


def test_what_is_not_published_has_none_and_what_is_withdrawn_loses_them(event, now):
    draft = DraftFactory()
    publish(draft)
    following.follow(draft, now)
    assert forms(draft) == set()

    actions.withdraw_event(event, by=NationalFactory(), now=now)
    assert not Rendering.objects.exists()


def test_each_action_makes_them_again(now, django_capture_on_commit_callbacks):
    national = NationalFactory()
    event = actions.create_event(CONTENT, by=national, now=now)
    assert forms(event) == set()

    actions.publish_event(event, by=national, now=now)
    assert summaries(event) == ["Journée d’exemple"]

    for code, hour in (("opening", 9), ("session", 10), ("closing", 16)):
        actions.add_slot(event, _slot(event, code, hour), by=national, now=now)
    for finding in actions.programmes.findings(event, now=now):
        if finding.is_warning:
            slot = event.slots.filter(pk=finding.slot).first() if finding.slot else None
            actions.waive(event, finding.code, slot, "C’est voulu.", by=national, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        actions.publish_programme(event, by=national, now=now)
    assert forms(event) == {"ics", "xml", "json", "pdf"}
    assert summaries(event) == ["opening", "session", "closing"]

    actions.set_life(event, "cancelled", by=national, now=now + timedelta(days=1))
    found = Calendar.from_ical(body(event, "ics")).walk("VEVENT")
    assert {(str(one["status"]), one["sequence"]) for one in found} == {("CANCELLED", 1)}
    assert forms(event) == {"ics", "xml", "json"}  # the paper is to be drawn again


def _slot(event, code, hour):

    return actions.SlotContent(title=code, kind=code, day=event.first_day, start=time(hour), minutes=60)


def test_a_file_that_is_the_same_keeps_its_date(event, now):
    Event.objects.filter(pk=event.pk).update(body="Un texte qu’aucun fichier ne dit.")

    following.follow(Event.objects.get(pk=event.pk), now + timedelta(days=1))

    assert {one.made_at for one in event.renderings.all()} == {now}


def test_a_week_holds_its_parts_and_follows_them(now):
    week = WeekFactory(title="Une semaine")
    following.follow(week, now)
    assert summaries(week) == ["Une semaine"]

    part = EventFactory(parent=week, title="Une soirée")
    EventFactory(parent=week, title="Entre professionnels", level=2)
    DraftFactory(parent=week, title="Un brouillon")
    following.follow(part, now)
    assert summaries(week) == ["Une soirée"]

    part.editorial = "withdrawn"
    part.save()
    following.follow(part, now)
    assert summaries(week) == ["Une semaine"]


def test_the_worker_draws_what_is_not_drawn_yet(event, now):
    assert renderings.make_papers(now) == 1
    assert renderings.make_papers(now) == 0

    document = pikepdf.open(io.BytesIO(body(event, "pdf")))
    assert str(document.docinfo["/Title"]) == "Journée d’exemple"
    assert tasks.make_papers_again(now) == "Aucun programme n’attendait."


def test_what_changes_while_it_is_drawn_is_not_kept(event, now, monkeypatch):
    write = pdf.write

    def changed(*args, **kwargs):
        Event.objects.filter(pk=event.pk).update(changed_at=now + timedelta(hours=1))
        return write(*args, **kwargs)

    monkeypatch.setattr(pdf, "write", changed)

    assert renderings.make_papers(now) == 0
    assert forms(event) == {"ics", "xml", "json"}


def test_what_cannot_be_drawn_is_told_without_its_words(event, now, monkeypatch, caplog):
    monkeypatch.setattr(pdf, "TEMPLATE", b'#panic("Un secret")')

    assert renderings.make_papers(now) == 0

    assert f"The programme of the event {event.pk} could not be drawn" in caplog.text
    assert [word for word in ("secret", "exemple", "Aller") if word in caplog.text] == []
    assert tasks.make_papers_again(now) == "Aucun programme n’attendait."


def test_what_an_older_edition_made_is_made_again_and_nobody_keeps_its_etag(client, event, now):
    old = Rendering.objects.get(event=event, form="ics")
    Rendering.objects.filter(pk=old.pk).update(digest="0" * 64, body=b"ancien")

    assert renderings.renew_old(now) == 1
    assert renderings.renew_old(now) == 0

    response = client.get(f"{event.get_absolute_url()}/programme.ics", headers={"if-none-match": f'"{"0" * 64}"'})
    assert (response.status_code, "Dans : " in response.text) == (200, True)
