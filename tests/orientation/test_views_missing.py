"""The help finder's pages when something is missing: no snapshot, a bad file, nobody to help, no database."""

import json
import time

import pytest
from django.core import signing
from django.db import OperationalError, connection

from maillage.orientation.models import UnmetNeed
from maillage.orientation.snapshots import shelf, snapshot
from tests import factories
from tests.orientation import worlds
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


# Without a snapshot


@pytest.mark.parametrize("query", ["", "?l=77288", "?l=77288&b=1"])
def test_before_any_publication_the_numbers_answer(client, empty_folder, query):
    shown = read(client, RESULTS + query, status=503)

    assert {"tel:119", "tel:116000", "tel:3018"} <= {href for href, _ in shown.links}


def test_before_any_publication_data_and_sheets_say_so(client, empty_folder):
    response = client.get("/aide/resultats.json")

    assert (response.status_code, "erreur" in json.loads(response.content)) == (503, True)
    assert {client.get(address).status_code for address in ("/aide/lieu/x", "/aide/lieu/x/imprimer")} == {503}
    assert client.get("/aide/plan").status_code == 200


@pytest.mark.parametrize("state", ["served before", "just started"])
def test_a_file_cut_in_the_middle_changes_nothing_for_the_person(client, small_world, state):
    path = shelf.path(shelf.PUBLIC)
    if state == "served before":
        client.get(RESULTS)
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[: len(content) // 2])

    assert worlds.CENTRE in found(read(client, f"{RESULTS}?l=77288"))


def test_both_files_cut_leave_the_numbers(client, small_world):
    path = shelf.path(shelf.PUBLIC)
    for one in (path, snapshot.spare(path)):
        one.write_bytes(b"half")

    assert "tel:119" in [href for href, _ in read(client, RESULTS, status=503).links]


# « Le dire au réseau »


def token(client, query="l=77288&b=1&b=3"):
    return read(client, f"{RESULTS}?{query}").hidden["jeton"]


def counts():
    return dict(UnmetNeed.objects.values_list("need", "count"))


@pytest.fixture
def seine_et_marne(db):
    return factories.DepartmentFactory()


def test_an_unmet_need_is_counted_once_for_each_need(client, small_world, seine_et_marne):
    response = client.post("/aide/dire", {"jeton": token(client)})

    assert response.status_code == 200
    assert counts() == {"talk": 1, "care": 1}
    assert "C’est noté" in Reader(response).text


def test_without_a_need_the_department_is_counted(client, small_world, seine_et_marne):
    client.post("/aide/dire", {"jeton": token(client, "l=77288")})

    assert counts() == {"": 1}


def test_without_a_place_there_is_nothing_to_count(client, small_world):
    assert "jeton" not in read(client, RESULTS).hidden


@pytest.mark.parametrize("sent", ["", "forged", "x" * 10_000, "\0", "a:b:c", "🙂"])
def test_a_forged_token_is_not_counted_and_it_is_said(client, seine_et_marne, sent):
    response = client.post("/aide/dire", {"jeton": sent})

    assert response.status_code == 200
    assert counts() == {}
    assert "Ce n’a pas été noté" in Reader(response).text
    assert "tel:119" in [href for href, _ in Reader(response).links]


def test_a_token_signed_for_something_else_is_not_counted(client, seine_et_marne):
    client.post("/aide/dire", {"jeton": signing.dumps(["77", "talk"], salt="other")})

    assert counts() == {}


def test_a_token_older_than_an_hour_is_not_counted(client, small_world, seine_et_marne, monkeypatch):
    old = token(client)
    late = time.time() + 3601
    monkeypatch.setattr(time, "time", lambda: late)

    response = client.post("/aide/dire", {"jeton": old})

    assert counts() == {}
    assert "Ce n’a pas été noté" in Reader(response).text


def test_while_the_database_is_stopped_the_page_answers_and_says_so(client, small_world, monkeypatch, caplog):
    def stopped():
        raise OperationalError("stopped")

    monkeypatch.setattr(connection, "ensure_connection", stopped)

    response = client.post("/aide/dire", {"jeton": token(client)})

    assert response.status_code == 200
    assert "Ce n’a pas été noté" in Reader(response).text
    assert [record.getMessage() for record in caplog.records] == ["an unmet need could not be counted"]
