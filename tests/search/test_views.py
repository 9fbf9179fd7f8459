"""The page of the search, and the searches that people keep."""

import json

import pytest
from django.urls import reverse

from maillage.search import actions, pages, queries, questions, registry
from maillage.search.forms import SearchForm
from maillage.search.models import SavedSearch
from maillage.search.questions import Question
from maillage.search.registry import Entry, Source
from maillage.territories import gazetteer
from tests import factories
from tests.orientation.pages import Reader

pytestmark = pytest.mark.django_db
PAGE, SAVED = "/recherche", "/recherches"
KIND = "test.leaflet"
LABELS = {"themes": {"runaway": "fugue", "health": "santé"}, "type": {"guide": "guide", "film": "film"}}


@pytest.fixture
def leaflets(monkeypatch):
    """One source of its own, and 25 documents."""
    monkeypatch.setattr(registry, "_sources", {})
    registry.register(Source(KIND, "Dépliants", lambda _refs: (), labels=lambda: LABELS))
    actions.put(
        Entry(
            KIND,
            str(number),
            f"/d/{number}",
            f"Fugue : repères {number}",
            summary="Que faire quand un enfant <b>part</b> ?",
            type="guide" if number % 2 else "film",
            themes=("runaway",) if number % 3 else ("health",),
            departments=("77",) if number == 1 else (),
            year=2025,
        )
        for number in range(25)
    )


def _page(response):
    return response.content.decode()


def test_words_are_searched_by_post_and_marked(client, leaflets):
    response = client.post(PAGE, {"mots": "fugues"})

    shown = Reader(response)
    assert response.status_code == 200
    assert "25 résultats" in shown.text
    assert sum(link.startswith("/d/") for link in shown.inside()) == 20
    assert "<mark>Fugue</mark> : repères" in _page(response)
    assert response.cookies == {}
    assert response.headers["X-Robots-Tag"] == "noindex, noarchive"


@pytest.mark.abuse(53)
def test_words_in_an_address_are_not_read_nor_shown(client, leaflets):
    response = client.get(PAGE, {"mots": "secret", "exact": "on"})

    assert "secret" not in _page(response)
    assert "25 résultats" in Reader(response).text


@pytest.mark.abuse(53)
def test_no_link_of_the_results_holds_a_word(client, leaflets):
    response = client.post(PAGE, {"mots": "repères", "h": "runaway"})

    assert [link for link in Reader(response).inside() if "rep" in link] == []


def test_without_words_the_address_says_all_in_codes(client, leaflets):
    response = client.post(PAGE, {"mots": " ", "h": ["runaway", "<x>"], "d": "", "tri": "date"})

    assert (response.status_code, response.url) == (302, f"{PAGE}?h=runaway&tri=date")
    assert "16 résultats" in Reader(client.get(response.url)).text


def test_facets_say_how_many_each_choice_would_give(client, leaflets):
    page = _page(client.post(PAGE, {"mots": "fugue", "t": "guide"}))

    assert "12 résultats" in page
    assert 'name="t" value="guide" form="recherche" checked' in page
    assert 'name="t" value="film" form="recherche">' in page
    counts = queries.find(Question("fugue", types=("guide",))).facets
    assert {facet.name: {one.code: one.count for one in facet.choices} for facet in counts} == {
        "types": {"film": 13, "guide": 12},
        "themes": {"runaway": 8, "health": 4},
        "departments": dict.fromkeys(gazetteer.load().departments, 11) | {"77": 12},
    }


def test_a_departement_without_a_document_of_its_own_is_offered_with_those_of_the_whole_country(client, leaflets):
    """What has no département is for each of them: « Ariège – 24 », though nothing is written for it alone."""
    page = _page(client.post(PAGE, {"mots": "fugue"}))

    for code in ("09", "36", "46", "55", "58", "976"):
        assert f'<option value="{code}">{gazetteer.load().departments[code].name} ({code}) – 24</option>' in page
    assert "Seine-et-Marne (77) – 25" in page
    assert "24 résultats" in Reader(client.post(PAGE, {"mots": "fugue", "d": "09"})).text


