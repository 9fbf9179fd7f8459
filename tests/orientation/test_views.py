"""The help finder's pages. None of these tests may reach the database, but where it says so."""

import json
import random
from urllib.parse import urlencode

import pytest
from django.conf import settings

from maillage.directory.vocabulary import NEEDS
from maillage.orientation.pages import guides, numbers
from tests.orientation import pages, worlds
from tests.orientation.pages import Reader

RESULTS = "/aide/resultats"


def read(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return Reader(response)


def found(reader):
    """References of the places that a page of results leads to."""
    links = [link.split("?")[0] for link in reader.inside() if link.startswith("/aide/lieu/")]
    return list(dict.fromkeys(link.split("/")[3] for link in links))


# Where?


@pytest.mark.parametrize("typed", ["Melun", "  melun ", "MELUN", "77288"])
def test_a_plain_place_leads_to_its_results_in_codes(client, typed):
    response = client.post("/aide/chercher", {"ou": typed, "p": "1", "b": ["1", "3"]})

    assert (response.status_code, response.url) == (302, f"{RESULTS}?p=1&l=77288&b=1&b=3")


def test_no_place_leads_to_national_help(client):
    response = client.post("/aide/chercher", {"ou": "   ", "b": "1"})

    assert (response.status_code, response.url) == (302, f"{RESULTS}?b=1")


def test_a_name_of_several_towns_leads_to_a_choice_with_department_and_population(client):
    shown = Reader(client.post("/aide/chercher", {"ou": "Saint-Denis", "p": "2", "b": "1"}, follow=True))

    assert f"{RESULTS}?p=2&l=93066&b=1" in shown.inside()
    assert f"{RESULTS}?p=2&l=97411&b=1" in shown.inside()
    assert "Seine-Saint-Denis (93)" in shown.text
    assert "La Réunion (974)" in shown.text
    assert "habitants" in shown.text


def test_a_postal_code_of_forty_communes_leads_to_all_of_them(client):
    shown = Reader(client.post("/aide/chercher", {"ou": "51300"}, follow=True))

    choices = [link for link in shown.inside() if link.startswith(f"{RESULTS}?l=51")]
    assert len(choices) == 46
    assert "46 communes" in shown.text


def test_the_choice_of_a_town_is_a_page_that_can_be_opened_again(client):
    response = client.post("/aide/chercher", {"ou": "Saint-Denis", "p": "1"})

    assert (response.status_code, response.url.split("?")[0]) == (302, "/aide/villes")
    assert "93066" in response.url
    assert "denis" not in response.url.lower()
    assert client.get("/aide/chercher").url == "/"


@pytest.mark.parametrize(
    "query",
    ["", "c=", "c=99999", "c=93066-zz-\0", "z=00000", "z=7700", "w=99", "w=x&c=93066", "c=" + "9" * 10_000, "b=77&p=9"],
)
def test_a_choice_made_of_anything_is_never_an_error(client, query):
    shown = read(client, f"/aide/villes?{query}")

    assert "ville" in shown.text


@pytest.mark.parametrize(
    "typed", ["zzzzzz", "99999", "🙂", "x" * 10_000, "\0", "Mel\0un", "<script>alert(1)</script>", "' OR 1=1 --"]
)
def test_a_place_that_is_not_found_asks_again_and_says_so(client, typed):
    response = client.post("/aide/chercher", {"ou": typed, "b": "1"})

    shown = Reader(response)
    assert response.status_code == 200
    assert b"<script>alert" not in response.content
    assert "ville" in shown.text
    assert not any(link.startswith(RESULTS) for link in shown.inside())


@pytest.mark.parametrize("said", [{"p": "9"}, {"b": "99"}, {"b": ["1", "x" * 10_000]}, {"p": "\0"}, {"p": "🙂" * 5000}])
def test_a_wrong_choice_asks_again(client, said):
    response = client.post("/aide/chercher", {"ou": "Melun", **said})

    assert response.status_code == 200


# Results


def test_results_list_places_in_order_and_national_help_apart(client, small_world):
    shown = read(client, f"{RESULTS}?l=77288")

    assert found(shown) == [worlds.CENTRE, worlds.OFFICE, worlds.TEAM, worlds.AWAY, worlds.SHELTER, worlds.LINE]
    assert "5 lieux peuvent aider autour de Melun" in shown.text


def test_results_without_a_place_are_national_help(client, small_world):
    shown = read(client, RESULTS)

    assert found(shown) == [worlds.LINE]
    assert "partout en France" in shown.text


@pytest.mark.parametrize("query", ["l=77288&b=18", "l=97105&b=2", "l=97105", "l=77288&a=120&g=lsf&w=on&b=20"])
def test_no_result_is_never_an_empty_page(client, small_world, query):
    shown = read(client, f"{RESULTS}?{query}")

    calls = [href for href, _ in shown.links if href.startswith("tel:")]
    assert "tel:119" in calls
    assert "de l’aide existe" in shown.text
    assert [link for link in shown.inside() if "d=80" in link]
    assert shown.hidden["jeton"]
    assert "Le dire au réseau" in shown.text


def test_every_link_of_the_results_asks_a_valid_question(client, small_world):
    for distance in ("", "10", "20", "80"):
        links = read(client, f"{RESULTS}?l=77288&b=1&a=15&d={distance}").inside()
        asked = [client.get(link).context["form"] for link in links if link.startswith(RESULTS)]

        assert [form.errors for form in asked] == [{}] * len(asked)
        assert any(form.search().distance_km > int(distance or 40) for form in asked)


def test_the_widest_search_offers_nothing_wider(client, small_world):
    shown = read(client, f"{RESULTS}?l=77288&d=150")

    assert "Chercher jusqu’à" not in shown.text


def test_filters_can_be_taken_off(client, small_world):
    shown = read(client, f"{RESULTS}?l=77288&a=90&w=on")

    assert f"{RESULTS}?l=77288" in shown.inside()


def test_pages_of_results_follow_each_other(client, empty_folder):
    worlds.publish(worlds.crowd(45))
    seen, url = [], f"{RESULTS}?l=77288&b=1"

    for _ in range(3):
        shown = read(client, url)
        seen += found(shown)
        url = next((link for link in shown.inside() if f"n={len(seen) // 20 + 1}" in link), "")

    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize("page", ["4", "500", "501", "999999999999999999999", "-1", "0", "x"])
def test_a_page_that_does_not_exist_is_not_empty(client, empty_folder, page):
    worlds.publish(worlds.crowd(45))

    shown = read(client, f"{RESULTS}?l=77288&n={page}")

    assert found(shown)
    assert "tel:119" in [href for href, _ in shown.links]
    assert "Le dire au réseau" in shown.text


def test_numbers_are_those_of_the_needs_asked_and_119(client, small_world):
    shown = read(client, f"{RESULTS}?l=77288&b=5&b=6")

    calls = {href for href, _ in shown.links}
    assert {"tel:3018", "tel:116000", "tel:119"} <= calls


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("b=6", {"fugue", "toi"}),
        ("b=6&p=2", {"fugue"}),
        ("b=6&p=1", {"toi"}),
        ("b=2&p=1", {"toi"}),
        ("b=5&p=1", {"images"}),
        ("b=1&b=5&b=4", 2),
        ("", set()),
    ],
)
def test_pages_to_read_are_about_what_was_asked_for_the_person_who_asks(client, small_world, query, slugs):
    offered = {guide.slug for guide in client.get(f"{RESULTS}?l=77288&{query}").context["guides"]}

    assert (len(offered) if isinstance(slugs, int) else offered) == slugs


