"""A course is held on the days of its sessions: they are announced, wherever the agenda goes; the course is nowhere an event that lasts."""

import json
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from icalendar import Calendar

from maillage.events.agenda import listing
from maillage.events.calendars import renderings
from tests.events.factories import DAY, DraftFactory, EventFactory, WeekFactory
from tests.events.judges import faults

pytestmark = pytest.mark.django_db
ONE = timedelta(days=1)


def course(**more):
    """Three years long, with two sessions to come and one past."""
    today = localdate()
    said = {"title": "La formation entière", "kind": "training", "first_day": date(2023, 6, 13), "last_day": DAY + ONE}
    made = EventFactory(**{**said, "departments": ("77",), "themes": ("spot",), "professions": ("school",), **more})
    EventFactory(title="Session passée", kind="training", parent=made, first_day=today - 90 * ONE)
    for number in (1, 2):
        day = DAY + (number - 1) * ONE
        EventFactory(title=f"Session {number}", kind="training", parent=made, first_day=day, registering="here")
    return made


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/agenda",
        "/agenda?departement=77&theme=spot&metier=school&nature=training",
        "/agenda/mois/2035-03",
        "/agenda.ics",
        "/agenda/flux.rss",
        "/agenda/flux.atom",
        "/agenda/openagenda.json",
    ],
)
def test_its_sessions_are_announced_and_never_itself(client, address):
    made = course()

    said = read(client, address)

    assert "Session 1" in said
    assert "Session 2" in said
    assert "Session passée" not in said
    assert str(made.pk) not in said
    if address.startswith("/agenda?") or address == "/agenda":
        assert said.count('class="eventcard"') == 2
        assert "2 évènements à venir" in said
        assert "En ce moment" not in said
        assert f'Une session de <a href="/formations/2023/{made.slug}">La formation entière</a>' in said
    else:
        assert "La formation entière" not in said


@pytest.mark.parametrize("address", ["/agenda?quand=passes", "/agenda/flux.rss?quand=passes"])
def test_its_past_sessions_stand_among_what_is_past(client, address):
    course(last_day=localdate() - ONE)

    said = read(client, address)

    assert "Session passée" in said
    assert "<h3>La formation" not in said
    assert "<title>La formation" not in said


def test_a_day_between_two_sessions_is_free(client):
    course()

    assert "Aucun évènement en janvier 2035" in read(client, "/agenda/mois/2035-01")


def test_the_map_counts_its_sessions(client):
    course()

    said = read(client, "/agenda/carte")

    assert "2 évènements à venir" in said
    assert 'Seine-et-Marne (77)</a> <span class="soft">2 évènements</span>' in said


def test_each_session_has_one_timing_in_openagenda(client):
    course()

    given = json.loads(read(client, "/agenda/openagenda.json"))

    assert given["total"] == 2
    assert [len(one["timings"]) for one in given["events"]] == [1, 1]


def test_search_engines_learn_its_sessions_and_the_catalogue_says_the_course(client):
    made = course()

    paths = [one.path for one in listing.addresses()]

    assert made.get_absolute_url() not in paths
    assert len(paths) == 4
    assert "La formation entière" in read(client, "/formations")
    assert "La formation entière" in read(client, f"/formations/2023/{made.slug}")


def test_its_calendars_hold_its_sessions_and_no_long_day(client, now):
    made = course()
    renderings.renew(made, now)

    for name in ("programme.ics", "evenement.ics"):
        response = client.get(f"{made.get_absolute_url()}/{name}")
        assert faults(response.content) == []
        held = Calendar.from_ical(response.content).walk("VEVENT")
        assert [str(one["summary"]) for one in held] == ["Session passée", "Session 1", "Session 2"]


def test_a_course_whose_sessions_are_for_others_stays_out_of_the_agenda_and_of_calendars(client, now):
    made = EventFactory(title="La formation entière", kind="training", last_day=DAY + 300 * ONE)
    EventFactory(kind="training", parent=made, level=3)
    renderings.renew(made, now)

    assert "La formation entière" not in read(client, "/agenda")
    assert "VEVENT" not in read(client, f"{made.get_absolute_url()}/programme.ics")


@pytest.mark.parametrize("part", [None, "draft"])
def test_a_training_without_announced_sessions_is_its_own(client, part):
    made = EventFactory(title="Une journée", kind="training")
    if part:
        DraftFactory(kind="training", parent=made)

    assert "Une journée" in read(client, "/agenda")
    assert "Une journée" in read(client, "/agenda.ics")


def test_a_week_stays_as_it_is(client):
    week = WeekFactory(title="Semaine")
    EventFactory(title="Partie", parent=week)

    assert read(client, "/agenda").count('class="eventcard"') == 1
    assert "Jour 1 sur 5" in read(client, "/agenda/mois/2035-03")
    assert f'Dans <a href="{week.get_absolute_url()}">' in read(client, "/agenda?nature=colloquium")
