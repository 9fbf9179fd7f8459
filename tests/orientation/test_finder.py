"""From a question in words to results: the snapshot alone, never the database."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from maillage.orientation import finder
from maillage.orientation.finder import PAGE_SIZE, Search
from maillage.orientation.snapshots.shelf import NothingPublished
from maillage.territories import gazetteer
from tests.orientation import worlds

NOW = datetime(2026, 11, 18, 10, 30, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def melun():
    return gazetteer.load().by_code(worlds.MELUN)


def references(results):
    return [result.record["reference"] for result in results]


def test_results_near_a_town(small_world, melun):
    found = finder.find(Search(place=melun), now=NOW)

    assert references(found.near) == [worlds.CENTRE, worlds.OFFICE, worlds.TEAM, worlds.AWAY, worlds.SHELTER]
    assert references(found.national) == [worlds.LINE]
    assert (found.near_total, found.national_total, found.page_count) == (5, 1, 1)
    assert [result.rank for result in found.near] == [1, 2, 3, 4, 5]


def test_distances_are_told_for_public_places_only(small_world, melun):
    found = finder.find(Search(place=melun), now=NOW)

    told = {result.record["reference"]: result.distance_km for result in found.near}
    assert [told[worlds.SHELTER], told[worlds.TEAM]] == [None, None]
    assert told[worlds.CENTRE] == pytest.approx(0.06, abs=0.01)
    assert told[worlds.AWAY] == pytest.approx(15.3, abs=0.3)


def test_without_a_place_only_national_help_answers(small_world):
    found = finder.find(Search(), now=NOW)

    assert (found.near, found.near_total, references(found.national)) == ((), 0, [worlds.LINE])
    assert found.page_count == 1


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"needs": ("sleep",)}, {worlds.SHELTER}),
        ({"audience": "young"}, {worlds.CENTRE, worlds.TEAM, worlds.AWAY, worlds.SHELTER, worlds.LINE}),
        ({"audience": "relative"}, {worlds.CENTRE, worlds.TEAM, worlds.AWAY, worlds.SHELTER, worlds.LINE}),
        ({"audience": "professional", "needs": ("sleep",)}, {worlds.SHELTER}),
        ({"audience": "relative", "needs": ("sleep",)}, {worlds.SHELTER}),
        ({"age": 20}, {worlds.CENTRE, worlds.OFFICE, worlds.TEAM, worlds.AWAY, worlds.LINE}),
        ({"age": 11}, {worlds.CENTRE, worlds.OFFICE, worlds.TEAM, worlds.SHELTER, worlds.LINE}),
        ({"is_open_now": True}, {worlds.CENTRE, worlds.AWAY, worlds.LINE}),
        ({"mode": "outreach"}, {worlds.TEAM}),
        ({"mode": "remote"}, {worlds.LINE}),
        ({"language": "en"}, {worlds.CENTRE}),
        ({"language": "fr", "mode": "remote"}, {worlds.LINE}),
        ({"wheelchair": True}, {worlds.CENTRE, worlds.TEAM, worlds.LINE}),
        ({"distance_km": 10, "needs": ("talk",)}, {worlds.CENTRE, worlds.TEAM, worlds.LINE}),
    ],
)
def test_each_criterion_keeps_what_meets_it(small_world, melun, said, expected):
    found = finder.find(Search(place=melun, **said), now=NOW)

    assert {*references(found.near), *references(found.national)} == expected


def test_professionals_see_all_that_helps_the_young_person_and_first_what_answers_them(small_world, melun):
    everything = finder.find(Search(place=melun), now=NOW)
    found = finder.find(Search(place=melun, audience="professional"), now=NOW)

    assert set(references(found.near)) == set(references(everything.near))
    assert references(everything.near)[:2] == [worlds.CENTRE, worlds.OFFICE]
    assert references(found.near)[:2] == [worlds.OFFICE, worlds.CENTRE]  # as near, and closed: but it answers them


def test_pages_follow_each_other(empty_folder, melun):
    worlds.publish(worlds.crowd(45))

    pages = [finder.find(Search(place=melun, page=page), now=NOW) for page in (1, 2, 3, 4)]

    assert [len(page.near) for page in pages] == [20, 20, 5, 0]
    assert len({one for page in pages for one in references(page.near)}) == 45
    assert [page.page_count for page in pages] == [3, 3, 3, 3]
    assert pages[1].near[0].rank == PAGE_SIZE + 1


def test_raw_documents_are_those_of_the_page(small_world, melun):
    answer, documents = finder.find_raw(Search(place=melun), now=NOW)

    assert answer.near_total == 5
    assert documents[0].startswith(b'{"reference":"' + worlds.CENTRE.encode())


def test_one_service_is_found_by_its_reference(small_world):
    result = finder.service(worlds.LINE, now=NOW)

    assert (result.record["name"], result.is_open, result.distance_km) == ("Écoute d’essai", True, None)
    assert finder.service("unknown", now=NOW) is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda: finder.find(Search(), now=NOW),
        lambda: finder.find_raw(Search(), now=NOW),
        lambda: finder.service("x", now=NOW),
    ],
)
def test_before_any_publication_it_is_said(empty_folder, ask):
    with pytest.raises(NothingPublished):
        ask()


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        (worlds.MELUN, {"C77288", "E247700057", "D77", "R11"}),
        ("75112", {"C75112", "C75056", "E200054781", "D75", "R11"}),
        ("29083", {"C29083", "D29", "R53"}),
    ],
    ids=["Melun", "an arrondissement and its city", "without EPCI"],
)
def test_areas_of_a_place_are_all_that_hold_it(code, keys):
    assert set(finder.areas_of(gazetteer.load().by_code(code))) == keys


def test_a_service_of_the_city_is_found_from_its_arrondissements(empty_folder):
    batch = worlds.small_world()
    batch.services.append(worlds.service("paris", areas=worlds.area("commune", "75056")))
    worlds.publish(batch)

    found = finder.find(Search(place=gazetteer.load().by_code("75112"), distance_km=10), now=NOW)

    assert references(found.near) == ["paris"]
