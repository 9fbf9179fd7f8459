import csv
import io
import json
from datetime import date
from decimal import Decimal

import pytest
from data_inclusion.schema import v1
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.directory import vocabulary
from maillage.directory.demo import network
from maillage.directory.exchanges import data_inclusion, published
from maillage.directory.exchanges.data_inclusion import mapping
from maillage.directory.exchanges.files import File
from maillage.directory.records import AreaRecord, Batch, ContactRecord, PlaceRecord
from tests.directory.exchanges.builders import (
    as_files,
    as_new,
    full_service,
    in_order,
    organisation,
    service,
    site,
    small_network,
    with_private_parts,
)
from tests.directory.exchanges.strategies import batches

STRUCTURE = {
    "source": "dora",
    "id": "dora--42",
    "nom": "Mission locale d’essai",
    "date_maj": "2026-02-14",
    "description": "Une structure inventée pour les tests.",
    "lien_source": "https://source.example/42",
    "siret": "13002526500013",
    "commune": "Saint-Denis",
    "code_postal": "93200",
    "code_insee": "93066",
    "adresse": "1 rue d’Essai",
    "longitude": 2.357,
    "latitude": 48.936,
    "telephone": "+33199001234",
    "courriel": "contact@essai.example",
    "site_web": "https://essai.example",
    "horaires_accueil": "Mo-Fr 09:00-18:00",
    "accessibilite_lieu": "https://acceslibre.example/1",
    "reseaux_porteurs": ["mission-locale", "cap-emploi-reseau-cheops"],
}
SERVICE = {
    "source": "dora",
    "structure_id": "dora--42",
    "id": "dora--43",
    "nom": "Consultation d’addictologie",
    "description": "Une consultation inventée pour les tests.",
    "date_maj": "2026-02-15",
    "type": "accompagnement",
    "thematiques": ["sante--addictions", "sante--sante-mentale"],
    "frais": "gratuit",
    "frais_precisions": "Aucun",
    "publics": ["jeunes", "personnes-exilees"],
    "publics_precisions": "Sur rendez-vous\nDe 12 à 17,5 ans.",
    "conditions_acces": "Aucune",
    "commune": "Saint-Denis",
    "code_postal": "93200",
    "code_insee": "93066",
    "adresse": "1 rue d’Essai",
    "longitude": 2.357,
    "latitude": 48.936,
    "telephone": "+33199001235",
    "courriel": "ecoute@essai.example",
    "modes_accueil": ["a-distance", "en-presentiel"],
    "zone_eligibilite": ["200054781", "93", "93066"],
    "contact_nom_prenom": "Camille Essai",
    "lien_mobilisation": "https://essai.example/rdv",
    "modes_mobilisation": ["se-presenter", "telephoner"],
    "mobilisable_par": ["professionnels", "usagers"],
    "mobilisation_precisions": "Appeler l’accueil",
    "volume_horaire_hebdomadaire": 1.5,
    "nombre_semaines": 3,
    "horaires_accueil": "Mo 10:00-12:00",
}


def read(*lists):
    return as_new(data_inclusion.read([File(f"{n}.json", json.dumps(items).encode()) for n, items in enumerate(lists)]))


def read_new(written):
    return as_new(data_inclusion.read(as_files(written)))


def written(batch):
    files = data_inclusion.write(batch).files
    return json.loads(files["structures.json"]), json.loads(files["services.json"])


def test_what_is_imported_is_exported_equal():
    batch = read([STRUCTURE], [SERVICE])

    structures, services = written(batch)

    assert batch.problems == []
    assert structures == [{**STRUCTURE, "reseaux_porteurs": ["cap-emploi-reseau-cheops", "mission-locale"]}]
    assert services == [SERVICE]


def test_the_least_document_comes_back_equal():
    structure = {name: STRUCTURE[name] for name in ("source", "id", "nom", "date_maj")}
    service_ = {name: SERVICE[name] for name in ("source", "structure_id", "id", "nom", "description", "date_maj")}

    batch = read([structure], [service_])

    assert written(batch) == ([structure], [service_])


def test_a_service_says_what_our_columns_can():
    (found,) = read([STRUCTURE], [SERVICE]).services

    assert found.type == "harm_reduction"
    assert found.audiences == ("young",)
    assert (found.audience_details, found.age_min, found.age_max) == ("Sur rendez-vous", 12, Decimal("17.5"))
    assert found.access_modes == ("on_site", "remote")
    assert found.contact_modes == ("phone", "visit")
    assert found.who_can_ask == ("young", "relative", "professional")
    assert found.cost == "free"
    assert found.areas == (
        AreaRecord(level="epci", code="200054781"),
        AreaRecord(level="department", code="93"),
        AreaRecord(level="commune", code="93066"),
    )
    assert found.places == (PlaceRecord(site="dora--42#site"),)
    assert found.contacts == (ContactRecord(name="Camille Essai", visibility="public"),)
    assert (found.needs, found.languages, found.closures, found.young_text) == (None, None, None, None)