def test_a_girl_who_ran_away_is_led_to_the_page_that_speaks_to_her(client, small_world):
    links = [href for href, _ in read(client, f"{RESULTS}?l=77288&b=6&p=1").links]

    assert "/aide/toi" in links


def test_where_nobody_answers_a_need_it_can_be_dropped_and_pages_are_offered(client, small_world):
    """Cahors, somewhere to sleep: no place near, none national."""
    shown = read(client, f"{RESULTS}?l=46042&b=2&p=1&a=15")
    other = read(client, f"{RESULTS}?l=46042&b=3")

    assert f"{RESULTS}?p=1&l=46042&a=15" in shown.inside()
    assert "/aide/toi" in shown.inside()
    assert "que faire si…" in other.text
    assert "Voir aussi les autres aides" not in read(client, f"{RESULTS}?l=77288").text


def test_an_unknown_commune_asks_again(client, small_world):
    shown = read(client, f"{RESULTS}?l=99999&b=1&p=1")

    assert "Ce code de commune n’existe pas" in shown.text


@pytest.mark.parametrize("query", ["a=-3", "a=999", "a=abc"])
def test_an_absurd_age_is_said_in_french_beside_results(client, small_world, query):
    shown = read(client, f"{RESULTS}?l=77288&{query}")

    assert "L’âge" in shown.text
    assert worlds.CENTRE in found(shown)


# Anything at all

