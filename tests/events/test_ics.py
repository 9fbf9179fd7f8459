"""Calendar files, before outside judges."""

import unicodedata
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from maillage.events.exports import ics
from maillage.territories.zones import ZONES
from tests.events.judges import faults, ical_js

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


@pytest.mark.parametrize("zone", ZONES)
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


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("year", [1997, 2021, 2026, 2055])
def test_the_hours_of_a_zone_are_those_of_its_country(zone, year):
    """Every six hours around both changes of the year, as another program reads our description of the zone."""
    moments = [
        datetime(year, month, day, hour, 30)
        for month, days in ((3, range(24, 32)), (10, range(24, 32)), (7, [14]))
        for day in days
        for hour in (1, 4, 10, 22)
    ]
    entries = [
        ics.Entry(**{**_said(ENTRY), "uid": str(n), "zone": ZoneInfo(zone), "start": moment, "end": None})
        for n, moment in enumerate(moments)
    ]
    content = ics.calendar("Agenda", entries)

    (described,) = Calendar.from_ical(content).walk("VTIMEZONE")
    read = described.to_tz(lookup_tzid=False)
    assert [moment.replace(tzinfo=read).utcoffset() for moment in moments] == [
        moment.replace(tzinfo=ZoneInfo(zone)).utcoffset() for moment in moments
    ]
    found = ical_js(content)
    assert [found[str(n)]["start"] for n in range(len(moments))] == [
        moment.replace(tzinfo=ZoneInfo(zone)).timestamp() for moment in moments
    ]


def test_whole_days_end_with_the_last_one():
    days = {"start": date(2027, 3, 9), "end": date(2027, 3, 11)}

    content = ics.calendar("Agenda", [ics.Entry(**{**_said(ENTRY), **days})])

    (event,) = _events(content)
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2027, 3, 9), date(2027, 3, 12))
    assert (event["dtstart"].params["VALUE"], "VTIMEZONE" in content.decode()) == ("DATE", False)
    assert faults(content) == []
    assert ical_js(content)[ENTRY.uid]["isDate"] is True


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

    content = ics.calendar(summary, [entry])

    assert faults(content) == []
    (event,) = _events(content)
    assert str(event["summary"]) == _kept(summary)
    assert str(event.get("description", "")) == _kept(description)


@settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_web_calendars_read_what_people_wrote(summary, location):
    entry = ics.Entry(**{**_said(ENTRY), "summary": summary, "location": location})

    found = ical_js(ics.calendar("Agenda", [entry]))[ENTRY.uid]

    assert (found["summary"] or "") == _kept(summary)
    assert (found["location"] or "") == _kept(location)


def _kept(text):
    """Without what no calendar may hold; any end of line is one."""
    lines = "\n".join(text.splitlines())
    return "".join(char for char in lines if char == "\n" or unicodedata.category(char) not in {"Cc", "Cs"})


def _said(entry):
    return {name: getattr(entry, name) for name in ics.Entry.__slots__}
