"""OAI-PMH 2.0: every mistake of a harvester has its answer."""

from datetime import UTC, datetime
from uuid import UUID
from xml.etree.ElementTree import fromstring

import pytest
from django.core import signing
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.resources.oai import answers, requests
from maillage.resources.queries import harvest
from tests.factories import MOMENT
from tests.resources.factories import ResourceFactory
from tests.resources.test_oai import DC, OAI, ask, checked, error, small_pages

__all__ = ["small_pages"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"),
        ("verb=", "badVerb"),
        ("verb=listRecords", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"),
        ("verb=Identify&%3Cx%3E=1", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=GetRecord&identifier=oai:localhost:1", "badArgument"),
        ("verb=GetRecord&identifier=oai:localhost:1&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&identifier=%00&metadataPrefix=oai_dc", "idDoesNotExist"),
        (f"verb=GetRecord&identifier=oai:localhost:{UUID(int=7)}&metadataPrefix=oai_dc", "idDoesNotExist"),
        (f"verb=GetRecord&identifier={UUID(int=7)}&metadataPrefix=oai_dc", "idDoesNotExist"),
        (f"verb=GetRecord&identifier=oai:localhost:{UUID(int=7)}&metadataPrefix=x", "cannotDisseminateFormat"),
        (f"verb=ListMetadataFormats&identifier=oai:localhost:{UUID(int=7)}", "idDoesNotExist"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-30", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-20T10:00:00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-20&until=2026-02-21T10:00:00Z", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-21&until=2026-02-20", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=%00", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&set=nothing", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2030-01-01", "noRecordsMatch"),
        ("verb=ListRecords&resumptionToken=abc", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=", "badResumptionToken"),
        ("verb=ListSets&resumptionToken=abc", "badResumptionToken"),
        ("verb=ListRecords&resumptionToken=abc&metadataPrefix=oai_dc", "badArgument"),
    ],
)
def test_every_mistake_has_its_code(client, query, code):
    ResourceFactory()

    response = client.get(f"/oai?{query}")

    assert response.status_code == 200
    assert error(checked(fromstring(response.content))) == code


def test_a_token_serves_the_verb_that_gave_it(client, small_pages):
    ResourceFactory.create_batch(3)
    token = ask(client, verb="ListRecords", metadataPrefix="oai_dc").find(f".//{OAI}resumptionToken").text

    assert error(ask(client, verb="ListIdentifiers", resumptionToken=token)) == "badResumptionToken"


@pytest.mark.parametrize(
    "said", [{}, [], {"v": "ListRecords"}, {"v": "ListRecords", "f": 3, "b": 0, "s": "", "k": "x", "n": 1}]
)
def test_a_token_signed_for_something_else_is_refused(client, said):
    token = signing.dumps(said, salt="resources.oai")

    assert error(ask(client, verb="ListRecords", resumptionToken=token)) == "badResumptionToken"


@given(st.dictionaries(st.text(max_size=20), st.lists(st.text(max_size=40), min_size=1, max_size=2), max_size=4))
@settings(max_examples=60, deadline=None)
def test_whatever_is_asked_is_understood_or_refused(said):
    codes = {"badVerb", "badArgument", "badResumptionToken", "cannotDisseminateFormat"}

    assert refusal_of({"verb": ["ListRecords"], **said}) in {*codes, None}


def refusal_of(said):
    try:
        requests.read(said)
    except requests.Refused as refused:
        return refused.code
    return None


def test_other_methods_are_refused(client):
    assert client.put("/oai").status_code == 405


def test_an_answer_sets_no_cookie_and_stays_out_of_search_engines(client):
    response = client.get("/oai?verb=Identify")

    assert not response.cookies
    assert response.headers["X-Robots-Tag"] == "noindex, noarchive"


def test_signs_that_no_xml_holds_are_left_out():
    asked = requests.Asked("Identify", {})
    record = harvest.Record(
        ResourceFactory.build(title="Un\x00 titre\x1f", summary="a\ufffeb"),
        datetime(2026, 1, 1, tzinfo=UTC),
        is_deleted=False,
    )
    root = answers._root(MOMENT)

    answers._record(root, record)

    assert asked.verb == "Identify"
    assert fromstring(answers._written(root)).find(f".//{DC}title").text == "Un titre"
