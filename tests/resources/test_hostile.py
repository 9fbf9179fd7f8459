"""Case 67: whatever people write in a resource, nothing runs, nothing is fetched elsewhere, and no page is broken."""

import json
import re
from xml.etree.ElementTree import fromstring

import feedparser
import pytest

from maillage.resources.models import Resource
from tests import factories
from tests.hostile import danger_of, leaves, payloads, watch
from tests.resources.factories import CollectionFactory, ItemFactory, PracticeFactory, ReadyFileFactory, relate
from tests.resources.test_reading import indexed

pytestmark = [pytest.mark.django_db, pytest.mark.abuse(67)]
EVERY_PAYLOAD = pytest.mark.parametrize("payload", payloads())


def hostile(payload):
    """A resource in which every text attacks."""
    text = payload.replace("\x00", "")
    about = {
        "title": text[:250],
        "summary": text[:600],
        "body": f"# {text}\n\n{text}\n\n[{text}]({text})\n\n<{text}>\n\n![{text}]({text})",
        "authors": text[:400],
        "publisher_name": text[:200],
        "identifier": text[:120],
        "links": [
            {"label": text, "url": text},
            {"label": text, "url": f"https://example.org/{text}"},
            {"url": 3},
            None,
        ],
    }
    practice = PracticeFactory(
        context=text,
        action=text,
        results=text,
        contact=text[:300],
        **{f"resource__{name}": said for name, said in about.items()},
    )
    resource = practice.resource
    ReadyFileFactory(resource=resource, label=text[:150])
    ItemFactory(resource=resource, collection=CollectionFactory(title=text[:150], summary=text[:600]))
    relate(resource, PracticeFactory(resource__title=text[:250]).resource)
    indexed(resource)
    return resource


def test_the_watch_sees_what_nothing_cleans():
    unseen = [payload for payload in payloads() if payload.startswith("<") and not danger_of(payload)]

    assert unseen == []
    assert danger_of('<a href="java\tscript:alert(1)">x</a>')
    assert danger_of('<a href=" data:text/html,x">x</a>')
    assert danger_of('<img src="//evil.example/x.png">')
    assert not danger_of('<a href="https://example.org/">x</a><img src="/ressources/a/vignette/b.webp">')


@EVERY_PAYLOAD
def test_no_page_of_a_resource_runs_what_is_written_in_it(client, payload):
    resource = hostile(payload)
    collection = resource.slug and "/ressources/collections"
    pages = [resource.get_absolute_url(), "/ressources", collection, f"{collection}/{_slug()}"]
    client.force_login(factories.MembershipFactory().user)  # who sees the contact too

    for page in pages:
        response = client.get(page)
        assert response.status_code == 200
        seen = watch(response.content.decode())
        assert seen.dangers == [], page
        assert [link for link, rel in seen.links if leaves(link) and "noreferrer" not in rel] == [], page


def _slug():
    from maillage.resources.models import Collection  # noqa: PLC0415 -- read when it exists

    return Collection.objects.get().slug


@EVERY_PAYLOAD
def test_linked_data_stay_one_element_and_say_the_same(client, payload):
    resource = hostile(payload)

    page = client.get(resource.get_absolute_url()).content.decode()

    [said] = re.findall(r'<script type="application/ld\+json">(.*?)</script', page, re.DOTALL)
    assert json.loads(said)["name"] == Resource.objects.get(pk=resource.pk).title
    assert not re.search(r"[<>&]", said)


@EVERY_PAYLOAD
def test_feeds_and_catalogues_stay_well_formed(client, payload):
    hostile(payload)

    for form in ("rss", "atom"):
        found = feedparser.parse(client.get(f"/ressources/flux.{form}").content, sanitize_html=False)
        assert not found.bozo
        assert len(found.entries) == 2
    assert len(client.get("/ressources/flux.json").json()["items"]) == 2
    assert fromstring(client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").content) is not None


@EVERY_PAYLOAD
def test_what_is_typed_or_asked_is_shown_as_text(client, payload):
    hostile("calme")
    for response in (
        client.post("/ressources", {"mots": payload}),
        client.get("/ressources", {"t": payload, "h": payload, "d": payload, "page": payload}),
        client.get("/ressources/flux.rss", {"h": payload}),
        client.get("/oai", {"verb": payload}),
        client.get("/oai", {"verb": "GetRecord", "identifier": payload, "metadataPrefix": "oai_dc"}),
    ):
        if response.headers["Content-Type"].startswith("text/html"):
            assert danger_of(response.content.decode()) == []
        elif "xml" in response.headers["Content-Type"]:
            fromstring(response.content)
        else:
            assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
