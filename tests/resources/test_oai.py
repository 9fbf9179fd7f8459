"""OAI-PMH 2.0: the six verbs, their errors, lists in several parts, what was withdrawn. By the rules of its schema."""

import re
from datetime import date, timedelta
from uuid import UUID
from xml.etree.ElementTree import fromstring

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.resources import actions
from maillage.resources.models import Resource
from maillage.resources.oai import answers
from maillage.resources.queries import harvest
from tests import factories
from tests.factories import MOMENT
from tests.resources.factories import ExpiredFactory, ResourceFactory, WithdrawnFactory

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
DC_NAMES = [
    "title",
    "creator",
    "subject",
    "description",
    "publisher",
    "contributor",
    "date",
    "type",
    "format",
    "identifier",
    "source",
    "language",
    "relation",
    "coverage",
    "rights",
]
UTC_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
DAY = timedelta(days=1)
LISTS = pytest.mark.parametrize("verb", ["ListRecords", "ListIdentifiers"])


def ask(client, method="get", **said):
    said = {name.rstrip("_"): value for name, value in said.items()}
    response = getattr(client, method)("/oai", said)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/xml; charset=utf-8"
    return checked(fromstring(response.content))


def checked(root):
    """The rules of OAI-PMH.xsd that any answer follows."""
    assert root.tag == f"{OAI}OAI-PMH"
    date_, request, *rest = list(root)
    assert (date_.tag, request.tag) == (f"{OAI}responseDate", f"{OAI}request")
    assert UTC_TIME.fullmatch(date_.text)
    assert request.text == "http://localhost:8000/oai"
    assert rest
    if rest[0].tag == f"{OAI}error":
        assert {one.tag for one in rest} == {f"{OAI}error"}
        assert set(request.attrib) == set() or rest[0].attrib["code"] not in {"badVerb", "badArgument"}
        return root
    assert len(rest) == 1
    assert rest[0].tag == f"{OAI}{request.attrib['verb']}"
    for record in root.iter(f"{OAI}record"):
        header, *more = list(record)
        assert [one.tag for one in more] == ([] if header.attrib else [f"{OAI}metadata"])
    for header in root.iter(f"{OAI}header"):
        assert header.attrib in ({}, {"status": "deleted"})
        names = [part.tag.removeprefix(OAI) for part in header]
        assert names[:2] == ["identifier", "datestamp"]
        assert set(names[2:]) <= {"setSpec"}
        assert UTC_TIME.fullmatch(header.find(f"{OAI}datestamp").text)
    for metadata in root.iter(f"{OAI}metadata"):
        [dc] = list(metadata)
        assert dc.tag == "{http://www.openarchives.org/OAI/2.0/oai_dc/}dc"
        assert all(part.tag.removeprefix(DC) in DC_NAMES and part.text for part in dc)
    return root


def error(root):
    return root.find(f"{OAI}error").attrib["code"]


def identifiers(root):
    return [header.find(f"{OAI}identifier").text for header in root.iter(f"{OAI}header")]


def name_of(resource):
    return f"oai:localhost:{resource.pk}"


def harvested(client, verb="ListRecords", **said):
    """All the parts of a list."""
    root = ask(client, verb=verb, metadataPrefix="oai_dc", **said)
    found = identifiers(root)
    while (token := root.find(f".//{OAI}resumptionToken")) is not None and token.text:
        assert int(token.attrib["cursor"]) == len(found) - len(identifiers(root))
        root = ask(client, verb=verb, resumptionToken=token.text)
        found += identifiers(root)
    return found


# The verbs


def test_identify(client, settings):
    settings.PUBLISHER_CONTACT = "Équipe <contact@reseau.example>"

    part = ask(client, verb="Identify").find(f"{OAI}Identify")

    assert [(one.tag.removeprefix(OAI), one.text) for one in part] == [
        ("repositoryName", "Ressources – Maillage"),
        ("baseURL", "http://localhost:8000/oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", "contact@reseau.example"),
        ("earliestDatestamp", "2000-01-01T00:00:00Z"),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ]


