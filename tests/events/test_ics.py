"""Calendar files, before outside judges."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from maillage.events.exports import ics
from tests.events.judges import faults

PARIS = ZoneInfo("Europe/Paris")
STAMP = datetime(2027, 1, 4, 8, 30, tzinfo=UTC)
ENTRY = ics.Entry(
    uid=str(UUID(int=7)),
    sequence=2,
    changed_at=STAMP,
    start=datetime(2027, 3, 9, 9, 30),
    end=datetime(2027, 3, 9, 16),
    zone=PARIS,
    summary="Journée d’exemple ; salle « A », étage 2",
    description="Une première ligne,\nune deuxième " + "très longue " * 20,
    location="Salle d’exemple, Melun",
    url="https://example.org/agenda/2027/journee",
)


def _events(content):
    return list(Calendar.from_ical(content).walk("VEVENT"))


@pytest.mark.parametrize(
    "zone",
    ["Europe/Paris", "America/Guadeloupe", "America/Martinique", "America/Cayenne", "Indian/Reunion", "Indian/Mayotte"],
)
def test_a_calendar_is_accepted_by_every_judge(zone):
    content = ics.calendar(
        "Agenda d’exemple",
        [ics.Entry(**{**_said(ENTRY), "zone": ZoneInfo(zone)})],
        url="https://example.org/agenda.ics",
    )

    assert faults(content) == []


def test_an_event_says_all_that_was_given():
    (event,) = _events(ics.calendar("Agenda", [ENTRY]))

    assert str(event["uid"]) == ENTRY.uid
    assert (event["sequence"], str(event["status"])) == (2, "CONFIRMED")
    assert event.start == ENTRY.start.replace(tzinfo=PARIS)
    assert event.end == ENTRY.end.replace(tzinfo=PARIS)
    assert str(event["summary"]) == ENTRY.summary
    assert str(event["description"]) == ENTRY.description
    assert event["last-modified"].dt == STAMP


def test_a_moment_has_no_end_and_a_cancelled_one_takes_no_time():
    entry = ics.Entry(**{**_said(ENTRY), "end": None, "status": ics.Status.CANCELLED})

    content = ics.calendar("Agenda", [entry])

    (event,) = _events(content)
    assert "dtend" not in event
    assert (str(event["status"]), str(event["transp"])) == ("CANCELLED", "TRANSPARENT")
    assert faults(content) == []


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.integers(0, 400))
def test_whatever_people_write_the_file_holds(summary, description, minutes):
    entry = ics.Entry(
        **{
            **_said(ENTRY),
            "summary": summary,
            "description": description,
            "end": ENTRY.start + timedelta(minutes=minutes),
        }
    )

    assert faults(ics.calendar("Agenda", [entry])) == []


def _said(entry):
    return {name: getattr(entry, name) for name in ics.Entry.__slots__}