def test_a_service_elsewhere_has_its_own_site():
    batch = read([STRUCTURE], [{**SERVICE, "adresse": "2 rue d’Essai"}])

    assert [(record.external_id, record.address) for record in batch.sites] == [
        ("42#site", "1 rue d’Essai"),
        ("43#service-site", "2 rue d’Essai"),
    ]
    assert batch.services[0].places == (PlaceRecord(site="dora--43#service-site", opening_hours=""),)


def test_a_service_met_on_site_without_a_place_is_at_its_structure():
    nowhere = {name: value for name, value in SERVICE.items() if name not in mapping.LOCATION}
    nowhere.pop("horaires_accueil")

    batch = read([STRUCTURE], [nowhere])

    assert batch.services[0].places == (PlaceRecord(site="dora--42#site", opening_hours="Mo-Fr 09:00-18:00"),)
    assert written(batch)[1] == [nowhere]


@pytest.mark.parametrize(
    ("codes", "areas"),
    [
        (["france"], [("country", "")]),
        (["99100"], [("country", "")]),
        (["93"], [("department", "93")]),
        (["2a"], [("department", "2A")]),
        (["974"], [("department", "974")]),
        (["99109", "93"], [("department", "93")]),
    ],
)
def test_areas_are_read_by_their_shape(codes, areas):
    batch = read([STRUCTURE], [{**SERVICE, "zone_eligibilite": codes}])

    assert [(area.level, area.code) for area in batch.services[0].areas] == areas
    assert written(batch)[1][0]["zone_eligibilite"] == sorted(codes)


def test_a_region_leaves_as_its_departements():
    batch = Batch(organisations=[organisation()], services=[service(areas=(AreaRecord(level="region", code="11"),))])

    assert written(batch)[1][0]["zone_eligibilite"] == ["75", "77", "78", "91", "92", "93", "94", "95"]


def test_what_the_source_said_is_forgotten_once_ours_has_changed():
    batch = read([STRUCTURE], [SERVICE])
    (found,) = batch.services
    kept = found.exchange["data_inclusion"]

    batch.services[:] = [service("43", "dora--42", source="dora", type="legal_support", exchange=found.exchange)]

    assert kept["thematiques"][1] == SERVICE["thematiques"]
    assert written(batch)[1][0]["thematiques"] == sorted(vocabulary.service_type("legal_support").exchange_topics)


def assert_valid(batch):
    structures, services = written(batch)
    for document in structures:
        v1.Structure.model_validate(document)
    for document in services:
        v1.Service.model_validate(document)
    return structures, services


def test_our_own_records_leave_as_valid_documents():
    structures, services = assert_valid(small_network())

    assert [len(structures), len(services)] == [2, 2]
    assert services[0]["publics_precisions"] == "Filles et garçons\nDe 12 à 17,5 ans."
    assert services[1]["description"] == "Accueil d’urgence : la description n’est pas renseignée."


def test_our_own_export_is_stable_once_read_back():
    first = data_inclusion.write(small_network())

    second = data_inclusion.write(read_new(first))

    assert second.files == first.files


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(batches(has_capacities=False))
def test_whatever_is_exported_is_valid_and_stable(batch):
    first = data_inclusion.write(batch)

    back = read_new(first)
    second = data_inclusion.write(back)

    assert back.blocking() == []
    assert_valid(batch)
    assert second.files == first.files
    assert in_order(read_new(second)) == in_order(back)


def test_a_protected_site_leaves_no_place_at_all():
    _, services = written(small_network())

    assert set(services[1]) & {*mapping.LOCATION} == set()


def test_what_the_schema_refuses_is_left_out():
    batch = Batch(
        organisations=[organisation(email="pas une adresse", website="essai", siret="12"), organisation("x", name="X")],
        services=[service(), service("2", "maillage--x")],
    )

    files = data_inclusion.write(batch)
    structures, services = assert_valid(batch)

    assert structures == [
        {"source": "maillage", "id": "maillage--asso", "nom": "Association asso", "date_maj": "2026-09-01"}
    ]
    assert [item["id"] for item in services] == ["maillage--ecoute"]
    assert files.notes == [
        "Structures que data·inclusion refuserait, laissés de côté : 1.",
        "Services que data·inclusion refuserait, laissés de côté : 1.",
    ]