def test_no_departement_is_offered_when_nothing_is_of_one_of_them(client, leaflets):
    actions.drop(KIND, ["1"])

    assert "Département" not in _page(client.post(PAGE, {"mots": "fugue"}))


def test_pages_go_on_and_an_old_page_is_the_last(client, leaflets):
    second = Reader(client.get(PAGE, {"page": "2"}))
    last = Reader(client.get(PAGE, {"page": "40"}))

    assert "Page 2 sur 2" in second.text
    assert second.text == last.text
    assert sum(link.startswith("/d/") for link in second.inside()) == 5
    assert 'name="page" value="2">Suivante' in _page(client.post(PAGE, {"mots": "fugue"}))


def test_a_correction_is_told_and_may_be_refused(client, leaflets):
    corrected = client.post(PAGE, {"mots": "fuguee"})
    exact = client.post(PAGE, {"mots": "fuguee", "exact": "on"})

    assert "Résultats pour « fugue »" in Reader(corrected).text
    assert "Chercher « fuguee » quand même" in Reader(corrected).text
    assert "Aucun résultat" in Reader(exact).text


def test_the_box_says_all_that_is_searched_and_orders_by_what_answers_best(client, leaflets):
    shown = Reader(client.get(PAGE))

    assert "Ressources, évènements, actualités, pages, lieux d’aide et numéros" in shown.text
    assert [label for _, label in SearchForm().fields["tri"].choices] == [
        "Les plus pertinents d’abord",
        "Les plus récents d’abord",
    ]


def test_nothing_found_helps(client, leaflets):
    shown = Reader(client.post(PAGE, {"mots": "zzzzzz", "h": "runaway"}))

    assert "Rien ne correspond" in shown.text
    assert "119" in shown.text
    assert "/" in shown.inside()


@pytest.mark.abuse(51)
def test_what_is_written_in_a_document_is_shown_as_text(client, leaflets):
    actions.put(
        [Entry(KIND, "x", "/d/x", "<script>alert(1)</script> fugue", text="<img src=x onerror=alert(1)> fugue")]
    )

    page = _page(client.post(PAGE, {"mots": "fugue script"}))

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;<mark>script</mark>&gt;" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("x" * 10_000, questions.TOO_LONG),
        ("le la les", questions.TOO_COMMON),
        ("?!…", questions.NO_WORD),
        (" ".join(f"mot{number}" for number in range(15)), "n’ont pas été cherchés"),
        ('"fugue" AND title:(x OR y)^3 ~2 \\', "résultat"),
        ("fugue\x00\x01", "résultat"),
        ("\U0001f600\u202e", "aucun mot"),
    ],
)
def test_whatever_is_typed_is_answered_in_a_sentence(client, leaflets, typed, said):
    response = client.post(PAGE, {"mots": typed})

    assert response.status_code == 200
    assert said in Reader(response).text


@pytest.mark.parametrize(
    "sent",
    [
        {"page": "-3"},
        {"page": "99999999999999999999"},
        {"page": "x"},
        {"tri": "<x>", "h": ["'"] * 300},
        {"n": "x" * 5000, "d": "é\x00", "a": "20 25"},
    ],
)
def test_an_address_that_says_nothing_still_answers(client, leaflets, sent):
    assert client.get(PAGE, sent).status_code == 200


def test_a_page_costs_two_queries(client, leaflets, django_assert_num_queries):
    client.post(PAGE, {"mots": "fugue"})

    with django_assert_num_queries(2):
        client.post(PAGE, {"mots": "fugue"})


@pytest.mark.abuse(1)
def test_a_session_without_a_second_factor_finds_what_everybody_finds(client, leaflets):
    actions.put([Entry(KIND, "pro", "/d/pro", "Protocole", level=2)])
    member = factories.MembershipFactory().user

    client.force_login(member)
    assert "/d/pro" in Reader(client.post(PAGE, {"mots": "protocole"})).inside()
    client.force_login(member, factor=False)
    assert "/d/pro" not in Reader(client.post(PAGE, {"mots": "protocole"})).inside()


