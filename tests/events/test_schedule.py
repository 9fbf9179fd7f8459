"""schedule.xml and schedule.json, before the schemas of the format."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import jsonschema
import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from maillage.events.exports import schedule
from maillage.events.programme import checks, versions
from maillage.events.programme.records import Programme, Role, Slot, SlotKind, Speaker, State

XSD = Path(django_settings.BASE_DIR).parent / "shared" / "xsd"
DAY = date(2027, 3, 9)
NOW = datetime(2027, 1, 4, 8, tzinfo=UTC)
SLOTS = (
    Slot("open", SlotKind.OPENING, "Ouverture", datetime(2027, 3, 9, 9), datetime(2027, 3, 9, 9, 30)),
    Slot(
        "one",
        SlotKind.SESSION,
        "1. Aller vers",
        datetime(2027, 3, 9, 9, 30),
        datetime(2027, 3, 9, 11),
        text="Une présentation.",
        room="Salle A",
        track="Axe 1",
        speakers=(Speaker("Ana Imaginaire", state=State.UNCONFIRMED), Speaker("Bo", state=State.DECLINED)),
        state=State.UNCONFIRMED,
    ),
    Slot("gone", SlotKind.SESSION, "Annulé", datetime(2027, 3, 9, 14), datetime(2027, 3, 9, 15), state=State.CANCELLED),
    Slot("close", SlotKind.CLOSING, "Clôture", datetime(2027, 3, 9, 16)),
)


def _sheet(*slots, zone="Europe/Paris"):
    version = versions.publish(Programme(DAY, DAY, slots=slots), None, event=UUID(int=3), now=NOW)
    return schedule.Sheet(
        "Journée d’exemple", "journee", "https://example.org/agenda/2027/journee", ZoneInfo(zone), version
    )


@cache
def _judges():
    if not XSD.exists():
        pytest.skip("../shared/xsd n’est pas là : les schémas manquent.")
    xsd = etree.XMLSchema(etree.parse(str(XSD / "schedule.xml.xsd")))
    schema = json.loads((XSD / "schedule.json-schema.json").read_text())
    return xsd, jsonschema.Draft6Validator(schema, format_checker=jsonschema.FormatChecker())


def _faults(sheet):
    xsd, validator = _judges()
    xsd.validate(etree.fromstring(schedule.xml(sheet)))
    return [str(error) for error in xsd.error_log] + [
        error.message for error in validator.iter_errors(json.loads(schedule.as_json(sheet)))
    ]


@pytest.mark.parametrize("zone", ["Europe/Paris", "Indian/Reunion", "America/Cayenne"])
def test_a_programme_is_valid(zone):
    assert _faults(_sheet(*SLOTS, zone=zone)) == []


def test_the_file_says_the_slots_that_are_held():
    root = etree.fromstring(schedule.xml(_sheet(*SLOTS)))

    assert [
        (event.findtext("title"), event.findtext("start"), event.findtext("duration")) for event in root.iter("event")
    ] == [
        ("Ouverture", "09:00", "00:30"),
        ("Clôture", "16:00", "00:00"),
        ("1. Aller vers", "09:30", "01:30"),
    ]
    assert [room.get("name") for room in root.iter("room") if room.get("name")] == ["Salle unique", "Salle A"]


def test_who_is_not_confirmed_is_said_to_be_so():
    root = etree.fromstring(schedule.xml(_sheet(*SLOTS)))

    assert [person.text for person in root.iter("person")] == ["Ana Imaginaire (à confirmer)"]
    assert [event.findtext("subtitle") for event in root.iter("event")] == ["", "", "à confirmer"]


def test_who_moderates_is_said_to_do_so():
    people = (
        Speaker("Ana", role=Role.MODERATOR),
        Speaker("Bo", state=State.UNCONFIRMED, role=Role.HOST),
        Speaker("Cy"),
    )
    slot = replace(SLOTS[1], speakers=people)

    root = etree.fromstring(schedule.xml(_sheet(slot)))

    said = ["Ana (modération)", "Bo (animation, à confirmer)", "Cy"]
    assert [person.text for person in root.iter("person")] == said
    assert _faults(_sheet(slot)) == []


def test_what_the_event_has_left_behind_on_another_day_is_left_out():
    """It was moved; its programme was not published again yet."""
    gap = timedelta(days=1)
    later = replace(SLOTS[0], key="later", title="Le lendemain", start=SLOTS[0].start + gap, end=SLOTS[0].end + gap)
    sheet = replace(_sheet(*SLOTS, later), days=(DAY + gap, DAY + gap))

    root = etree.fromstring(schedule.xml(sheet))

    assert [event.findtext("title") for event in root.iter("event")] == ["Le lendemain"]
    assert (root.findtext("conference/start"), root.findtext("conference/end")) == ("2027-03-10", "2027-03-10")
    assert _faults(sheet) == []


def test_both_files_say_the_same():
    sheet = _sheet(*SLOTS)
    root = etree.fromstring(schedule.xml(sheet))
    (day,) = json.loads(schedule.as_json(sheet))["schedule"]["conference"]["days"]

    talks = [talk for inside in day["rooms"].values() for talk in inside]

    assert [(talk["guid"], talk["title"], talk["date"]) for talk in talks] == [
        (event.get("guid"), event.findtext("title"), event.findtext("date")) for event in root.iter("event")
    ]


_slots = st.lists(
    st.builds(
        Slot,
        key=st.sampled_from("abcdef"),
        kind=st.sampled_from(SlotKind),
        title=st.text(min_size=1, max_size=30),
        start=st.integers(8, 12).map(lambda hour: datetime(2027, 3, 9, hour)),
        end=st.integers(13, 18).map(lambda hour: datetime(2027, 3, 9, hour)),
        text=st.text(max_size=60),
        room=st.sampled_from(["", "Salle A", "Salle B"]),
        track=st.text(max_size=12),
        speakers=st.just(()) | st.text(min_size=1, max_size=20).map(lambda name: (Speaker(name),)),
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda slot: slot.key,
)


@settings(deadline=None)
@given(_slots)
def test_any_programme_without_an_error_is_valid(slots):
    programme = Programme(DAY, DAY, slots=tuple(slots))
    if any(finding.is_error for finding in checks.check(programme)):
        return

    assert _faults(_sheet(*slots)) == []