def test_a_long_name_is_cut():
    (found, *_), _ = assert_valid(Batch(organisations=[organisation(name="a" * 200)]))

    assert found["nom"] == "a" * 149 + "…"


def test_only_public_contacts_leave():
    batch = published.public_only(with_private_parts(Batch(organisations=[organisation()], services=[full_service()])))

    (found,) = written(batch)[1]

    assert found["contact_nom_prenom"] == "Camille Essai"
    assert "Dominique" not in json.dumps(written(batch))


def test_every_type_of_ours_leaves_and_is_read_as_a_type():
    for kind in vocabulary.SERVICE_TYPES:
        batch = Batch(organisations=[organisation()], services=[service(type=kind.code, audiences=kind.audiences)])
        assert_valid(batch)
        assert mapping.service_type(kind.exchange_type, kind.exchange_topics) in vocabulary.type_codes()


def test_a_service_without_any_known_topic_has_no_need():
    batch = read([STRUCTURE], [{**SERVICE, "thematiques": ["numerique--acquerir-un-equipement"]}])

    assert (batch.services[0].type, batch.services[0].needs) == ("other", ())
    assert [str(problem) for problem in batch.problems] == [
        "services, thematiques (avertissement) : Services sans aucune thématique que Maillage connaît, donc sans besoin : 1."
    ]


@given(st.one_of(st.none(), st.decimals(0, 120, places=1)), st.one_of(st.none(), st.decimals(0, 120, places=1)))
def test_ages_are_read_back(low, high):
    assert mapping.without_ages(mapping.with_ages("Un texte", low, high)) == ("Un texte", low, high)


def test_a_last_line_that_is_no_age_is_left_alone():
    text = "De 1,2,3 à 4 ans."

    assert mapping.without_ages(text) == (text, None, None)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("type", "acompagnement", "« acompagnement » n’est pas un code connu. Vouliez-vous dire « accompagnement » ?"),
        ("publics", ["jeune"], "« jeune » n’est pas un code connu. Vouliez-vous dire « jeunes » ?"),
        ("publics", [], "Cette liste est vide : donnez une valeur, ou ne donnez pas la liste."),
        ("publics", "jeunes", "Il faut une liste de codes."),
        ("nom", "A", "Ce texte est trop court : il faut 3 caractères au moins."),
        ("nom", None, "Il faut un texte entre guillemets."),
        ("nom", 12, "Il faut un texte entre guillemets."),
        ("date_maj", "14/02/2026", "Cette date n’est pas correcte. Écrivez-la ainsi : 2026-11-21."),
        ("date_maj", "1999-01-01", "La date de dernière modification doit être au 21e siècle."),
        ("code_postal", "9320", "Un code postal a 5 chiffres."),
        ("code_insee", "1 rue d’Essai", "Un code INSEE de commune a 5 caractères, par exemple 75056 ou 2A004."),
        ("courriel", "essai", "Cette adresse de courriel n’est pas correcte."),
        ("lien_mobilisation", "essai", "Cette adresse web n’est pas correcte : elle commence par https://."),
        ("lien_mobilisation", "ftp://essai.example", "Cette adresse web doit commencer par http:// ou https://."),
        ("longitude", "est", "Il faut un nombre."),
        ("nombre_semaines", 0, "Ce nombre doit être au moins 1."),
        ("nombre_semaines", 1.5, "Il faut un nombre entier."),
        ("publics", ["tous-publics", "jeunes"], "`tous-publics` ne peut pas être utilisé avec d’autres valeurs."),
    ],
)
def test_a_wrong_value_is_refused_with_its_row(field, value, message):
    batch = read([STRUCTURE], [SERVICE, {**SERVICE, "id": "dora--44", field: value}])

    assert [str(problem) for problem in batch.problems] == [f"1.json, ligne 2, {field} : {message}"]


def test_a_missing_field_is_named():
    batch = read([{**STRUCTURE, "nom": ""}], [SERVICE])

    assert [str(problem) for problem in batch.problems] == [
        "0.json, ligne 1, nom : Il manque cette information, que data·inclusion exige."
    ]
    assert [record.name for record in batch.organisations] == ["?"]


def test_hours_of_another_syntax_are_kept_aside():
    said = {**SERVICE, "horaires_accueil": "du lundi au vendredi"}

    batch = read([STRUCTURE], [said])

    assert batch.services[0].opening_hours is None
    assert [problem.is_blocking for problem in batch.problems] == [False]
    assert written(batch)[1] == [said]


def test_long_details_are_cut_but_kept():
    said = {**SERVICE, "frais_precisions": "x" * 2000}

    batch = read([STRUCTURE], [said])

    assert len(batch.services[0].cost_details) == 1000
    assert written(batch)[1] == [said]


