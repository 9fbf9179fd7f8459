"""Home, legal pages, quick exit, health, gallery."""

import json
import re
from datetime import date, timedelta

import pytest
from django.conf import settings as product
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import get_resolver
from django.utils import timezone

from maillage.core import periodic
from maillage.core.middleware import GUARD_COOKIE
from maillage.orientation.pages import guides, numbers
from maillage.orientation.snapshots import shelf, snapshot
from tests import factories
from tests.orientation import pages, worlds
from tests.orientation.pages import Reader


def read(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return Reader(response)


# Home


def test_home_asks_where_and_gives_numbers_and_pages(client):
    shown = read(client, "/")

    assert {"tel:119", "tel:116000", "tel:3018"} <= {href for href, _ in shown.links}
    assert {f"/aide/{guide.slug}" for guide in guides.GUIDES} <= set(shown.inside())
    assert "/aide/chercher" in shown.resources


def test_home_says_to_search_engines_what_it_is_and_where_it_stands(client, settings):
    settings.SITE_URL, settings.NETWORK_NAME = "https://reseau.example", "Réseau <d’essai>"
    html = client.get("/?p=1&b=1").content.decode()

    said = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html).group(1))
    assert (said["@type"], said["url"], said["name"]) == ("WebSite", "https://reseau.example/", "Réseau <d’essai>")
    assert "<d’essai>" not in html.partition("</head>")[0]
    assert '<link rel="canonical" href="https://reseau.example/">' in html


def test_a_question_that_is_changed_comes_back_in_the_form(client):
    form = client.get("/?p=2&l=77288&b=1&b=3&a=15").context["form"]

    assert (form["p"].value(), form["ou"].value(), form["b"].value()) == ("2", "Melun", ["1", "3"])


@pytest.mark.parametrize("query", ["l=99999", "l=%FF", "p=9&b=99", "l=" + "7" * 10_000])
def test_a_wrong_question_leaves_the_form_empty(client, query):
    assert client.get(f"/?{query}").context["form"]["ou"].value() == ""


# Legal pages


@pytest.mark.parametrize("slug", ["accessibilite", "mentions-legales", "donnees-personnelles", "plan-du-site"])
def test_legal_pages_are_read_without_the_database(client, settings, slug):
    settings.PUBLISHER = "Réseau d’essai"

    text = read(client, f"/{slug}").text

    assert ("Réseau d’essai" in text) is (slug != "plan-du-site")


@pytest.mark.parametrize("slug", ["missing", "layout", "admin", "login"])
def test_other_words_are_no_page(client, slug):
    assert "Cette page n’existe pas" in read(client, f"/{slug}", status=404).text


def test_the_site_map_leads_to_every_page(client):
    links = set(read(client, "/plan-du-site").inside())

    assert {"/", "/aide", "/aide/numeros", *(f"/aide/{guide.slug}" for guide in guides.GUIDES)} <= links


# Quick exit


@pytest.mark.abuse(61)
def test_quick_exit_leaves_by_303_and_forgets(client, settings):
    settings.EXIT_URL = "https://meteo.example/"

    response = client.get("/quitter")

    assert (response.status_code, response.headers["Location"]) == (303, "https://meteo.example/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert response.headers["Cache-Control"] == "no-store"
    assert response.cookies[settings.SESSION_COOKIE_NAME]["max-age"] == 0
    guard = response.cookies[GUARD_COOKIE]
    assert (guard.value, guard["max-age"], bool(guard["httponly"]), guard["samesite"]) == ("1", 300, True, "Lax")


@pytest.mark.parametrize("is_https", [True, False])
def test_the_guard_is_a_secure_cookie_where_the_site_is(client, settings, is_https):
    settings.HTTPS_ONLY = is_https

    assert bool(client.get("/quitter").cookies[GUARD_COOKIE]["secure"]) is is_https


@pytest.mark.abuse(61)
@pytest.mark.parametrize("url", pages.PAGES)
def test_after_a_quick_exit_every_page_says_nothing(client, small_world, url):
    client.get("/quitter")

    response = client.get(url)

    shown = Reader(response)
    assert (response.status_code, shown.title, shown.text) == (200, "Page", "Page Page Continuer")
    assert shown.inside() == ["/continuer"]
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.abuse(61)
@pytest.mark.parametrize("url", [*pages.POSTED, *pages.FORMS])
def test_after_a_quick_exit_a_form_sent_again_says_nothing(client, url):
    client.get("/quitter")

    assert Reader(client.post(url, {"ou": "Melun"})).title == "Page"


def test_the_guard_is_lifted_by_a_link(client):
    client.get("/quitter")

    response = client.get("/continuer")

    assert (response.status_code, response.url) == (302, "/")
    assert response.cookies[GUARD_COOKIE]["max-age"] == 0
    del client.cookies[GUARD_COOKIE]  # as a browser does
    assert Reader(client.get("/")).title != "Page"


def test_one_may_leave_again_behind_the_guard(client):
    client.get("/quitter")

    assert client.get("/quitter").status_code == 303


@pytest.mark.abuse(61)
@pytest.mark.parametrize("url", pages.PAGES)
def test_every_page_has_the_quick_exit(client, small_world, url):
    assert "/quitter" in Reader(client.get(url)).inside()


# Health


def health(client, status=200):
    response = client.get("/sante")
    assert response.status_code == status
    return json.loads(response.content)


@pytest.mark.django_db
def test_health_says_what_is_served(client, small_world):
    said = health(client)

    assert (said["recherche"], said["base"], said["defaut"]) == ("ok", "ok", "")
    assert (said["version"], said["publie"]) == (1, "2026-11-18T09:30:00+00:00")


@pytest.mark.django_db
def test_health_tells_a_bad_file_while_the_one_before_is_served(client, small_world):
    health(client)
    path = shelf.path(shelf.PUBLIC)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[:-100])

    said = health(client)

    assert (said["recherche"], said["version"]) == ("ok", 1)
    assert said["defaut"].startswith("cut file")


