"""What is answered when the words are not found together: what comes near is told as such, and a correction never makes it worse."""

import pytest

from maillage.search import actions, answers, memory, nearing, queries, questions, words
from maillage.search.questions import Question
from maillage.search.registry import Entry
from tests.orientation.pages import Reader

pytestmark = pytest.mark.django_db
KIND = "test.leaflet"


def _put(**titles):
    actions.put(
        Entry(KIND, ref, f"/{ref}", title, themes=("a",) if ref < "n" else ("z",)) for ref, title in titles.items()
    )


def _found(typed, **said):
    results = queries.find(Question(typed, **said), may_be_near=True)
    return [hit.ref for hit in results.hits], results.is_near, results.corrected


@pytest.fixture
def leaflets(now):
    words.lay(now=now)
    _put(
        images="On te fait du chantage",
        menace="On fait face à une menace",
        photo="Une photo de toi circule : ce que la loi fait",
        runaway="Fugue : repères",
        speakers="Colloque avec Marie Corbin",
        venues="Venir au colloque",
        village="Une fugue au village",
    )


@pytest.mark.parametrize(
    "typed", ["on me fait du chantage", "il me fait du chantage", "mon chantage", "vous, nous, tes chantages"]
)
def test_words_that_say_nothing_are_not_required(leaflets, typed):
    assert _found(typed) == (["images"], False, "")


def test_what_holds_the_most_of_the_words_comes_near(leaflets):
    refs, is_near, corrected = _found("chantage menace inconnu")
    assert (sorted(refs), is_near, corrected) == (["images", "menace"], True, "")
    assert _found("fait circule inconnu") == (["photo"], True, "")  # both, not one of them
    assert _found("fait colloque village") == (
        ["village", "venues", "speakers"],
        True,
        "",
    )  # never what holds the commonest only


def test_one_word_is_found_or_is_not(leaflets):
    assert _found("inconnu") == ([], False, "")
    assert _found("inconnu autre") == ([], False, "")


def test_words_as_they_are_and_collections_want_all_of_them(leaflets):
    assert _found("chantage inconnu", is_exact=True) == ([], False, "")
    assert queries.find(Question("chantage inconnu")).total == 0


def test_choices_that_are_too_narrow_do_not_widen_words(leaflets):
    assert _found("fugue village", themes=("a",)) == ([], False, "")
    assert _found("fugue inconnu", themes=("z",)) == (["runaway", "village"], True, "")


@pytest.mark.parametrize("typed", ["mon copain me vend", "mon copain corbim", "fuge xylophone"])
def test_a_correction_that_finds_nothing_is_not_made(leaflets, typed):
    assert _found(typed) == ([], False, "")


def test_a_long_word_stays_corrected_beside_an_unknown_one(leaflets):
    assert _found("chantagee xylophone") == (["images"], True, "chantage xylophone")


def test_the_page_tells_what_comes_near(client, leaflets):
    near = Reader(client.post("/recherche", {"mots": "chantage inconnu"}))
    exact = Reader(client.post("/recherche", {"mots": "chantage"}))
    both = Reader(client.post("/recherche", {"mots": "chantagee inconnu"}))

    said = "Aucun document ne contient tous ces mots. Voici ce qui s’en approche."
    assert (said in near.text, said in exact.text) == (True, False)
    assert (said in both.text, "Aucun texte ne contient" in both.text) == (True, False)  # said once
    assert "Résultats pour « chantage inconnu »" in both.text


def test_pages_of_what_comes_near_share_it(now):
    _put(**{f"n{number:02}": f"Fugue numéro {number}" for number in range(30)})

    pages = [queries.find(Question("fugue inconnu", page=page), may_be_near=True) for page in (1, 2, 9)]

    assert [(len(page.hits), page.total, page.page) for page in pages] == [(20, 30, 1), (10, 30, 2), (10, 30, 2)]
    near = answers.answer(*memory.look(0), questions.read("fugue inconnu").terms, Question(), may_be_near=True)
    assert near.found.counts["themes"] == {"z": 30}


def test_the_least_sets_that_are_enough():
    assert nearing.enough((5.0, 1.0, 1.0), 6.0) == ((0,),)
    assert nearing.enough((2.0, 2.0, 2.0), 4.0) == ((0, 1), (0, 2), (1, 2))
    assert nearing.enough((2.0, 1.0), 1.0) == ((0,), (1,))
    assert nearing.rarest({at: float(at) for at in range(12)}) == tuple(range(4, 12))
