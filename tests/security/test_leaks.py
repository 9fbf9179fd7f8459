"""What leaks beside the screen, and devices that others read (abuse cases 50 to 53 and 61 to 64)."""

import io
import json
import logging
import logging.config
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings as product
from django.contrib.staticfiles.finders import find
from django.db import OperationalError, connection
from django.test import Client

from maillage.core.text import fold
from maillage.orientation import finder
from maillage.orientation.forms import ChoiceForm, SearchForm
from maillage.orientation.pages import guides
from tests.orientation import pages, worlds
from tests.orientation.pages import Reader
from tests.orientation.test_words import SENSITIVE

EVERY_PAGE = pytest.mark.parametrize("url", pages.PAGES)
EVERY_ADDRESS = pytest.mark.parametrize("url", [url for url in pages.ALL if url != "/sante"])
OUR_SCRIPTS = ("js/maillage.js", "js/map.js")
# On the working pages only. What they keep in the browser: whether the shortcuts are on; codes and moments, at a door without network.
WORKING_SCRIPTS = ("js/queue.js", "js/door.js")
CAMERA_SCRIPTS = ("js/camera.js", "qr/reader.js")  # of the door: they see faces


def script(name):
    return Path(find(name)).read_text()


# 50: logs


@pytest.fixture
def written():
    """What the product's own logging writes, at its most talkative."""
    names = ("", "django", "django.request", "django.security", "maillage")
    loggers = [logging.getLogger(name) for name in names]
    kept = [(one, one.handlers[:], one.level, one.propagate) for one in loggers]
    logging.config.dictConfig(product.LOGGING)
    stream = io.StringIO()
    for one in loggers:
        one.setLevel(logging.INFO)
        for handler in one.handlers:
            handler.setStream(stream)
    yield stream
    for one, handlers, level, propagate in kept:
        one.handlers, one.propagate = handlers, propagate
        one.setLevel(level)


WHO = {"REMOTE_ADDR": "203.0.113.77", "HTTP_X_FORWARDED_FOR": "203.0.113.78", "HTTP_USER_AGENT": "CanariPhone"}
SAID = ("Romorantin", "41194", "203.0.113", "CanariPhone", "sleep", "jeton", "/aide", worlds.SHELTER)


@pytest.mark.abuse(50)
def test_a_whole_journey_writes_neither_question_nor_place_nor_person(small_world, written, monkeypatch):
    client = Client(**WHO, raise_request_exception=False)

    client.post("/aide/chercher", {"ou": "Romorantin-Lanthenay", "b": "2"})
    page = client.get("/aide/resultats?l=41194&b=2&a=15")
    client.get("/aide/resultats.json?l=41194&b=999")
    client.get(f"/aide/lieu/{worlds.SHELTER}?l=41194")
    for nowhere in ("/aide/lieu/Romorantin", "/Romorantin", "/aide/Romorantin?l=41194"):
        client.get(nowhere)
    client.get("/aide/dire?jeton=Romorantin")
    client.post("/aide/dire", {"jeton": "Romorantin"})
    client.get("/aide/resultats?" + "&".join(["b=41194"] * 2000))
    client.get("/aide/resultats?l=41194", headers={"host": "romorantin.example"})
    monkeypatch.setattr(connection, "ensure_connection", broken)
    client.post("/aide/dire", {"jeton": Reader(page).hidden["jeton"]})
    monkeypatch.setattr(finder, "find", broken)
    failed = client.get("/aide/resultats?l=41194")

    text = written.getvalue()
    assert failed.status_code == 500
    assert "Romorantin" not in failed.content.decode()
    assert [word for word in SAID if word in text] == []
    assert "500 orientation:show-results" in text
    assert "an unmet need could not be counted" in text


WORDS = f"Romorantin 41194 {WHO['REMOTE_ADDR']}"


def broken(*_, **__):
    raise OperationalError(WORDS)


@pytest.mark.django_db
@pytest.mark.abuse(50)
def test_pages_that_answer_write_nothing_at_all(client, small_world, written):
    answered = [url for url in pages.PAGES if not url.endswith("/unknown")]

    assert {client.get(url).status_code for url in answered} == {200}
    assert written.getvalue() == ""


# 51: referrer, trackers


@pytest.mark.abuse(51)
@EVERY_ADDRESS
def test_no_address_is_told_to_other_sites(client, small_world, url):
    assert client.get(url).headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.abuse(51)
@EVERY_PAGE
def test_links_to_other_sites_are_direct_and_tell_nothing(client, small_world, url):
    for href, said in Reader(client.get(url)).outside():
        assert "noreferrer" in said.get("rel", ""), href
        assert "target" not in said


