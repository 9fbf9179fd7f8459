"""« Back » finds the results again, and what stands in the address opens for nobody else (docs/adr/0047)."""

import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

from maillage.core import crypto
from maillage.search import actions, sealing, tasks
from maillage.search.registry import Entry
from tests.orientation.pages import Reader

PAGE = "/recherche"
HERE = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
WORDS = "mon copain me force"


@pytest.fixture(autouse=True)
def keyring(tmp_path, settings):
    settings.KEYRING_DIR = tmp_path / "keyring"


@pytest.fixture
def leaflets(db):
    actions.put([Entry("test.leaflet", "1", "/d/1", "Personne n’a le droit de te forcer")])
    actions.put([Entry("test.leaflet", "2", "/d/2", "Un autre texte")])


def _asked(client, **said):
    """Where the form leads, sent from a page of ours."""
    answer = client.post(PAGE, {"mots": WORDS, **said}, headers=HERE)
    assert answer.status_code == 302
    return answer.url


def _at(monkeypatch, seconds):
    now = time.time()
    monkeypatch.setattr(sealing.time, "time", lambda: now + seconds)


def test_words_are_sealed_in_the_address_that_back_asks_again(client, leaflets):
    address = _asked(client, h="runaway", exact="on")

    first = client.get(_asked(client), headers=HERE)
    again = client.get(_asked(client), headers=HERE)
    assert Reader(first).text == Reader(again).text
    assert f'value="{WORDS}"' in first.content.decode()
    assert "/d/1" in Reader(first).inside()
    assert first.headers["Cache-Control"] == "no-store"
    assert (first.cookies, again.cookies) == ({}, {})
    assert set(parse_qs(urlsplit(address).query)) == {"h", "s"}
    assert 'value="runaway"' in client.get(address, headers=HERE).content.decode()


@pytest.mark.abuse(53)
@pytest.mark.parametrize("typed", ["viol", "m" * 200, "é" * 200])
def test_the_address_tells_neither_the_words_nor_how_many(client, leaflets, typed):
    address = _asked(client, mots=typed)

    assert typed[:4] not in address
    alike = "fugue" if len(typed.encode()) < 205 else "é" * 190
    assert len(address) == len(_asked(client, mots=alike))


@pytest.mark.abuse(62)
@pytest.mark.parametrize("site", ["none", "cross-site", "same-site", None])
def test_an_address_kept_in_a_history_shows_nothing(client, leaflets, site):
    """Typed, picked from a history, kept, sent to somebody, opened on another device of the same account: the browser says « none »."""
    address = _asked(client, h="runaway")
    came = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate"} if site else {}

    answer = client.get(address, headers=came)

    assert (answer.status_code, answer.url) == (302, f"{PAGE}?h=runaway")
    assert client.get(address, headers={**HERE, "Sec-Fetch-Mode": "cors"}).status_code == 302


@pytest.mark.abuse(62)
def test_after_a_quarter_of_an_hour_the_form_is_empty_again(client, leaflets, monkeypatch):
    address = _asked(client)
    _at(monkeypatch, sealing.LASTS - 2)
    assert client.get(address, headers=HERE).status_code == 200
    _at(monkeypatch, 2)

    answer = client.get(address, headers=HERE)

    assert (answer.status_code, answer.url) == (302, PAGE)
    assert WORDS not in client.get(answer.url).content.decode()


@pytest.mark.abuse(50)
def test_keys_are_destroyed_so_that_no_log_can_be_opened_later(client, leaflets, monkeypatch, now):
    _asked(client)
    (old,) = _keys()
    _at(monkeypatch, 3600)
    _asked(client)

    assert old not in _keys()
    _at(monkeypatch, 3600)
    assert tasks.forget(now) == "Clés détruites : 1."
    assert _keys() == []


def _keys():
    return sorted(path.name for path in Path(settings.KEYRING_DIR).glob("search-words-*.key"))


@pytest.mark.parametrize(
    "sealed", ["", "x", "1.x", "999999.AAAA", "é" * 3000, "{now}.AAAA", "{now}.é", "{now}." + "A" * 300]
)
def test_whatever_stands_there_is_answered_by_the_empty_form(client, leaflets, sealed):
    _asked(client)  # there is a key
    sealed = sealed.replace("{now}", _keys()[0].removeprefix("search-words-").removesuffix(".key"))

    answer = client.get(PAGE, {"s": sealed, "h": "runaway"}, headers=HERE)

    assert (answer.status_code, answer.url) == (302, f"{PAGE}?h=runaway")


def test_an_address_of_one_page_opens_on_no_other(client, leaflets):
    sealed = parse_qs(urlsplit(_asked(client)).query)["s"][0]

    assert sealing.unseal(sealed, page=PAGE) == {"mots": WORDS}
    assert sealing.unseal(sealed, page="/ressources") is None
    crypto.destroy(_keys()[0].removesuffix(".key"))
    assert sealing.unseal(sealed, page=PAGE) is None


@pytest.mark.parametrize("typed", ["x" * 201, " "])
def test_what_is_not_looked_for_is_not_sealed(client, leaflets, typed):
    answer = client.post(PAGE, {"mots": typed}, headers=HERE)

    assert "s=" not in answer.headers.get("Location", "")
    assert _keys() == []


def test_a_browser_that_does_not_say_where_it_comes_from_is_answered_at_once(client, leaflets):
    answer = client.post(PAGE, {"mots": WORDS})

    assert answer.status_code == 200
    assert "/d/1" in Reader(answer).inside()
    assert _keys() == []


def test_the_resources_are_searched_in_the_same_way(client, leaflets):
    answer = client.post("/ressources", {"mots": WORDS}, headers=HERE)

    assert answer.url.startswith("/ressources?s=")
    assert f'value="{WORDS}"' in client.get(answer.url, headers=HERE).content.decode()