def test_identify_without_a_publisher_gives_the_address_of_mails(client, settings):
    settings.PUBLISHER_CONTACT = "01 99 00 10 20"
    settings.DEFAULT_FROM_EMAIL = "Maillage <ne-pas-repondre@reseau.example>"

    assert ask(client, verb="Identify").find(f".//{OAI}adminEmail").text == "ne-pas-repondre@reseau.example"


def test_formats(client):
    resource = ResourceFactory()

    for said in ({}, {"identifier": name_of(resource)}):
        [form] = ask(client, verb="ListMetadataFormats", **said).find(f"{OAI}ListMetadataFormats")
        assert [one.tag.removeprefix(OAI) for one in form] == ["metadataPrefix", "schema", "metadataNamespace"]
        assert form[0].text == "oai_dc"


def test_sets_are_the_themes(client):
    root = ask(client, verb="ListSets")

    sets = {one[0].text: one[1].text for one in root.iter(f"{OAI}set")}
    assert sets["runaway"] == "fugue"
    assert len(sets) == 21


def test_a_record_in_dublin_core(client):
    resource = ResourceFactory(
        title="A & B < C",
        authors="Camille Exemple; Dominique Exemple",
        type="film",
        themes=("runaway", "online"),
        publisher_name="Éditions d’exemple",
        year=2021,
        departments=("77",),
        licence="cc-by",
        language="lsf",
        identifier="10.1234/abc",
    )

    root = ask(client, verb="GetRecord", identifier=name_of(resource), metadataPrefix="oai_dc")

    assert identifiers(root) == [name_of(resource)]
    assert [one.text for one in root.iter(f"{OAI}setSpec")] == ["runaway", "online"]
    assert [(one.tag.removeprefix(DC), one.text) for one in root.find(f".//{OAI}metadata")[0]] == [
        ("title", "A & B < C"),
        ("creator", "Camille Exemple"),
        ("creator", "Dominique Exemple"),
        ("subject", "fugue"),
        ("subject", "numérique et réseaux sociaux"),
        ("description", "De quoi il s’agit, en deux phrases."),
        ("publisher", "Éditions d’exemple"),
        ("date", "2021"),
        ("type", "MovingImage"),
        ("type", "film"),
        ("identifier", f"http://localhost:8000{resource.get_absolute_url()}"),
        ("identifier", "10.1234/abc"),
        ("language", "fsl"),
        ("coverage", "Seine-et-Marne"),
        ("rights", "CC BY 4.0"),
        ("rights", "https://creativecommons.org/licenses/by/4.0/"),
    ]


@LISTS
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_list_by_get_and_by_post(client, verb, method):
    resources = ResourceFactory.create_batch(3)

    root = ask(client, method, verb=verb, metadataPrefix="oai_dc")

    assert sorted(identifiers(root)) == sorted(map(name_of, resources))
    assert len(list(root.iter(f"{OAI}metadata"))) == (3 if verb == "ListRecords" else 0)
    assert root.find(f".//{OAI}resumptionToken") is None


def test_a_set_holds_its_theme_only(client):
    fugue = ResourceFactory(themes=("school", "runaway"))
    ResourceFactory(themes=("school",))

    assert harvested(client, set="runaway") == [name_of(fugue)]


# What is not for everybody, or not any more


@pytest.mark.abuse(52)
def test_catalogues_take_what_everybody_may_read(client):
    public = ResourceFactory()
    hidden = [
        ResourceFactory(level=2),
        ResourceFactory(level=3),
        WithdrawnFactory(level=2),
        ResourceFactory(embargo_until=timezone.now() + DAY),
        WithdrawnFactory(embargo_until=timezone.now() + DAY),
    ]
    client.force_login(factories.MembershipFactory().user)

    assert harvested(client) == [name_of(public)]
    for resource in hidden:
        root = ask(client, verb="GetRecord", identifier=name_of(resource), metadataPrefix="oai_dc")
        assert error(root) == "idDoesNotExist"


