import json
from datetime import date
from pathlib import Path

import pytest

from maillage.directory.exchanges import hsds
from maillage.directory.exchanges.files import File
from maillage.directory.records import ContactRecord, OrganisationRecord, VerificationRecord
from tests.directory.exchanges.builders import (
    as_files,
    small_network,
)

SHARED = Path(__file__).resolve().parents[4] / "shared" / "hsds"
needs_hsds = pytest.mark.skipif(not SHARED.is_dir(), reason="les schémas HSDS (../shared/hsds) ne sont pas là")


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


@pytest.mark.parametrize(
    ("option", "lost"),
    [
        ({"id": "c", "service_id": "s", "amount": 0, "currency": "EUR", "option": ""}, []),
        ({"currency": "EUR"}, []),
        ({"amount": 0, "option": "Moins de 18 ans"}, ["cost_options (option)"]),
        ({"amount": 12, "valid_to": "2027-01-01"}, ["cost_options (amount, valid_to)"]),
        ({"amount": "à voir"}, ["cost_options (amount)"]),
    ],
)
def test_only_what_is_lost_of_a_cost_is_named(option, lost):
    found = foreign(cost_options=[option], alert="")

    assert [problem.message for problem in found.problems] == [
        f"Maillage n’a pas de place pour : {text}. Ce n’est pas repris." for text in lost
    ]


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