@pytest.mark.abuse(51)
def test_there_are_links_to_other_sites_to_look_at(client, small_world):
    for url in ("/aide/numeros", "/aide/droits", f"/aide/lieu/{worlds.CENTRE}", "/aide/resultats?l=77288"):
        assert Reader(client.get(url)).outside()


@pytest.mark.abuse(51)
@EVERY_PAGE
def test_nothing_is_fetched_from_another_site(client, small_world, url):
    for address in Reader(client.get(url)).resources:
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc) == ("", ""), address


# 52: search engines


# What helps whoever looks for help, and says nothing of anybody; all the rest is hidden.
FINDABLE = (
    "/",
    "/aide",
    "/aide/numeros",
    *(f"/aide/{guide.slug}" for guide in guides.GUIDES),
    *pages.PUBLIC["website:show-legal"],
    "/comprendre",
    "/reseau",
    "/actualites",
    "/agenda",
    "/formations",
    "/formations/departements",
    "/ressources",
    "/ressources/collections",
)


@pytest.mark.abuse(52)
@EVERY_ADDRESS
def test_search_engines_see_only_the_pages_that_are_for_everybody(client, small_world, url):
    expected = "all" if url in FINDABLE else "noindex, noarchive"

    assert client.get(url).headers["X-Robots-Tag"] == expected


@pytest.mark.abuse(52)
def test_robots_names_no_address_but_that_of_the_public_map(client):
    text = client.get("/robots.txt").content.decode()

    assert re.findall(r"\S*/\S+", text) == ["http://localhost:8000/plan-du-site.xml"]


# 53: addresses and titles

# The site map of the design guide allows these two words in an address; nothing more precise ever is.
ALLOWED = ("/aide/fugue", "/aide/traces")


def betrays(text):
    return [word for word in SENSITIVE if word in fold(text)]


@pytest.mark.django_db
@pytest.mark.abuse(53)
def test_no_title_nor_address_of_any_page_betrays_what_it_is_about(client, small_world):
    seen = pages.crawl(client, pages.PAGES)

    assert len(seen) > len(pages.PAGES)
    for url, response in seen.items():
        assert url.startswith(ALLOWED) or betrays(url) == [], url
        if response.headers["Content-Type"].startswith("text/html"):
            title = Reader(response).title
            assert betrays(title) == []
            if url.startswith(("/?", "/aide")):
                assert title.startswith(("Trouver de l’aide près de chez soi", "Fiche")), url


@pytest.mark.abuse(53)
@pytest.mark.parametrize("reference", pages.REFERENCES)
def test_the_title_and_the_address_of_a_sheet_do_not_name_the_service(client, small_world, reference):
    record = worlds.documents(worlds.small_world())[reference]

    for url in (f"/aide/lieu/{reference}", f"/aide/lieu/{reference}/imprimer"):
        shown = Reader(client.get(url))
        assert record["name"] not in shown.title
        assert fold(record["type_label"]) not in fold(shown.title)


@pytest.mark.django_db
@pytest.mark.abuse(53)
def test_addresses_carry_codes_only(client, small_world):
    for url in pages.crawl(client, [page for page in pages.PAGES if page != "/ui/"]):
        said = parse_qsl(urlsplit(url).query)
        if url.startswith(pages.TEXTS):  # codes of the closed lists of texts: themes, types, départements
            assert all(re.fullmatch(r"[0-9a-z_-]{1,20}", value) for _, value in said), url
            continue
        assert {name for name, _ in said} <= {*SearchForm.base_fields, *ChoiceForm.base_fields}
        assert all(re.fullmatch(r"[0-9a-z]{1,5}(-[0-9]{5})*", value) for _, value in said), url


@pytest.mark.abuse(53)
def test_what_is_typed_is_never_put_in_an_address(client):
    for typed in ("Melun", "Saint-Denis", "zzz"):
        response = client.post("/aide/chercher", {"ou": typed})

        addresses = [response.headers.get("Location", ""), *(href for href, _ in Reader(response).links)]
        assert [address for address in addresses if fold(typed) in fold(address)] == []


# 61: over the shoulder


@pytest.mark.abuse(61)
def test_the_exit_empties_the_page_at_once_and_takes_its_place_in_the_history():
    source = script("js/maillage.js")

    assert 'location.replace("/quitter")' in source
    assert source.index("empty();") < source.index("location.replace")
    assert '"Shift"' in source
    assert not re.search(r"location(\.href)?\s*=|history\.pushState", source)


@pytest.mark.abuse(61)
@EVERY_PAGE
def test_every_page_has_two_ways_out_without_script_and_the_script(client, small_world, url):
    shown = Reader(client.get(url))

    exits = [said for href, said in shown.links if href == "/quitter"]
    assert exits
    assert all("data-quit" in said for said in exits)
    assert any(resource.endswith("maillage.js") for resource in shown.resources)


# 62: the browser read afterwards


