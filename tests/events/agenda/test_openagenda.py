"""The agenda as OpenAgenda gives it, against the schema that we promise (docs/exchanges.md)."""

import json
from datetime import date, time, timedelta
from pathlib import Path

import jsonschema
import pytest

from maillage.events.agenda import openagenda
from maillage.events.agenda.narrowing import Asked
from tests.events.factories import (
    DAY,
    AppearanceFactory,
    DraftFactory,
    EventFactory,
    SlotFactory,
    WebinarFactory,
    WeekFactory,
    publish,
)
from tests.factories import MOMENT, NationalFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
SCHEMA = json.loads((Path(__file__).parent / "openagenda.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())


def exported(client, query=""):
    response = client.get(f"/agenda/openagenda.json{query}")
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    answer = response.json()
    assert [error.message for error in VALIDATOR.iter_errors(answer)] == []
    return answer


def one(client):
    [event] = exported(client)["events"]
    return event


def spans(event):
    return [(timing["begin"], timing["end"]) for timing in event["timings"]]


def test_an_event_is_said_whole(client):
    event = EventFactory(
        title="Colloque",
        body="Une *présentation*.",
        themes=("spot",),
        departments=("77",),
        accessibility=("lsf", "step_free"),
        registering="elsewhere",
        registration_link="https://inscription.example.org/",
    )

    said = one(client)

    assert said == {
        "uid": openagenda.uid(event),
        "slug": f"2035-{event.slug}",
        "extIds": [{"key": "maillage", "value": str(event.pk)}],
        "title": {"fr": "Colloque"},
        "description": {"fr": "De quoi il s’agit, en deux phrases."},
        "longDescription": {"fr": "Une *présentation*."},
        "keywords": {"fr": ["colloque", "repérer"]},
        "dateRange": {"fr": "mardi 13 mars 2035, 9\u00a0h – 16\u00a0h"},
        "timezone": "Europe/Paris",
        "timings": [{"begin": "2035-03-13T09:00:00+01:00", "end": "2035-03-13T16:00:00+01:00"}],
        "firstTiming": {"begin": "2035-03-13T09:00:00+01:00", "end": "2035-03-13T16:00:00+01:00"},
        "lastTiming": {"begin": "2035-03-13T09:00:00+01:00", "end": "2035-03-13T16:00:00+01:00"},
        "attendanceMode": 1,
        "status": 1,
        "state": 2,
        "accessibility": {"hi": True, "vi": False, "mi": True, "pi": False, "ii": False},
        "location": {
            "name": "Salle des fêtes",
            "address": "1 place de la Mairie, Melun",
            "city": "Melun",
            "department": "Seine-et-Marne",
            "latitude": 48.54,
            "longitude": 2.6608,
            "countryCode": "FR",
            "timezone": "Europe/Paris",
        },
        "registration": [{"type": "link", "value": "https://inscription.example.org/"}],
        "links": [{"link": f"http://localhost:8000{event.get_absolute_url()}"}],
        "originAgenda": {"title": "Maillage", "url": "http://localhost:8000/agenda"},
        "createdAt": "2026-11-01T09:00:00+00:00",
        "updatedAt": "2026-11-01T09:00:00+00:00",
    }


@pytest.mark.parametrize(
    ("life", "status"),
    [("scheduled", 1), ("rescheduled", 2), ("moved_online", 3), ("postponed", 4), ("full", 5), ("cancelled", 6)],
)
def test_what_happens_to_an_event_has_its_number(client, life, status):
    EventFactory(life=life)

    assert one(client)["status"] == status


@pytest.mark.parametrize(
    ("mode", "life", "number", "has_place"),
    [
        ("onsite", "scheduled", 1, True),
        ("remote", "scheduled", 2, False),
        ("hybrid", "scheduled", 3, True),
        ("onsite", "moved_online", 2, False),
    ],
)
def test_how_one_comes_has_its_number(client, mode, life, number, has_place):
    EventFactory(mode=mode, life=life)

    said = one(client)

    assert (said["attendanceMode"], "location" in said) == (number, has_place)


@pytest.mark.parametrize(
    ("code", "need"),
    [
        ("lsf", "hi"),
        ("captions", "hi"),
        ("speech_to_text", "hi"),
        ("induction_loop", "hi"),
        ("step_free", "mi"),
        ("easy_read", "ii"),
    ],
)
def test_each_help_is_for_somebody(client, code, need):
    EventFactory(accessibility=(code,))

    assert [name for name, is_helped in one(client)["accessibility"].items() if is_helped] == [need]


def test_a_published_programme_gives_the_hours_of_each_day_and_its_draft_nothing(client):
    event = EventFactory(last_day=DAY + timedelta(days=1))
    SlotFactory(event=event, start=time(9, 30), minutes=90)
    SlotFactory(event=event, start=time(14), minutes=60)
    SlotFactory(event=event, day=event.last_day, start=time(10), minutes=60)
    publish(event, at=MOMENT + timedelta(days=3))
    SlotFactory(event=event, start=time(20), minutes=60)

    said = one(client)

    assert spans(said) == [
        ("2035-03-13T09:30:00+01:00", "2035-03-13T15:00:00+01:00"),
        ("2035-03-14T10:00:00+01:00", "2035-03-14T11:00:00+01:00"),
    ]
    assert said["updatedAt"] == "2026-11-04T09:00:00+00:00"


def test_a_programme_without_hours_leaves_those_that_are_announced(client):
    event = EventFactory()
    SlotFactory(event=event, day=None, start=None, minutes=None)
    SlotFactory(event=event, kind="closing", start=time(16), minutes=0)
    publish(event)

    assert spans(one(client)) == [("2035-03-13T09:00:00+01:00", "2035-03-13T16:00:00+01:00")]


@pytest.mark.parametrize(
    ("start", "end", "days", "expected"),
    [
        (None, None, 1, ["00:00-23:59"]),
        (time(9), None, 1, ["09:00-23:59"]),
        (None, time(12), 1, ["00:00-12:00"]),
        (time(9), time(16), 2, ["09:00-16:00", "09:00-16:00"]),
        (time(18), time(12), 3, ["18:00-23:59", "00:00-23:59", "00:00-12:00"]),
        (time(18), time(12), 1, ["18:00-23:59"]),
    ],
)
def test_announced_hours_make_one_span_each_day_that_ends_after_it_begins(client, start, end, days, expected):
    EventFactory(announced_start=start, announced_end=end, last_day=DAY + timedelta(days=days - 1))

    said = spans(one(client))

    assert [f"{begin[11:16]}-{finish[11:16]}" for begin, finish in said] == expected
    assert all(begin < finish for begin, finish in said)


def test_hours_overseas_are_those_of_the_place(client):
    EventFactory(zone="Indian/Reunion")

    assert spans(one(client)) == [("2035-03-13T09:00:00+04:00", "2035-03-13T16:00:00+04:00")]


def test_long_texts_are_cut_where_openagenda_stops(client):
    EventFactory(title="Mot " * 50, summary="Phrase " * 70, body="x" * 20_000)

    said = one(client)

    assert said["title"]["fr"].endswith("…")
    assert len(said["longDescription"]["fr"]) == 10_000


def test_an_event_without_a_summary_still_has_a_description(client):
    EventFactory(summary="")

    assert one(client)["description"] == {"fr": "Colloque – Réseau d’exemple"}


def test_registration_here_leads_to_the_page(client):
    event = EventFactory(registering="here")

    assert one(client)["registration"] == [
        {"type": "link", "value": f"http://localhost:8000{event.get_absolute_url()}"}
    ]


@pytest.mark.abuse(54)
def test_nothing_of_a_stream_a_contact_or_of_who_is_behind_gets_out(client):
    event = WebinarFactory(accessibility_contact="standard@example.org", accessibility_provider="Interprètes")
    event.streams.create(sealed=b"https://direct.example.org/secret")
    AppearanceFactory(slot__event=event, name="Ana Pressentie", state="approached")
    publish(event)

    said = client.get("/agenda/openagenda.json").content.decode()

    for secret in ("onlineAccessLink", "direct.example.org", "standard@example.org", "Interprètes", "Ana Pressentie"):
        assert secret not in said


def test_only_what_everybody_may_read_is_given_whoever_asks(client):
    EventFactory(title="Public")
    EventFactory(title="Réservé", level=2)
    DraftFactory(title="Brouillon")
    EventFactory(title="Fini", first_day=date(2024, 10, 15))
    WeekFactory(
        organiser=OrganisationFactory(name="Structure discrète", visibility="network"), summary="", title="Semaine"
    )
    client.force_login(NationalFactory())

    answer = exported(client)

    assert ({event["title"]["fr"] for event in answer["events"]}, answer["total"]) == ({"Public", "Semaine"}, 2)
    assert "Structure discrète" not in json.dumps(answer, ensure_ascii=False)


def test_codes_narrow_the_export(client):
    EventFactory(title="Ici", departments=("77",))
    EventFactory(title="Ailleurs", departments=("59",))

    assert [event["title"]["fr"] for event in exported(client, "?departement=77")["events"]] == ["Ici"]


def test_pages_give_each_event_once_even_when_some_are_added(client):
    for number in range(5):
        EventFactory(title=f"{number}", first_day=DAY + timedelta(days=number // 2))
    taken, query = [], "?size=2"
    for _ in range(4):
        answer = exported(client, query)
        taken += [event["title"]["fr"] for event in answer["events"]]
        EventFactory(title="Ajouté", first_day=DAY - timedelta(days=1))
        if answer["after"] is None:
            break
        query = "?size=2&" + "&".join(f"after[]={said}" for said in answer["after"])

    assert sorted(taken) == ["0", "1", "2", "3", "4"]
    assert answer["after"] is None


@pytest.mark.parametrize(("size", "given"), [("", 3), ("2", 2), ("0", 1), ("99999", 3), ("x", 3), ("-2", 3)])
def test_a_size_that_cannot_be_is_brought_back(client, size, given):
    EventFactory.create_batch(3)

    assert len(exported(client, f"?size={size}")["events"]) == given


def test_the_most_of_one_answer_is_that_of_openagenda(monkeypatch, client):
    monkeypatch.setattr(openagenda, "MOST", 2)
    EventFactory.create_batch(3)

    assert len(exported(client, "?size=300")["events"]) == 2


def test_the_same_events_give_the_same_bytes(now):
    EventFactory.create_batch(2)

    first, second = (openagenda.write(Asked(), size=20, after=None, now=at) for at in (now, now + timedelta(hours=1)))

    assert first == second


def test_a_key_gives_one_number_that_javascript_holds():
    numbers = {openagenda.uid(EventFactory.build()) for _ in range(100)}

    assert len(numbers) == 100
    assert max(numbers) < 2**53


@pytest.mark.parametrize(
    ("said", "address", "city"),
    [
        ({"place_address": "12 rue d’Exemple, 93200 Saint-Denis", "departments": ("93",)}, "", "Saint-Denis"),
        (
            {"place_name": "Salle d’exemple, Saint-Denis", "place_address": "", "departments": ("974",)},
            "Saint-Denis",
            "Saint-Denis",
        ),
        ({"place_name": "Foyer", "place_address": "", "departments": ("77",)}, "Seine-et-Marne", None),
        ({"place_name": "Foyer", "place_address": "", "departments": ()}, None, None),
    ],
)
def test_a_place_has_the_centre_of_the_commune_that_it_names_and_no_other(client, said, address, city):
    """Of two communes of one name, that of the territory of the event."""
    EventFactory(**said)

    place = one(client)["location"]

    assert place.get("address") == (address or said["place_address"] or None)
    assert place.get("city") == city
    assert ("latitude" in place) is (city is not None)
    if "974" in said["departments"]:
        assert (round(place["latitude"]), place["department"]) == (-21, "La Réunion")
