"""What people send becomes codes; what is wrong is said in French, and left out."""

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.directory import vocabulary
from maillage.orientation.finder import DISTANCES_KM, USUAL_DISTANCE_KM, Search
from maillage.orientation.forms import PlaceForm, SearchForm, query
from maillage.territories import gazetteer
from tests.orientation import worlds


def form(text):
    return SearchForm(QueryDict(text))


def test_every_code_is_read():
    search = form("p=2&l=77288&b=1&b=5&a=15&d=20&o=on&w=on&m=3&g=en&n=2").search()

    assert search == Search(
        place=gazetteer.load().by_code(worlds.MELUN),
        audience="relative",
        needs=("talk", "images"),
        age=15,
        distance_km=20,
        is_open_now=True,
        mode="outreach",
        language="en",
        wheelchair=True,
        page=2,
    )


def test_nothing_said_is_the_widest_question():
    assert form("").search() == Search()
    assert form("p=&l=&a=&d=&o=&w=&m=&g=&n=").search() == Search()


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("a=-3", "a", "L’âge va de 0 à 120 ans."),
        ("a=999", "a", "L’âge va de 0 à 120 ans."),
        ("a=abc", "a", "L’âge s’écrit en chiffres, par exemple 15."),
        (f"a={'9' * 5000}", "a", "L’âge s’écrit en chiffres, par exemple 15."),
        ("a=15.5", "a", "L’âge s’écrit en chiffres, par exemple 15."),
        ("p=9", "p", None),
        ("b=99", "b", None),
        ("b=talk", "b", None),
        ("d=1", "d", None),
        ("m=4", "m", None),
        ("g=fr", "g", None),
        ("g=xx", "g", None),
        ("n=0", "n", None),
        ("n=999999999", "n", None),
        (f"l={'7' * 10_000}", "l", None),
        ("l=77%00", "l", None),
    ],
)
def test_what_is_wrong_is_said_and_left_out(text, field, message):
    asked = form(text)

    assert asked.search() == Search()
    (said,) = asked.errors[field]
    assert message is None or said == message


def test_what_is_right_beside_is_kept():
    search = form("l=77288&a=abc&b=1&b=99&o=on").search()

    assert (search.place.name, search.is_open_now, search.age, search.needs) == ("Melun", True, None, ())


@pytest.mark.parametrize(
    ("text", "expected"), [("l=99999", True), ("l=melun", True), ("l=77288", False), ("l=", False), ("", False)]
)
def test_an_unknown_commune_is_told_apart(text, expected):
    assert form(text).is_place_unknown() is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("l=77288&b=1&p=1", False), ("a=15", True), ("o=on", True), ("d=", False)]
)
def test_a_question_is_narrowed_by_what_refines_it(text, expected):
    assert form(text).is_narrowed() is expected


def test_what_was_asked_first_is_carried_along():
    assert form("p=1&l=77288&b=1&b=3&a=15").asked() == [("p", "1"), ("l", "77288"), ("b", "1"), ("b", "3")]
    assert form("a=15").asked() == []


def test_links_carry_the_question_with_a_change():
    asked = form("p=1&l=77288&b=1&b=3&a=15&n=2")

    assert asked.without("n") == "p=1&l=77288&b=1&b=3&a=15"
    assert asked.without("n", *SearchForm.REFINING) == "p=1&l=77288&b=1&b=3"
    assert asked.without("n", a=16) == "p=1&l=77288&b=1&b=3&a=16"


@pytest.mark.parametrize("km", DISTANCES_KM)
def test_a_link_to_any_distance_is_a_valid_question(km):
    asked = form(form("l=77288&d=10&n=3").farther(km))

    assert asked.is_valid()
    assert (asked.search().distance_km, asked.search().page) == (km, 1)
    assert ("d" in asked.data) is (km != USUAL_DISTANCE_KM)


def test_unknown_fields_are_not_carried():
    assert form("l=77288&nom=Camille").without() == "l=77288"


def test_empty_values_are_not_written():
    assert query({"p": "", "l": "77288", "b": [], "o": False, "n": None}) == "l=77288"


@settings(deadline=None, max_examples=150)
@given(said=st.dictionaries(st.sampled_from("plbadowmgn"), st.lists(st.text(max_size=30), min_size=1, max_size=3)))
def test_whatever_is_sent_there_is_a_question_and_a_link(said):
    data = QueryDict(mutable=True)
    for name, values in said.items():
        data.setlist(name, values)
    asked = SearchForm(data)

    search = asked.search()

    assert 0 <= (search.age or 0) <= 120
    assert search.distance_km in DISTANCES_KM
    assert 1 <= search.page <= 500
    assert set(search.needs) <= set(vocabulary.need_codes())
    assert asked.without().isascii()


def test_the_place_form_gives_codes_only():
    asked = PlaceForm(QueryDict("p=1&ou=Melun&b=1&b=3"))

    assert asked.is_valid()
    assert asked.codes(worlds.MELUN) == "p=1&l=77288&b=1&b=3"
    assert asked.codes("") == "p=1&b=1&b=3"


def test_the_home_page_offers_the_first_needs_and_the_choice_of_town_all_of_them():
    assert len(PlaceForm().fields["b"].choices) == 6
    assert len(PlaceForm(needs=True).fields["b"].choices) == len(vocabulary.NEEDS)
    assert PlaceForm(QueryDict("b=20"), needs=True).is_valid()


def test_a_name_too_long_is_refused_in_french():
    asked = PlaceForm({"ou": "x" * 10_000})

    assert asked.errors["ou"] == ["Ce nom est trop long. Écrivez seulement la ville ou le code postal."]


def test_the_usual_distance_may_be_written():
    form = SearchForm(QueryDict("l=77288&d=40&o=on"))

    assert form.search().distance_km == 40
    assert not form.errors
    assert form.without() == "l=77288&o=1"
