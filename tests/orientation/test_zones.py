"""Open now, by the clock of the place: noon in Paris is the afternoon in La Réunion and the morning in Guadeloupe."""

import json
from datetime import datetime

import pytest

from maillage.directory import hours
from maillage.directory.records import Batch
from maillage.orientation.finder import Result, Search
from maillage.orientation.pages import cards
from maillage.orientation.snapshots.columns import Entry, build
from maillage.orientation.snapshots.index import Index, Question
from tests.orientation.worlds import area, at, organisation, projected, service, site

MORNING = "Mo-Su 08:00-12:00"
PARIS_ELEVEN = datetime(2026, 11, 18, 11, 0)


@pytest.fixture
def index():
    entries = [
        Entry(reference="a-paris", areas=("F",), hours=MORNING, zone=0),
        Entry(reference="b-reunion", areas=("F",), hours=MORNING, zone=4),
        Entry(reference="c-guadeloupe", areas=("F",), hours=MORNING, zone=1),
    ]
    return Index(build(entries), hours.is_open)


def test_each_service_opens_by_its_own_clock(index):
    assert [index.is_open(number, PARIS_ELEVEN) for number in range(3)] == [True, False, False]
    assert [index.is_open(number, datetime(2026, 11, 18, 8, 30)) for number in range(3)] == [True, True, False]
    assert [index.is_open(number, datetime(2026, 11, 18, 15, 0)) for number in range(3)] == [False, False, True]


def test_open_now_keeps_those_open_there(index):
    answer = index.ask(Question(now=datetime(2026, 11, 18, 8, 30), is_open_now=True))

    assert [index.reference(int(number)) for number in answer.national] == ["a-paris", "b-reunion"]


@pytest.mark.parametrize(
    ("said", "sites", "zone"),
    [
        ({"places": at("s1")}, [site("s1", commune="97411", department="974")], 4),
        ({"areas": area("department", "971")}, [], 1),
        ({"areas": area("commune", "97302")}, [], 3),
        ({"areas": area("region", "06")}, [], 5),
        ({"areas": area("country")}, [], 0),
        ({"areas": area("epci", "249740119")}, [], 0),
        ({}, [], 0),
    ],
)
def test_a_service_has_the_legal_time_of_its_place_or_territory(said, sites, zone):
    ((entry, document),) = _shown(service("v1", **said), sites)

    assert entry.zone == zone
    assert document.get("zone", 0) == zone


def _shown(one, sites):
    batch = Batch(organisations=[organisation()], sites=sites, services=[one])
    return [(entry, json.loads(text)) for entry, text in projected(batch)]


def test_a_card_tells_the_hours_by_the_clock_of_the_place():
    record = {"reference": "x", "name": "x", "organisation": "x", "type_label": "x", "hours": MORNING, "zone": 4}
    result = Result(1, record, None, is_open=False)

    card = cards.card(result, search=Search(), local=PARIS_ELEVEN)

    assert next(fact for fact in card.facts if fact.term == "Quand").text == "Ouvre demain, 8 h"


def test_hours_of_a_place_without_position_count():
    lost = site("s1", city="Quelque part")

    ((entry, _),) = _shown(service("v1", places=at("s1", hours=MORNING)), [lost])

    assert entry.hours == MORNING