NASTY = (
    "-3", "999", "abc", "x" * 10_000, "9" * 5000, "\0", "77288\0", "é" * 3000, "🙂", "\ud7ff\uffff", "[]", "null", "NaN", "1e999",
    "٣", "<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "%00", "{{ settings.SECRET_KEY }}", "\r\nX-Evil: 1",
)  # fmt: skip
ADDRESSES = ("/", RESULTS, "/aide/resultats.json", "/aide/plan", f"/aide/lieu/{worlds.CENTRE}")


def answer_is_harmless(response):
    """No error, nothing executed, no header added, no template evaluated."""
    return (
        response.status_code in {200, 400}
        and b"<script>alert" not in response.content
        and "X-Evil" not in response.headers
        and settings.SECRET_KEY.encode() not in response.content
    )


@pytest.mark.parametrize("name", [*"plbadowmgn", "x"])
def test_whatever_a_question_says_is_answered(client, small_world, name):
    for value in NASTY:
        assert answer_is_harmless(client.get(f"{RESULTS}?{urlencode({name: value})}"))


@pytest.mark.parametrize("url", ADDRESSES)
def test_whatever_an_address_says_is_answered(client, small_world, url):
    for value in NASTY:
        assert answer_is_harmless(client.get(f"{url}?{urlencode(dict.fromkeys('plbadowmgn', value))}"))


@pytest.mark.parametrize("url", ADDRESSES)
@pytest.mark.parametrize(
    "query",
    [
        "l=%FF%FE",
        "%FF=%FE",
        "l=%E9vry",
        "l=%",
        "l=%2",
        "l=%u1234",
        "&&&===&",
        "l=77288&l=75056&n=1&n=2&a=1&a=2",
        "b=1&b=1&b=1",
        "b[]=1",
        "&".join(["b=1"] * 900),
        ";".join(["b=1"] * 900),
    ],
)
def test_a_broken_or_repeated_query_is_answered(client, small_world, url, query):
    assert client.get(f"{url}?{query}").status_code in {200, 400}


def test_too_many_parameters_are_refused_in_french(client, small_world):
    response = client.get(f"{RESULTS}?{'&'.join(['b=1'] * 2000)}")

    assert response.status_code == 400
    assert "Cette demande n’a pas pu être lue" in response.content.decode()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nhalf a part"),
        ("application/x-www-form-urlencoded", b"ou=%FF%FE&b=%E9"),
        ("application/x-www-form-urlencoded; charset=unknown", b"ou=Melun"),
        ("application/x-www-form-urlencoded", b"&".join([b"b=1"] * 2000)),
        ("application/x-www-form-urlencoded", b"ou=" + b"x" * 3_000_000),
        ("application/json", b'{"ou": "Melun"}'),
        ("text/plain", b"\xff\xfe\x00"),
        ("", b""),
    ],
)
@pytest.mark.parametrize("url", pages.POSTED)
def test_whatever_is_posted_is_answered_in_french(client, url, content_type, body):
    response = client.generic("POST", url, body, content_type)

    assert response.status_code in {200, 302, 400, 413}
    assert response.status_code == 302 or '<html lang="fr">' in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/aide/%FF",
        "/aide/lieu/%00",
        "/aide/lieu/" + "x" * 10_000,
        "/aide/lieu/é",
        "/aide/../",
        "/%F0%9F",
        "/aide//lieu",
    ],
)
def test_an_address_that_is_nowhere_is_a_page_in_french(client, small_world, path):
    response = client.get(path)

    assert response.status_code == 404
    assert "Cette page n’existe pas" in response.content.decode()


def test_random_questions_are_all_answered(client, small_world):
    """Seeded: many questions of any kind, each a page that helps."""
    chance = random.Random(53)
    for _ in range(40):
        said = {name: chance.choice(["", "1", "2", "on", "77288", "en", "40", *NASTY]) for name in "plbadowmgn"}
        response = client.get(f"{RESULTS}?{urlencode(said)}")

        assert response.status_code == 200
        assert "119" in response.content.decode()


# The same as data, the map


def test_data_are_the_documents_of_the_page(client, small_world):
    response = client.get("/aide/resultats.json?l=77288&b=1")

    said = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/json"
    assert (said["total"], [one["reference"] for one in said["services"]]) == (
        3,
        [worlds.CENTRE, worlds.TEAM, worlds.AWAY],
    )


@pytest.mark.parametrize("query", ["l=99999", "a=abc", "b=99"])
def test_wrong_codes_are_refused_as_data(client, small_world, query):
    response = client.get(f"/aide/resultats.json?{query}")

    assert response.status_code == 400
    assert json.loads(response.content) == {"erreur": "Un des codes de cette adresse n’est pas connu."}


