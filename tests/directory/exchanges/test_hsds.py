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
from maillage.directory.records import Batch, ContactRecord, OrganisationRecord, VerificationRecord
from tests.directory.exchanges.builders import (
    as_files,
    full_service,
    in_order,
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


@needs_hsds
@pytest.mark.parametrize("name", ["service_full", "service_list", "organization_full", "organization_list"])
def test_the_official_examples_load(name):
    file = File(f"{name}.json", (SHARED / "examples" / f"{name}.json").read_bytes())

    batch = hsds.read([file], source="exemple")

    assert batch.blocking() == []
    assert [record.name for record in batch.organisations] == ["Example Organization Inc."]
    assert len(batch.services) == (0 if name == "organization_list" else 1)
    assert {record.source for record in batch.records()} == {"exemple"}


@needs_hsds
def test_the_full_example_says_what_it_can():
    file = File("service_full.json", (SHARED / "examples" / "service_full.json").read_bytes())

    batch = hsds.read([file])

    (found,) = batch.services
    (place,) = batch.sites
    assert found.name == "Community Counselling"
    assert found.status == "published"
    assert (found.age_min, found.age_max) == (12, 100)
    assert found.phone == "+44 1234 234567"
    assert found.cost == "paid"
    assert found.contacts == (
        ContactRecord(role="Reception Manager", name="Ann Persona", phone="+44 1234 234567", email="email@example.com"),
    )
    assert [(check.method, check.result) for check in found.verifications] == [("import", "confirmed")]
    assert found.languages == ("ur",)
    assert (place.city, place.country, place.longitude, place.commune) == ("MyCity", "US", None, None)
    assert not any(problem.is_blocking for problem in batch.problems)
    assert sorted({problem.field for problem in batch.problems}) == [
        "champs",
        "latitude",
        "parent_organization_id",
        "schedules",
        "service_areas",
    ]


@needs_hsds
def test_the_description_of_an_api_is_said_to_be_one():
    batch = hsds.read([File("base.json", (SHARED / "examples" / "base.json").read_bytes())])

    assert [str(problem) for problem in batch.problems] == [
        "base.json, fichier : base.json : ce document décrit une API. Donnez plutôt ses services ou ses organisations."
    ]


EXCEPTION = {"taxonomy_term": {"taxonomy": "maillage-schedules", "code": "exception"}}
VERIFICATION = {"value": "hier call", "taxonomy_term": {"taxonomy": "maillage-verifications", "code": "confirmed"}}
DEEP = {"value": "[" * 100_000, "taxonomy_term": {"taxonomy": "maillage-fields", "code": "exchange"}}
NUMBER = {"value": "5", "taxonomy_term": {"taxonomy": "maillage-fields", "code": "is_anonymous"}}
FIELD = {"value": "peut-être", "taxonomy_term": {"taxonomy": "maillage-fields", "code": "is_anonymous"}}


def foreign(**values):
    document = {
        "id": "s1",
        "name": "Advice",
        "status": "active",
        "organization": {"id": "o1", "name": "Org", "description": ""},
    }
    return hsds.read([File("s.json", json.dumps({**document, **values}).encode())])


def test_weekly_rules_become_opening_hours():
    batch = foreign(
        schedules=[
            {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "12:00:00"},
            {"freq": "WEEKLY", "byday": "MO", "opens_at": "14:00", "closes_at": "17:30Z"},
        ]
    )

    assert batch.problems == []
    assert batch.services[0].opening_hours == "Mo 09:00-12:00,14:00-17:30; Tu 09:00-12:00"


def test_an_area_of_insee_is_understood():
    batch = foreign(service_areas=[{"id": "a", "uri": "http://id.insee.fr/geo/departement/93"}])

    assert [(area.level, area.code) for area in batch.services[0].areas] == [("department", "93")]


def test_what_is_not_said_stays_unknown():
    (found,) = foreign().services

    assert (found.description, found.needs, found.areas, found.contacts, found.opening_hours) == (None,) * 5


def test_a_last_check_is_a_verification():
    (found,) = foreign(assured_date="2025-02-01").services

    assert found.verifications == (VerificationRecord(on=date(2025, 2, 1), method="import", result="confirmed"),)


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"status": "actif"}, "status", "« actif » n’est pas un code connu. Vouliez-vous dire « active » ?"),
        ({"name": None}, "name", "Il manque cette information, que HSDS exige."),
        ({"name": ["x"]}, "name", "Il faut un texte."),
        ({"phones": "0199001234"}, "phones", "Il faut une liste entre crochets."),
        ({"contacts": ["Ann"]}, "contacts", "Il faut une liste d’objets entre accolades."),
        ({"organization": "o1"}, "organization", "Il faut un objet entre accolades."),
        ({"contacts": [{"phones": [{"number": {}}]}]}, "number", "Il faut un texte."),
        (
            {"schedules": [{"valid_from": "hier", "attributes": [EXCEPTION]}]},
            "schedules",
            "Une date de ces horaires n’est pas correcte. Écrivez-la ainsi : 2026-11-21.",
        ),
        ({"attributes": [VERIFICATION]}, "attributes", "Une date de vérification n’est pas correcte."),
        ({"attributes": [NUMBER]}, "attributes", "Une valeur de ces attributs ne se lit pas."),
        ({"attributes": [DEEP]}, "attributes", "Une valeur de ces attributs ne se lit pas."),
        ({"attributes": [FIELD]}, "attributes", "Une valeur de ces attributs ne se lit pas."),
        ({"last_modified": "hier"}, "last_modified", "Cette date n’est pas correcte. Écrivez-la ainsi : 2026-11-21."),
    ],
)
def test_a_wrong_value_is_refused_with_its_row(values, field, message):
    found = foreign(**values).blocking()

    assert (found[0].where, found[0].row, found[0].field, found[0].message) == ("s.json", 1, field, message)