def test_a_part_of_the_site_searches_within_its_own(rf, leaflets):
    actions.put([Entry("test.other", "1", "/o/1", "Fugue")])
    request = rf.post("/depliants", {"mots": "fugue", "n": "test.other"})

    page = pages.page(request, pages.read(request), "/depliants", kinds=[KIND])

    assert page.results.total == 25
    assert "kinds" not in [facet.name for facet in page.facets]
    assert page.base == "/depliants?page="
    assert pages.address(request, SearchForm({"h": ["runaway"]}), "/depliants", kinds=[KIND]) == "/depliants?h=runaway"


# Kept searches


@pytest.fixture
def person(client):
    someone = factories.UserFactory()
    client.force_login(someone)
    return someone


def test_a_search_is_kept_shown_and_retired(client, person, leaflets):
    answer = client.post(
        f"{SAVED}/garder", {"nom": "Fugues", "mots": "fugue", "h": "runaway", "page": "3"}, follow=True
    )

    kept = SavedSearch.objects.get()
    assert (kept.person, kept.question) == (person, {"words": "fugue", "themes": ["runaway"]})
    assert "Recherche gardée." in Reader(answer).text
    assert "« fugue » · fugue" in Reader(answer).text
    assert '<input type="hidden" name="mots" value="fugue">' in _page(answer)
    client.post(f"{SAVED}/{kept.pk}/retirer")
    assert not SavedSearch.objects.exists()


def test_the_page_offers_members_to_keep_what_was_asked(client, person, leaflets):
    assert "Garder cette recherche" not in _page(client.post(PAGE, {"mots": "fugue"}))
    client.force_login(factories.MembershipFactory().user)
    assert "Garder cette recherche" in _page(client.post(PAGE, {"mots": "fugue"}))
    assert "Garder cette recherche" not in _page(client.get(PAGE))
    client.logout()
    assert "Garder cette recherche" not in _page(client.post(PAGE, {"mots": "fugue"}))


def test_the_same_name_takes_its_place(client, person):
    for typed in ("fugue", "santé"):
        client.post(f"{SAVED}/garder", {"nom": "La mienne", "mots": typed})

    assert [one.question["words"] for one in SavedSearch.objects.all()] == ["santé"]


@pytest.mark.parametrize(("name", "said"), [("", "Donnez un nom"), ("x" * 121, "120 caractères")])
def test_a_search_without_a_good_name_is_not_kept(client, person, name, said):
    answer = client.post(f"{SAVED}/garder", {"nom": name, "mots": "fugue"}, follow=True)

    assert said in Reader(answer).text
    assert not SavedSearch.objects.exists()


def test_nobody_keeps_too_many(client, person, monkeypatch):
    monkeypatch.setattr(actions, "MOST_KEPT", 1)
    for name in ("une", "deux"):
        answer = client.post(f"{SAVED}/garder", {"nom": name, "mots": "fugue"}, follow=True)

    assert "déjà 1 recherches" in Reader(answer).text
    assert SavedSearch.objects.count() == 1


def test_a_search_of_somebody_else_does_not_exist(client, person, now):
    other = actions.keep(Question("fugue"), "La sienne", by=factories.UserFactory(), now=now)

    assert client.post(f"{SAVED}/{other.pk}/retirer").status_code == 404
    assert "La sienne" not in _page(client.get(SAVED))
    with pytest.raises(actions.NotAllowed):
        actions.forget(other, by=person)


def test_kept_searches_are_given_to_the_person_and_end_with_her_account(person, now):
    actions.keep(Question("fugue"), "La mienne", by=person, now=now)

    assert "La mienne" in json.dumps(queries.export(person))
    actions.forget_all(person, by=person, now=now)
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_of_kept_searches_costs_the_same_whatever_its_size(
    client, person, now, size, django_assert_num_queries
):
    for number in range(size):
        actions.keep(Question("fugue"), f"Recherche {number}", by=person, now=now)
    client.get(reverse("search:list-saved"))

    with django_assert_num_queries(3):
        page = _page(client.get(SAVED))

    assert page.count("Recherche ") >= size