@pytest.mark.django_db
def test_health_is_red_when_nothing_can_be_found(client, empty_folder):
    said = health(client, 503)

    assert (said["recherche"], said["version"], said["publie"]) == ("absente", None, None)
    assert said["defaut"] == "unreadable file: FileNotFoundError"


@pytest.mark.django_db
def test_health_ends_its_fault_when_a_good_file_comes(client, small_world):
    for one in (shelf.path(shelf.PUBLIC), snapshot.spare(shelf.path(shelf.PUBLIC))):
        one.write_bytes(b"half")
    assert health(client, 503)["recherche"] == "absente"

    worlds.publish(worlds.crowd(1), revision=2)

    assert (health(client)["version"], health(client)["defaut"]) == (2, "")


def test_health_is_green_while_the_database_is_stopped(client, small_world, monkeypatch):
    def stopped():
        raise OperationalError("stopped")

    monkeypatch.setattr(connection, "ensure_connection", stopped)

    said = health(client)
    assert (said["base"], said["taches_en_retard"]) == ("arrêtée", None)


@pytest.mark.django_db
def test_health_lists_what_nobody_has_read_again(client, small_world, monkeypatch):
    late = date(2030, 1, 1)
    monkeypatch.setattr("maillage.website.views.timezone.localdate", lambda *_: late)

    said = health(client)

    assert said["numeros_a_verifier"] == [one.code for one in numbers.helplines()]
    assert said["pages_a_verifier"] == [guide.slug for guide in guides.GUIDES]


@pytest.mark.django_db
@pytest.mark.abuse(46)
def test_health_tells_of_a_stopped_worker_and_of_keys_that_it_should_have_destroyed(
    client, small_world, settings, tmp_path
):
    settings.KEYRING_DIR = tmp_path
    (tmp_path / "journal-2019.key").touch()
    MigrationRecorder.Migration.objects.update(applied=timezone.now() - timedelta(days=9))

    said = health(client)

    assert said["taches_en_retard"] == [task.name for task in periodic.tasks()]
    assert said["taches_pas_encore_passees"] == []
    assert said["cles_a_detruire"] == ["journal-2019"]


@pytest.mark.django_db
def test_health_of_a_new_site_says_that_its_tasks_did_not_run_yet(client, small_world):
    MigrationRecorder.Migration.objects.update(applied=timezone.now())

    said = health(client)

    assert said["taches_en_retard"] == []
    assert said["taches_pas_encore_passees"] == [task.name for task in periodic.tasks()]


@pytest.mark.django_db
def test_health_holds_no_content(client, small_world):
    factories.OrganisationFactory(name="Organisation secrète")

    assert set(health(client)) == {
        "recherche",
        "base",
        "version",
        "publie",
        "defaut",
        "numeros_a_verifier",
        "pages_a_verifier",
        "taches_en_retard",
        "taches_pas_encore_passees",
        "cles_a_detruire",
    }


# The rest


def test_the_gallery_shows_every_component(client):
    assert read(client, "/ui/").title


@pytest.mark.parametrize("url", ["/quitter", "/continuer", "/sante", "/robots.txt", "/ui/", "/", "/mentions-legales"])
def test_what_is_read_cannot_be_written(client, url):
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(url).status_code == 405


def names(patterns, prefix=""):
    """Of the public face: the working faces have tables of their own (tests/security)."""
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern.url_patterns, f"{pattern.namespace}:")
        elif not re.match(r"\^?(pro|coordination|recherches)\b", str(pattern.pattern)):
            yield prefix + pattern.name


def test_every_address_is_listed_for_these_tests():
    """A new address is crawled, guarded and looked at for leaks from its first day."""
    posted = {
        "registrations:answer",
        "orientation:find",
        "orientation:tell-unmet",
        "upkeep:confirm-records",
    }  # the last needs a link of a mail
    entered = {"registrations:show-mine"}  # after a login

    assert set(names(get_resolver(product.ROOT_URLCONF).url_patterns)) == {*pages.PUBLIC, *posted, *entered}