def test_a_number_out_of_bounds_is_left_out():
    batch = foreign(minimum_age=200)

    assert batch.services[0].age_min is None
    assert [problem.message for problem in batch.problems] == [
        "Ce nombre doit être entre 0 et 120 : il n’a pas été repris."
    ]


def test_a_data_inclusion_file_is_recognised():
    batch = hsds.read([File("s.json", b'[{"id": "a--1", "nom": "A", "structure_id": "a--2"}]')])

    assert [problem.message for problem in batch.problems] == [
        "s.json, ligne 1 : ce fichier semble être du data·inclusion : utilisez « --format data-inclusion »."
    ]


def test_the_same_organisation_twice_in_a_list_is_refused():
    item = {"id": "o1", "name": "Org", "description": ""}

    batch = hsds.read([File("o.json", json.dumps([item, item]).encode())])

    assert [(problem.row, problem.field) for problem in batch.blocking()] == [(2, "id")]


def test_an_organisation_told_in_two_services_is_put_together():
    services = [
        {"id": "s1", "name": "A", "status": "active", "organization": {"id": "o", "name": "Org", "description": ""}},
        {
            "id": "s2",
            "name": "B",
            "status": "active",
            "organization": {"id": "o", "name": "Org", "email": "a@b.example"},
        },
    ]

    batch = hsds.read([File("s.json", json.dumps(services).encode())], source="x")

    assert batch.organisations == [OrganisationRecord(source="x", external_id="o", name="Org", email="a@b.example")]


def test_a_service_may_name_its_organisation_by_identifier():
    documents = [
        {"id": "s1", "name": "A", "status": "active", "organization_id": "o"},
        {"id": "o", "name": "Org", "description": ""},
    ]

    batch = hsds.read([File("s.json", json.dumps(documents).encode())], source="x")

    assert [record.organisation for record in batch.services] == ["x--o"]
    assert batch.problems == []


