import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.territories import gazetteer, search
from maillage.territories.gazetteer import Gazetteer
from tests.territories.fixtures import all_tables, few_tables

GAZETTEER = gazetteer.load()


def ask(text, limit=8):
    found = GAZETTEER.search(text, limit)
    return [place.code for place in found.places], found.is_certain


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Melun", "77288"),
        ("  MELUN ", "77288"),
        ("le havre", "76351"),
        ("havre", "76351"),
        ("Le-Havre", "76351"),
        ("lehavre", "76351"),
        ("L'Haÿ-les-Roses", "94038"),
        ("L’Haÿ les Roses", "94038"),
        ("hay les roses", "94038"),
        ("lhay les roses", "94038"),
        ("La Rochelle 17", "17300"),
        ("les abymes", "97101"),
        ("ABYMES", "97101"),
        ("St Etienne", "42218"),
        ("st. étienne", "42218"),
        ("Ste Geneviève des Bois 91", "91549"),
        ("roche sur yon", "85191"),
        ("plœuc l'hermitage", "22203"),
        ("ploeuc-l’hermitage", "22203"),
        ("villeneuve ascq", "59009"),
        ("chalon s/ saône", "71076"),
        ("Montreuil", "93048"),
        ("saint denis 974", "97411"),
        ("Saint-Denis (93)", "93066"),
        ("93 saint denis", "93066"),
        ("Saint-Denis (La Réunion)", "97411"),
        ("Saint-Denis, Seine-Saint-Denis", "93066"),
        ("saint denis la réunion", "97411"),
        ("Champigny (Marne)", "51118"),
        ("Melun 77", "77288"),
        ("Melun (77)", "77288"),
        ("77000 Melun", "77288"),
        ("Melun 77 000", "77288"),
        ("Ajaccio 2A", "2A004"),
        ("melun en seine et marne", "77288"),
        ("59033 Lille Cedex", "59350"),
        ("Paris", "75056"),
        ("Paris 75", "75056"),
        ("75000", "75056"),
        ("69000 Lyon", "69123"),
        ("Paris 12", "75112"),
        ("paris 12ème", "75112"),
        ("12e arrondissement de Paris", "75112"),
        ("75012", "75112"),
        ("75012 Paris", "75112"),
        ("75116", "75116"),
        ("Lyon 3e", "69383"),
        ("lyon cedex 03", "69383"),
        ("Marseille 1er", "13201"),
        ("Marseille 13e", "13213"),
        ("77288", "77288"),
        ("2a004", "2A004"),
        ("Le Havre 76600", "76351"),
        ("pierre bénite", "69149"),
    ],
)
def test_search_is_certain_of(text, code):
    codes, is_certain = ask(text)

    assert codes[0] == code
    assert is_certain
    assert GAZETTEER.search(text).message == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("yon", "85191"),
        ("marseile", "13055"),
        ("monpellier", "34172"),
        ("saint etiene", "42218"),
        ("mulouse", "68224"),
        ("boulogne biyancourt", "92012"),
        ("charlevile", "08105"),
        ("lion", "69123"),
        ("toulouz", "31555"),
        ("melum 77", "77288"),
        ("melum 77000", "77288"),
        ("la rochele", "17300"),
        ("saint-deni", "93066"),
    ],
)
def test_search_suggests(text, code):
    codes, is_certain = ask(text)

    assert code in codes
    assert not is_certain
    assert GAZETTEER.search(text).message


@pytest.mark.parametrize(
    ("text", "first", "message"),
    [
        ("St-Denis", ["97411", "93066"], search.SEVERAL),
        ("Marseille 13", ["13055", "13213"], search.SEVERAL),
        ("champigny marne", ["94017", "51118"], search.SEVERAL),
        ("bors", ["16052", "16053"], search.SEVERAL),
        ("Clermont", ["60157"], search.SEVERAL),
        ("évry", ["89162", "91228"], search.SEVERAL),
        ("Vienne", ["38544", "86194"], search.AREA),
        ("la Réunion", ["47222", "97411"], search.AREA),
        ("Mayotte", ["97611"], search.AREA),
        ("Bretagne", ["90019", "36024", "35238"], search.AREA),
        ("Seine-et-Marne", ["77284"], search.AREA),
        ("marseile", ["13055"], search.INEXACT),
        ("Melun 13", ["77288"], search.DISAGREEMENT),
        ("77 Marseille", ["13055"], search.DISAGREEMENT),
        ("77000 Marseille", ["77288"], search.DISAGREEMENT),
        ("974", ["97411"], search.SHORT_CODE),
        ("2B", ["2B033"], search.SHORT_CODE),
        ("7700", ["77288"], search.SHORT_CODE),
        ("77998", ["77291"], search.NEAREST_CODES.format(code="77998")),
        ("77998 xyz", ["77291"], search.NEAREST_CODES.format(code="77998")),
    ],
)
def test_search_asks_which_one(text, first, message):
    found = GAZETTEER.search(text)

    assert [place.code for place in found.places][: len(first)] == first
    assert found.message == message
    assert not found.is_certain


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", search.EMPTY),
        (" \t\n", search.EMPTY),
        ("🙂🙂", search.EMPTY),
        ("\x00\x1b\ud800", search.EMPTY),
        ("(),", search.EMPTY),
        ("xyzzy qwerty", search.NOT_FOUND),
        ("xyzzy 77", search.NOT_FOUND),
        ("9999", search.NOT_FOUND),
        ("a" * 10_000, search.NOT_FOUND),
        ("00000", search.UNKNOWN_CODE.format(code="00000")),
        ("2A999", search.UNKNOWN_CODE.format(code="2A999")),
        ("97150", search.OVERSEAS),
        ("98800 Nouméa", search.OVERSEAS),
        ("Nouvelle-Calédonie", search.OVERSEAS),
    ],
)
def test_search_without_answer_says_what_to_do(text, message):
    found = GAZETTEER.search(text)

    assert found == gazetteer.Found((), is_certain=False, message=message)


