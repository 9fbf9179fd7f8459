import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource

from maillage.directory.demo import network
from maillage.directory.exchanges import hsds, published
from maillage.directory.exchanges.files import File
from maillage.directory.records import Batch
from tests.directory.exchanges import builders
from tests.directory.exchanges.builders import (
    as_files,
    full_service,
    organisation,
    service,
    site,
    small_network,
    with_private_parts,
)
from tests.directory.exchanges.strategies import batches

SHARED = Path(__file__).resolve().parents[4] / "shared" / "hsds"
needs_hsds = pytest.mark.skipif(not SHARED.is_dir(), reason="les schémas HSDS (../shared/hsds) ne sont pas là")


@pytest.fixture(scope="module")
def schemas():
    return {path.name: json.loads(path.read_text()) for path in sorted((SHARED / "schema").glob("*.json"))}


@pytest.fixture(scope="module")
def registry(schemas):
    """A document's `$ref` are names of files: they are read as such."""
    return Registry().with_resources(
        (name, Resource.from_contents(schema, default_specification=_draft())) for name, schema in schemas.items()
    )


def in_order(batch):
    """HSDS says that a place is protected, and never that it is not: a new one is then public."""
    sites = [replace(record, is_protected=bool(record.is_protected)) for record in batch.sites]
    return builders.in_order(replace(batch, sites=sites))


def _draft():
    from referencing.jsonschema import DRAFT202012  # noqa: PLC0415 -- only with the schemas

    return DRAFT202012