def test_a_service_without_organisation_is_refused():
    batch = hsds.read([File("s.json", b'{"id": "s1", "name": "A", "status": "active"}')])

    assert [problem.message for problem in batch.blocking()] == ["Il manque l’organisation de ce service."]


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


def test_a_foreign_document_knows_all_its_contacts():
    ours = hsds.read(as_files(hsds.write(small_network())))

    assert (foreign().sees_public_only, ours.sees_public_only) == (False, True)


def test_numbers_are_read_as_texts():
    (found,) = foreign(name=119).services

    assert found.name == "119"


def test_a_text_that_is_too_long_is_cut():
    batch = foreign(wait_time="x" * 200)

    assert len(batch.services[0].response_delay) == 120
    assert [problem.message for problem in batch.problems] == ["Ce texte a 200 caractères : il a été coupé à 120."]


def test_a_number_that_is_no_number_is_left_out():
    assert foreign(minimum_age="douze").services[0].age_min is None


def test_an_unknown_language_is_left_with_the_nearest_one():
    batch = foreign(languages=[{"name": "Roumin"}, {"code": "EN"}, {"name": "Arabe"}])

    assert batch.services[0].languages == ("en", "ar")
    assert [problem.message for problem in batch.problems] == [
        "« Roumin » n’est pas un code connu. Vouliez-vous dire « roumain » ?"
    ]


@pytest.mark.parametrize(
    ("uri", "areas"),
    [
        ("http://id.insee.fr/geo/pays/france", [("country", "")]),
        ("http://id.insee.fr/geo/region/11", [("region", "11")]),
        ("http://id.insee.fr/geo/canton/11", None),
        ("http://id.insee.fr/geo/pays/99109", None),
    ],
)
def test_uris_of_insee_name_areas(uri, areas):
    (found,) = foreign(service_areas=[{"uri": uri}]).services

    assert (found.areas and [(area.level, area.code) for area in found.areas]) == areas


def test_free_is_a_cost_of_nothing():
    assert foreign(cost_options=[{"amount": 0}]).services[0].cost == "free"


def test_a_place_may_be_named_by_identifier():
    documents = [
        {
            "id": "s1",
            "name": "A",
            "status": "active",
            "organization_id": "o",
            "service_at_locations": [{"location_id": "l"}, {"location_id": "l"}],
        },
        {
            "id": "o",
            "name": "Org",
            "description": "",
            "parent_organization_id": "p",
            "organization_identifiers": [
                {"identifier_scheme": "FR-SIRET", "identifier": "130 025 265 00013"},
                {"identifier_type": "RNA", "identifier": "W931234567"},
                {"identifier_type": "autre", "identifier": "1"},
            ],
            "locations": [
                {
                    "id": "l",
                    "location_type": "physical",
                    "external_identifier": "93066",
                    "external_identifier_type": "INSEE",
                    "addresses": [{"country": "France"}],
                }
            ],
        },
        {"id": "p", "name": "Mère", "description": ""},
    ]

    batch = hsds.read([File("s.json", json.dumps(documents).encode())], source="x")

    assert [place.site for place in batch.services[0].places] == ["x--l"]
    assert [(record.siret, record.rna, record.parent) for record in batch.organisations] == [
        ("13002526500013", "W931234567", "x--p"),
        (None, None, None),
    ]
    assert (batch.sites[0].commune, batch.sites[0].country) == ("93066", None)
    assert [problem.field for problem in batch.problems] == ["country"]


def test_a_page_without_a_list_is_refused():
    (problem,) = hsds.read([File("s.json", b'{"contents": 1}')]).problems

    assert "ce document n’est pas du HSDS" in problem.message


def test_the_demonstration_network_comes_back_equal():
    batch = published.public_only(network.build(date(2026, 11, 21)))

    first = hsds.write(batch)
    back = hsds.read(as_files(first))
    second = hsds.write(back)

    assert back.problems == []
    assert hsds.write(hsds.read(as_files(second))).files == second.files
    assert len(back.services) == len(batch.services)