@pytest.mark.parametrize("factory", [WithdrawnFactory, ExpiredFactory])
def test_what_is_gone_stays_as_deleted_without_its_words(client, factory):
    gone = factory(title="Titre retiré")

    root = ask(client, verb="GetRecord", identifier=name_of(gone), metadataPrefix="oai_dc")

    assert root.find(f".//{OAI}header").attrib == {"status": "deleted"}
    assert root.find(f".//{OAI}metadata") is None
    assert harvested(client) == [name_of(gone)]
    assert b"Titre" not in client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").content


@pytest.mark.parametrize("change", [{"level": 2}, {"embargo_until": "2030-01-01T00:00:00+01:00"}])
def test_what_everybody_could_read_is_told_as_deleted_when_they_cannot(client, change):
    resource = ResourceFactory(title="Titre réservé")
    never = ResourceFactory(level=2)
    for one in (resource, never):
        actions.change(one.pk, change | {"title": "Titre gardé"}, by=None, now=timezone.now())

    root = ask(client, verb="ListRecords", metadataPrefix="oai_dc")

    assert identifiers(root) == [name_of(resource)]
    assert root.find(f".//{OAI}header").attrib == {"status": "deleted"}
    assert root.find(f".//{OAI}metadata") is None


def test_what_is_opened_again_is_a_record_again(client):
    resource = ResourceFactory()
    for level in (2, 0):
        actions.change(resource.pk, {"level": level}, by=None, now=timezone.now())

    assert ask(client, verb="ListRecords", metadataPrefix="oai_dc").find(f".//{OAI}header").attrib == {}


# Dates


def stamp(client, resource):
    root = ask(client, verb="GetRecord", identifier=name_of(resource), metadataPrefix="oai_dc")
    return root.find(f".//{OAI}datestamp").text


def test_the_stamp_is_the_last_moment_at_which_the_record_changed(client):
    written = ResourceFactory(changed_at=MOMENT + timedelta(microseconds=999_999))
    opened = ResourceFactory(embargo_until=MOMENT + DAY)
    expired = ExpiredFactory(expires_on=date(2026, 11, 10))

    assert stamp(client, written) == "2026-11-01T09:00:00Z"
    assert stamp(client, opened) == "2026-11-02T09:00:00Z"
    assert stamp(client, expired) == "2026-11-10T23:00:00Z"  # midnight in Paris


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        ("2026-11-01T09:00:00Z", None, 3),
        ("2026-11-01T09:00:01Z", None, 2),
        ("2026-11-02", None, 2),
        ("2026-11-03", None, 1),
        ("2026-11-10T23:00:00Z", None, 1),
        ("2026-11-10T23:00:01Z", None, 0),
        (None, "2026-11-01", 1),
        (None, "2026-11-01T09:00:00Z", 1),
        (None, "2026-11-01T08:59:59Z", 0),
        (None, "2026-11-10T22:59:59Z", 2),
        (None, "2026-11-10T23:00:00Z", 3),
        ("2026-11-01", "2026-11-01", 1),
        ("2026-11-02T09:00:00Z", "2026-11-02T09:00:00Z", 1),
        (None, "9999-12-31", 3),
        ("0001-01-01", None, 3),
    ],
)
def test_a_list_between_two_moments(client, since, until, count):
    ResourceFactory(changed_at=MOMENT + timedelta(microseconds=999_999))
    ResourceFactory(embargo_until=MOMENT + DAY)
    ExpiredFactory(expires_on=date(2026, 11, 10))
    said = {name: value for name, value in (("from_", since), ("until", until)) if value}

    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc", **said)

    assert len(identifiers(root)) == count
    assert count or error(root) == "noRecordsMatch"