def errors_of(document, name, schemas, registry):
    validator = Draft202012Validator(schemas[name], registry=registry, format_checker=FormatChecker())
    return [f"{'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(document)]


def written(batch):
    return {name: json.loads(data) for name, data in hsds.write(batch).files.items()}


@needs_hsds
def test_an_export_is_valid_hsds(schemas, registry):
    pages = written(small_network())

    assert [
        error
        for item in pages["services.json"]["contents"]
        for error in errors_of(item, "service.json", schemas, registry)
    ] == []
    assert [
        error
        for item in pages["organizations.json"]["contents"]
        for error in errors_of(item, "organization.json", schemas, registry)
    ] == []


@needs_hsds
def test_the_schemas_do_refuse_a_wrong_document(schemas, registry):
    document = written(small_network())["services.json"]["contents"][0]

    assert errors_of({**document, "status": "open"}, "service.json", schemas, registry) != []
    assert errors_of({**document, "url": "pas une adresse"}, "service.json", schemas, registry) != []


def unknown_fields(value, name, schemas):
    """Fields that the schema of an object does not have, at every depth."""
    schema = schemas[name]["properties"]
    for field, part in value.items():
        if field not in schema:
            yield f"{name}: {field}"
            continue
        reference = schema[field].get("$ref") or schema[field].get("items", {}).get("$ref")
        parts = part if isinstance(part, list) else [part]
        for inner in parts:
            if reference and isinstance(inner, dict):
                yield from unknown_fields(inner, reference, schemas)


@needs_hsds
def test_an_export_invents_no_field(schemas):
    pages = written(small_network())

    assert [
        f for item in pages["services.json"]["contents"] for f in unknown_fields(item, "service.json", schemas)
    ] == []
    assert [
        f
        for item in pages["organizations.json"]["contents"]
        for f in unknown_fields(item, "organization.json", schemas)
    ] == []


def test_what_is_exported_comes_back_equal():
    batch = small_network()

    back = hsds.read(as_files(hsds.write(batch)))

    assert back.problems == []
    assert in_order(back) == in_order(_without_capacities(batch))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(batches(has_capacities=False))
def test_whatever_is_exported_comes_back_equal(batch):
    back = hsds.read(as_files(hsds.write(batch)))

    assert back.problems == []
    assert in_order(back) == in_order(_without_capacities(batch))


@needs_hsds
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(batches(has_capacities=False))
def test_whatever_is_exported_is_valid(schemas, registry, batch):
    pages = written(batch)

    for item in pages["services.json"]["contents"]:
        assert errors_of(item, "service.json", schemas, registry) == []
    for item in pages["organizations.json"]["contents"]:
        assert errors_of(item, "organization.json", schemas, registry) == []


def _without_capacities(batch):
    """The format is public: it never speaks of capacities, so it leaves them as they are."""
    return Batch(
        organisations=batch.organisations,
        sites=batch.sites,
        services=[replace(record, capacities=None) for record in batch.services],
    )


def test_the_services_alone_come_back_equal():
    batch = Batch(organisations=[organisation()], sites=[site(city="Bobigny")], services=[full_service()])

    back = hsds.read([File("services.json", hsds.write(batch).files["services.json"])])

    assert in_order(back) == in_order(_without_capacities(batch))


def test_a_second_export_is_equal_to_the_byte():
    first = hsds.write(small_network())

    second = hsds.write(hsds.read(as_files(first)))

    assert second.files["services.json"] == first.files["services.json"]
    assert sorted(json.loads(second.files["organizations.json"])["contents"], key=str) == sorted(
        json.loads(first.files["organizations.json"])["contents"], key=str
    )


def test_only_public_contacts_leave():
    batch = published.public_only(with_private_parts(small_network()))

    text = b"".join(hsds.write(batch).files.values()).decode()

    assert "Camille Essai" in text
    assert "Dominique Privé" not in text
    assert "capacities" not in text


def test_an_external_identifier_that_is_a_uuid_is_kept():
    own = "ac148810-d857-441c-9679-408f346de14b"
    batch = Batch(organisations=[organisation(own), organisation("2")])

    contents = written(batch)["organizations.json"]["contents"]

    assert contents[0]["id"] == own
    assert contents[1]["id"] == str(uuid5(NAMESPACE_URL, "maillage:maillage--2"))


def test_two_sources_may_use_the_same_uuid():
    own = "ac148810-d857-441c-9679-408f346de14b"
    batch = Batch(organisations=[organisation(own), organisation(own, source="autre")])

    back = hsds.read(as_files(hsds.write(batch)))

    assert in_order(back) == in_order(batch)


def test_a_protected_location_is_postal_and_tells_its_department_only():
    location = next(
        place["location"]
        for item in written(small_network())["services.json"]["contents"]
        for place in item["service_at_locations"]
        if place["location"]["location_type"] == "postal"
    )

    assert sorted(location) == ["attributes", "id", "location_type"]
    assert {term["taxonomy_term"]["code"]: term.get("value") for term in location["attributes"]} == {
        "physical": None,
        "unknown": None,
        "source": "maillage",
        "external_id": "refuge",
        "organisation": "maillage--asso",
        "department": "77",
        "modified_on": "2026-09-01",
        "is_protected": "true",
    }


def test_simple_hours_are_told_day_by_day():
    batch = Batch(organisations=[organisation()], services=[service(opening_hours="Sa-Mo 22:00-02:00; Mo off; PH off")])

    schedules = written(batch)["services.json"]["contents"][0]["schedules"]

    assert [(s.get("byday"), s.get("opens_at"), s.get("closes_at")) for s in schedules] == [
        (None, None, None),
        ("SA", "22:00", "02:00"),
        ("SU", "22:00", "02:00"),
    ]
    assert schedules[0]["notes"] == "Sa-Mo 22:00-02:00; Mo off; PH off"


@pytest.mark.parametrize(("hours", "days"), [("24/7", 7), ("Mo[1] 10:00-12:00", 0), ("Mo,We 10:00-12:00;", 2)])
def test_only_a_plain_week_is_derived(hours, days):
    batch = Batch(organisations=[organisation()], services=[service(opening_hours=hours)])

    assert len(written(batch)["services.json"]["contents"][0]["schedules"]) == 1 + days


def test_what_no_uri_field_can_hold_travels_aside():
    batch = Batch(
        organisations=[organisation(website="https://été.example/é", email="pas une adresse")],
        services=[service(contact_link="https://x.example/a b", website="http://[x", email="non")],
    )

    back = hsds.read(as_files(hsds.write(batch)))

    assert in_order(back) == in_order(_without_capacities(batch))


def test_the_demonstration_network_comes_back_equal():
    batch = published.public_only(network.build(date(2026, 11, 21)))

    first = hsds.write(batch)
    back = hsds.read(as_files(first))
    second = hsds.write(back)

    assert back.problems == []
    assert hsds.write(hsds.read(as_files(second))).files == second.files
    assert len(back.services) == len(batch.services)