def test_shared_postal_code_gives_all_its_communes_by_population():
    found = GAZETTEER.search("51300")

    populations = [place.population for place in found.places]
    assert len(populations) == 46
    assert populations == sorted(populations, reverse=True)
    assert not found.is_certain
    assert found.message == "Ce code postal est celui de 46 communes : laquelle ?"


def test_search_gives_at_most_what_is_asked():
    assert len(ask("saint", limit=3)[0]) == 3
    assert len(ask("lion", limit=3)[0]) == 3


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="saintleduxeé -’'()0123456789,", max_size=40))
def test_any_text_is_answered_the_same_way_twice(text):
    first, second = GAZETTEER.search(text), GAZETTEER.search(text)

    assert first == second
    assert len(set(first.places)) == len(first.places)
    assert bool(first.places) or bool(first.message)
    assert not first.is_certain or first.places


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(GAZETTEER.places))
def test_every_place_is_found_by_its_name_and_department(place):
    by_number = GAZETTEER.search(f"{place.name} ({place.department})").places
    by_name = GAZETTEER.search(f"{place.name} ({place.department_name})").places

    assert place in by_number
    assert place in by_name


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(GAZETTEER.places))
def test_every_place_is_found_by_its_postal_codes(place):
    for code in place.postal_codes:
        found = GAZETTEER.search(code).places
        assert place in found or any(part.parent == place.code for part in found)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from([place for place in GAZETTEER.places if len(place.name) > 6 and not place.parent]), st.data())
def test_a_letter_lost_still_finds_the_place_in_its_department(place, data):
    lost = data.draw(st.integers(1, len(place.name) - 1))
    text = f"{place.name[:lost]}{place.name[lost + 1 :]} {place.department}"

    found = GAZETTEER.search(text, limit=100)

    assert place in found.places or found.is_certain


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["saint", "vill", "mont", "le", "roche", "saint m", "bourg", "chateau"]), st.integers(1, 20))
def test_a_longer_list_begins_with_the_shorter_one(text, limit):
    shorter, longer = ask(text, limit)[0], ask(text, limit + 5)[0]

    assert [code for code in longer if code in shorter] == shorter


def test_answers_do_not_depend_on_the_order_of_departments_in_the_file():
    tables = few_tables()
    tables.departments.reverse()
    tables.epcis.reverse()

    shuffled = Gazetteer(tables)

    plain = Gazetteer(few_tables())
    for text in ("saint denis", "lyon", "s", "51300", "la réunion"):
        assert shuffled.search(text) == plain.search(text)


def test_gazetteer_gives_places_and_arrays_in_the_order_of_codes():
    codes = [place.code for place in GAZETTEER.places]
    melun = GAZETTEER.by_code("77288")
    position = GAZETTEER.position("77288")

    assert codes == sorted(codes) == [row.code for row in all_tables().communes]
    assert GAZETTEER.places[position] is melun
    assert (GAZETTEER.longitudes[position], GAZETTEER.latitudes[position]) == (melun.longitude, melun.latitude)
    assert GAZETTEER.populations[position] == melun.population
    assert GAZETTEER.by_code("99999") is None
    assert gazetteer.load() is GAZETTEER
    with pytest.raises(KeyError):
        GAZETTEER.position("99999")


@pytest.mark.parametrize("is_enabled", [True, False])
def test_loading_leaves_the_collector_as_it_was(is_enabled):
    try:
        if not is_enabled:
            gc.disable()
        gazetteer.load.__wrapped__()

        assert gc.isenabled() is is_enabled
    finally:
        gc.enable()


def test_place_says_where_it_is():
    place = GAZETTEER.by_code("94038")

    assert (place.name, place.department, place.department_name, place.region) == (
        "L’Haÿ-les-Roses", "94", "Val-de-Marne", "11",
    )  # fmt: skip
    assert GAZETTEER.departments["94"].full_name == "le Val-de-Marne"
    assert GAZETTEER.regions[place.region].full_name == "l’Île-de-France"
    assert GAZETTEER.epcis[place.epci].full_name == "Métropole du Grand Paris"
    assert place.postal_codes == ("94240",)


def test_gazetteer_of_few_places_answers_too():
    few = Gazetteer(few_tables(codes=("77288",)))

    assert [place.code for place in few.search("melun").places] == ["77288"]
    assert few.search("75000").places == ()
    assert few.search("xyz").message == search.NOT_FOUND