def test_the_map_knows_where_to_look(client, small_world):
    around, everywhere = read(client, "/aide/plan?l=77288&b=1"), read(client, "/aide/plan")

    assert "/aide/resultats.json?l=77288&b=1" in around.resources
    assert f"{RESULTS}?l=77288&b=1" in around.inside()
    assert "autour de Melun" in around.text
    assert "autour de" not in everywhere.text


def test_outlines_may_be_kept_by_the_browser(client):
    response = client.get("/aide/contours.json")

    assert response.headers["Cache-Control"] == "public, max-age=2592000"
    assert len(json.loads(response.content)["features"]) == 101


# One place


@pytest.mark.parametrize("reference", pages.REFERENCES)
def test_a_sheet_says_all_and_leads_to_paper(client, small_world, reference):
    document = worlds.documents(worlds.small_world())[reference]

    shown, paper = read(client, f"/aide/lieu/{reference}"), read(client, f"/aide/lieu/{reference}/imprimer")
    named = read(client, f"/aide/lieu/{reference}/imprimer?nom=1")

    assert document["name"] in shown.text
    assert document["name"] in named.text
    assert document["name"] not in paper.text
    assert any(link.startswith(f"/aide/lieu/{reference}/imprimer") for link in shown.inside())
    assert document.get("phone", "") in paper.text


def test_a_sheet_leads_back_to_its_results(client, small_world):
    shown = read(client, f"/aide/lieu/{worlds.CENTRE}?l=77288&b=1")

    assert f"{RESULTS}?l=77288&b=1" in shown.inside()


def test_a_sheet_names_the_closures_to_come_and_the_contacts(client, small_world):
    shown = read(client, f"/aide/lieu/{worlds.CENTRE}")

    assert "Du 24/12/2999 au 31/12/2999 : Fermé à Noël" in shown.text
    assert "01 99 00 10 02" in shown.text


def test_a_sheet_that_a_young_person_opens_leaves_the_text_for_professionals_aside(client, small_world):
    young, anybody = (
        read(client, f"/aide/lieu/{worlds.TEAM}?p=1&l=77288"),
        read(client, f"/aide/lieu/{worlds.TEAM}?l=77288"),
    )

    assert "Nous venons." in young.text
    assert "Équipe pluridisciplinaire." not in young.text
    assert f"/aide/lieu/{worlds.TEAM}?p=3&l=77288" in young.inside()
    assert "Équipe pluridisciplinaire." in anybody.text
    assert "La fiche pour les professionnels" not in anybody.text


# Other pages


@pytest.mark.parametrize("guide", guides.GUIDES, ids=lambda guide: guide.slug)
def test_guides_are_read_without_the_database(client, guide):
    assert " ".join(guide.title.split()) in read(client, f"/aide/{guide.slug}").text


@pytest.mark.parametrize("slug", ["layout", "source", "inconnu"])
def test_an_unknown_guide_is_no_page(client, slug):
    assert "Cette page n’existe pas" in read(client, f"/aide/{slug}", status=404).text


def test_the_list_of_guides_leads_to_each(client):
    links = read(client, "/aide").inside()

    assert {f"/aide/{guide.slug}" for guide in guides.GUIDES} <= set(links)


def test_the_numbers_are_all_shown(client):
    text = read(client, "/aide/numeros").text

    assert [one.display for one in numbers.helplines() if one.display not in text] == []


@pytest.mark.parametrize("url", [url for url in pages.ALL if url != "/sante"])
def test_pages_refuse_to_be_written_to(client, small_world, url):
    for method in ("put", "patch", "delete") if url in pages.FORMS else ("post", "put", "patch", "delete"):
        assert getattr(client, method)(url).status_code in {405, 404}


@pytest.mark.parametrize("url", pages.POSTED)
def test_what_is_sent_is_never_read_from_an_address(client, url):
    for method in ("get", "head", "put", "delete"):
        response = getattr(client, method)(url)
        assert (response.status_code, response.headers.get("Location", "/")) in {(405, "/"), (302, "/")}


# The database is never asked


@pytest.mark.parametrize("url", pages.HELP)
def test_help_costs_no_query_whatever_the_page(client, small_world, url, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(url)


def test_results_of_every_need_are_answered_without_the_database(client, small_world):
    for need in NEEDS:
        assert client.get(f"{RESULTS}?l=77288&b={need.number}").status_code == 200
