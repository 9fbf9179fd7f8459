"""The bench at a small size: what it makes is always the same, and the index answers as plain SQL does. Nothing is timed."""

from datetime import datetime

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.http import QueryDict

from bench import baseline, core, filling, http, journal, network, places, questions, report
from bench.measures import Line, Times
from bench.statements import JOINED, PREJOINED
from maillage.directory import hours
from maillage.orientation import actions
from maillage.orientation.forms import SearchForm
from maillage.orientation.snapshots import shelf
from maillage.orientation.snapshots.index import Index
from maillage.orientation.snapshots.snapshot import read
from maillage.territories import gazetteer
from tests.territories import fixtures

NOW = datetime(2026, 11, 18, 10, 30)
SIZE = 300


@pytest.fixture(scope="module")
def ground():
    """The few communes of the tests."""
    known = gazetteer.load()
    return [place for place in (known.by_code(code) for code in fixtures.CODES) if place is not None]


@pytest.fixture
def filled(db, ground, now, settings, tmp_path):
    """A small network in the database, and its public index."""
    settings.SNAPSHOT_DIR = tmp_path
    fixtures.few_territories()
    filling.fill(network.build(ground, SIZE, seed=1))
    actions.publish(now=now)
    return Index(read(shelf.path(shelf.PUBLIC)).columns, hours.is_open)


def test_a_network_is_the_same_for_the_same_seed(ground):
    first, again, other = (network.build(ground, 50, seed) for seed in (1, 1, 2))

    assert [rows.values for rows in first.tables.values()] == [rows.values for rows in again.tables.values()]
    assert first.tables["Service"].values != other.tables["Service"].values


def test_a_network_has_what_the_measures_speak_of(ground):
    tables = network.build(ground, 1000, seed=1).tables
    sites, services = tables["Site"], tables["Service"]

    protected = [row for row in sites.values if row[sites.names.index("is_protected")]]
    statuses = [row[services.names.index("visibility")] for row in services.values]
    assert statuses.count("public") == 1000
    assert 20 < len(protected) < 100
    assert {row[sites.names.index("longitude")] for row in protected} == {None}
    assert {row[1] for row in tables["ServiceArea"].values} == {"commune", "epci", "department", "region", "country"}
    assert all(hours.is_valid(row[services.names.index("opening_hours")]) for row in services.values)


def test_only_fictional_numbers_are_given(ground):
    tables = network.build(ground, 200, seed=1).tables

    phones = {
        row[tables[name].names.index("phone")] for name in ("Organisation", "Service") for row in tables[name].values
    }
    assert all(phone.startswith("01 99 00 ") for phone in phones)


def test_questions_are_the_same_for_the_same_seed_and_begin_with_the_most_peopled_place(ground):
    asked = questions.build(ground, 100, seed=3)

    assert asked == questions.build(ground, 100, seed=3)
    assert asked[0].place.code == "75056"
    assert {search.place is None for search in asked} == {True, False}


def test_the_address_of_a_question_is_that_of_the_pages(ground):
    for search in questions.build(ground, 100, seed=4):
        from_page = SearchForm(QueryDict(http.address(search))).search()

        assert from_page == search


def test_places_are_searched_with_mistakes_and_codes(ground):
    typed = places.questions(ground, 50, seed=5)

    assert typed == places.questions(ground, 50, seed=5)
    assert any(text.isdigit() for text in typed)
    assert places.measure(gazetteer.load(), 5, seed=5)[0].bar == "p95 ≤ 10 ms"


def test_the_index_holds_the_published_services(filled):
    assert filled.size == SIZE
    assert apps.get_model("directory", "Service").objects.count() == SIZE + SIZE // 50


@pytest.mark.parametrize("spatial", baseline.SPATIAL)
def test_the_index_answers_as_plain_sql_does(filled, ground, spatial):
    if connection.vendor != "postgresql":
        pytest.skip("the baseline is PostgreSQL's")
    cursor = psycopg.Cursor(connection.connection)
    if spatial != "box" and not baseline.has_postgis(cursor):
        pytest.skip("PostGIS is not installed")
    peers = {design: baseline.Baseline(cursor, spatial, design) for design in (JOINED, PREJOINED)}
    peers[JOINED].build(NOW)

    compared = core.compare(filled, peers, questions.build(ground, 80, seed=6), NOW)

    assert compared.differences == []
    assert compared.found > 500


def test_times_and_the_table_are_told_in_one_line_each(tmp_path, monkeypatch):
    times = Times()
    assert times.take(lambda: 3) == 3
    line = Line("a", "≤ 1", str(times), is_met=True)
    monkeypatch.setattr(report, "RESULTS", tmp_path / "RESULTS.md")

    report.write([line], "here", ["- note"], services=1, questions=2, seconds=3, seed=4, spatial="box")

    assert (tmp_path / "RESULTS.md").read_text().count("| a | ≤ 1 |") == 1
    assert report.table([line]).splitlines()[2].endswith("| ok |")


def test_both_verifiers_read_the_journal_of_the_bench():
    (line,) = journal.measure(50)

    assert (line.what, line.is_met) == ("Journal, 50 lines verified", True)