@given(
    moments=st.lists(st.integers(0, 40), min_size=1, max_size=6),
    since=st.integers(-1, 41),
    length=st.integers(0, 20),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_window_holds_exactly_the_stamps_inside(client, moments, since, length):
    """Whatever made the stamp: written, opened, expired."""
    Resource.objects.all().delete()
    now = MOMENT + timedelta(days=30)
    for number, hours in enumerate(moments):
        moment = MOMENT + timedelta(hours=hours)
        about = [{"changed_at": moment}, {"embargo_until": moment}, {"expires_on": timezone.localdate(moment)}]
        ResourceFactory(**about[number % 3])
    start = MOMENT + timedelta(hours=since)
    end = start + timedelta(hours=length)

    everything = harvest.page(harvest.records(now=now), after=None, size=99, now=now)
    inside = harvest.page(harvest.records(now=now, since=start, before=end), after=None, size=99, now=now)

    assert [one.resource.pk for one in inside] == [one.resource.pk for one in everything if start <= one.stamp < end]


# Lists in several parts


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(answers, "PAGE", 2)


@LISTS
def test_a_long_list_comes_in_parts_without_loss_nor_double(client, small_pages, verb):
    resources = [*ResourceFactory.create_batch(5), WithdrawnFactory()]

    found = harvested(client, verb)

    assert sorted(found) == sorted(map(name_of, resources))


def test_the_last_part_has_an_empty_token(client, small_pages):
    ResourceFactory.create_batch(3)
    token = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc").find(f".//{OAI}resumptionToken")
    assert token.attrib == {"completeListSize": "3", "cursor": "0"}

    last = ask(client, verb="ListIdentifiers", resumptionToken=token.text).find(f".//{OAI}resumptionToken")

    assert (last.text, last.attrib["cursor"]) == (None, "2")


def test_changes_in_between_lose_nothing(client, small_pages):
    """One is withdrawn, one rewritten, one added between two parts: all that was there is given once."""
    before = sorted(ResourceFactory.create_batch(6), key=lambda one: one.pk)
    root = ask(client, verb="ListIdentifiers", metadataPrefix="oai_dc")
    found = identifiers(root)

    Resource.objects.filter(pk=before[0].pk).update(title="Autre", changed_at=timezone.now())
    Resource.objects.filter(pk=before[3].pk).update(state="withdrawn", changed_at=timezone.now())
    Resource.objects.filter(pk=before[5].pk).update(changed_at=timezone.now())
    ResourceFactory(id=UUID(int=0))
    while (token := root.find(f".//{OAI}resumptionToken").text) is not None:
        root = ask(client, verb="ListIdentifiers", resumptionToken=token)
        found += identifiers(root)

    assert found == [name_of(one) for one in before]


def test_a_token_keeps_its_window_and_its_set(client, small_pages):
    wanted = ResourceFactory.create_batch(3, themes=("runaway",))
    ResourceFactory.create_batch(3, themes=("school",))
    ResourceFactory.create_batch(3, themes=("runaway",), changed_at=MOMENT + 5 * DAY)

    found = harvested(client, set="runaway", until="2026-11-02")

    assert sorted(found) == sorted(map(name_of, wanted))


def test_a_token_that_finds_nothing_more_ends_the_list(client, small_pages):
    ResourceFactory.create_batch(3)
    token = ask(client, verb="ListRecords", metadataPrefix="oai_dc").find(f".//{OAI}resumptionToken").text
    Resource.objects.update(level=2)

    root = ask(client, verb="ListRecords", resumptionToken=token)

    assert error(root) == "badResumptionToken"


@pytest.mark.parametrize("size", [1, 3])
def test_a_list_costs_two_queries_whatever_its_size(client, django_assert_num_queries, size):
    ResourceFactory.create_batch(size, publisher=factories.OrganisationFactory())

    with django_assert_num_queries(2):
        ask(client, verb="ListRecords", metadataPrefix="oai_dc")