@pytest.mark.abuse(62)
@EVERY_ADDRESS
def test_no_page_leaves_a_cookie(client, small_world, url):
    cookies = client.get(url).cookies

    if url in {"/quitter", "/continuer"}:
        assert set(cookies) <= {"sortie", "sessionid"}
    else:
        assert cookies == {}


@pytest.mark.abuse(62)
@pytest.mark.parametrize("url", pages.POSTED)
def test_no_form_leaves_a_cookie(client, url):
    assert client.post(url, {"ou": "Melun"}).cookies == {}


@pytest.mark.abuse(62)
@pytest.mark.parametrize("name", [*OUR_SCRIPTS, *CAMERA_SCRIPTS])
def test_our_scripts_store_nothing(name):
    stores = (
        "localStorage",
        "sessionStorage",
        "indexedDB",
        "document.cookie",
        "caches.",
        "serviceWorker",
        "navigator.storage",
    )

    assert [word for word in stores if word in script(name)] == []


def test_these_are_all_our_scripts():
    found = {
        str(path.relative_to(product.BASE_DIR / "maillage/static"))
        for path in (product.BASE_DIR / "maillage/static").rglob("*.js")
    }

    assert found == {*OUR_SCRIPTS, *WORKING_SCRIPTS, *CAMERA_SCRIPTS}


@pytest.mark.abuse(62)
@EVERY_PAGE
def test_the_place_typed_is_not_kept_by_the_browser(client, small_world, url):
    page = client.get(url).content.decode()

    for field in re.findall(r'<input[^>]*name="ou"[^>]*>', page):
        assert 'autocomplete="off"' in field


# 63: stalkerware, shared accounts


@pytest.mark.abuse(63)
@pytest.mark.parametrize(
    "said",
    [
        "Utilise un autre appareil",
        "logiciel espion",
        "Un compte partagé",
        "n’efface pas l’historique",
        "119 n’apparaît pas sur la facture",
        "liste des appels",
    ],
)
def test_the_page_on_traces_is_honest(client, said):
    assert said in Reader(client.get("/aide/traces")).text.replace("\xa0", " ")


@pytest.mark.abuse(63)
@EVERY_PAGE
def test_the_page_on_traces_is_one_click_away(client, small_world, url):
    shown = Reader(client.get(url))

    assert "/aide/traces" in shown.inside() or url.endswith("/imprimer")


# 64: copies of the site


@pytest.mark.abuse(64)
@EVERY_ADDRESS
def test_no_page_can_be_framed_nor_run_anything_from_elsewhere(client, small_world, url):
    headers = client.get(url).headers

    policy = {part.split()[0]: part.split()[1:] for part in headers["Content-Security-Policy"].split(";")}
    assert headers["X-Frame-Options"] == "DENY"
    assert (policy["frame-ancestors"], policy["default-src"], policy["base-uri"]) == (
        ["'none'"],
        ["'none'"],
        ["'none'"],
    )
    assert policy["form-action"] == ["'self'"]
    assert not any(
        "unsafe" in value or "http" in value or value == "*" for values in policy.values() for value in values
    )
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.fixture(scope="module")
def https_settings(tmp_path_factory):
    """The product's settings with MAILLAGE_HTTPS_ONLY, in a process of their own."""
    names = [name for name in dir(product) if name.startswith(("SECURE_", "SESSION_COOKIE_S", "CSRF_COOKIE_S"))]
    code = (
        "import json, maillage.settings as s;"
        f"print(json.dumps({{n: getattr(s, n) for n in {names!r} if isinstance(getattr(s, n, None), (bool, int, str))}}))"
    )
    data = tmp_path_factory.mktemp("data")
    environment = {**os.environ, "MAILLAGE_HTTPS_ONLY": "1", "MAILLAGE_DATA_DIR": str(data)}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=product.BASE_DIR, capture_output=True, check=True
    )
    return json.loads(run.stdout)


@pytest.mark.abuse(64)
def test_over_https_browsers_are_told_to_stay_there(https_settings, settings):
    for name, value in https_settings.items():
        setattr(settings, name, value)
    client = Client()

    assert client.get("/").headers["Location"] == "https://testserver/"
    assert client.get("/", secure=True).headers["Strict-Transport-Security"] == (
        "max-age=63072000; includeSubDomains; preload"
    )
    assert https_settings["SESSION_COOKIE_SECURE"] is True


@pytest.mark.abuse(64)
@pytest.mark.parametrize("host", ["maillage-aide.example", "evil.example:8000"])
def test_another_name_is_not_answered(client, settings, host):
    settings.ALLOWED_HOSTS = ["aide.example"]

    response = client.get("/", headers={"host": host})

    assert response.status_code == 400
    assert "Cette demande n’a pas pu être lue" in response.content.decode()