def test_an_identifier_without_its_source_comes_back_so():
    structure, said = {**STRUCTURE, "id": "42"}, {**SERVICE, "structure_id": "42", "id": "43"}

    batch = read([structure], [said])

    assert [record.external_id for record in batch.records()] == ["42", "42#site", "43"]
    assert batch.services[0].organisation == "dora--42"
    assert written(batch)[1] == [said]


@pytest.mark.parametrize(("named", "key"), [("dora--7", "dora--7"), ("7", "dora--7")])
def test_a_structure_that_is_not_in_the_file_is_named_by_its_key(named, key):
    (found,) = read([{**SERVICE, "structure_id": named}]).services

    assert found.organisation == key


def test_a_page_of_the_api_is_read():
    batch = data_inclusion.read([File("a.json", json.dumps({"items": [STRUCTURE], "total": 1}).encode())])

    assert [record.external_id for record in batch.organisations] == ["42"]


def as_csv(rows, write_list):
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    for row in rows:
        writer.writerow({name: write_list(value) if isinstance(value, list) else value for name, value in row.items()})
    return text.getvalue().encode()


@pytest.mark.parametrize(
    "write_list",
    [json.dumps, str, ",".join, lambda value: "{" + ",".join(value) + "}"],
    ids=["json", "python", "commas", "postgresql"],
)
def test_csv_files_say_the_same_as_json(write_list):
    files = [
        File("services.csv", as_csv([SERVICE], write_list)),
        File("structures.csv", as_csv([STRUCTURE], write_list)),
    ]
    batch = as_new(data_inclusion.read(files))

    assert batch.problems == []
    assert in_order(batch) == in_order(read([STRUCTURE], [SERVICE]))


def test_csv_export_comes_back_equal():
    batch = read([STRUCTURE], [SERVICE])

    back = read_new(data_inclusion.write(batch, as_csv=True))

    assert in_order(back) == in_order(batch)


def test_rows_of_a_csv_file_are_those_of_a_spreadsheet():
    data = as_csv([STRUCTURE, {**STRUCTURE, "id": "dora--1", "siret": "1"}], json.dumps)

    batch = data_inclusion.read([File("structures.csv", data)])

    assert [str(problem) for problem in batch.problems] == ["structures.csv, ligne 3, siret : Un SIRET a 14 chiffres."]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b'{"contents": []}', "ce fichier semble être du HSDS : utilisez « --format hsds »."),
        (b'[{"id": "1", "organization": {}}]', "ce fichier semble être du HSDS : utilisez « --format hsds »."),
        (b'{"a": 1}', "ce fichier ne contient ni structures ni services de data·inclusion."),
        (b'["a"]', "ligne 1 : il faut un objet entre accolades."),
        (b"a;b\n1;2\n", "ce fichier ne contient ni structures ni services de data·inclusion."),
    ],
)
def test_another_format_is_named(data, sentence):
    (problem,) = data_inclusion.read([File("f", data)]).problems

    assert sentence in problem.message
    assert problem.is_blocking


def test_a_windows_file_is_read_with_a_warning():
    data = as_csv([STRUCTURE], json.dumps).decode().encode("cp1252")

    batch = data_inclusion.read([File("structures.csv", data)])

    assert [record.name for record in batch.organisations] == ["Mission locale d’essai"]
    assert [problem.is_blocking for problem in batch.problems] == [False]


def test_a_list_that_cannot_be_read_is_refused():
    row = {**SERVICE, "publics": "[jeunes"}

    batch = data_inclusion.read([File("services.csv", as_csv([row], json.dumps))])

    assert [problem.message for problem in batch.problems] == ["Il faut une liste de codes."]


def test_a_site_of_an_organisation_is_its_own_first():
    batch = Batch(
        organisations=[organisation("a")],
        sites=[site("z", "maillage--a", city="Lyon"), site("a#site", "maillage--a", city="Lille")],
    )

    assert written(batch)[0][0]["commune"] == "Lille"


def test_the_demonstration_network_leaves_valid_and_stable():
    batch = published.public_only(network.build(date(2026, 11, 21)))

    first = data_inclusion.write(batch)
    back = read_new(first)

    assert_valid(batch)
    assert back.blocking() == []
    assert first.notes == []
    assert data_inclusion.write(back).files == first.files


def test_a_type_is_guessed_for_a_new_service_only():
    batch = data_inclusion.read([File("s.json", json.dumps([SERVICE]).encode())])

    assert (batch.services[0].type, batch.services[0].needs) == (None, None)
    assert batch.guesses == {"dora--43": {"type": "harm_reduction"}}
