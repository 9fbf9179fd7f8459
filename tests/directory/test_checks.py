"""What is refused before anything is written, and with which words."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.directory import checks, vocabulary
from maillage.directory.checks import Known, check
from maillage.directory.records import (
    AreaRecord,
    Batch,
    CapacityRecord,
    ClosureRecord,
    ContactRecord,
    OrganisationRecord,
    PlaceRecord,
    ServiceRecord,
    SiteRecord,
    VerificationRecord,
)

TODAY = date(2026, 11, 18)
KNOWN = Known(
    codes={
        "commune": frozenset({"77288", "77285"}),
        "epci": frozenset({"247700057"}),
        "department": frozenset({"77", "93"}),
        "region": frozenset({"11"}),
    },
    organisations=frozenset({"t--o1"}),
    sites=frozenset({"t--s1", "t--s2"}),
    choices={
        ServiceRecord: {"type": frozenset(vocabulary.type_codes()), "needs": frozenset(vocabulary.need_codes())},
        SiteRecord: {"wheelchair": frozenset({"yes", "no"})},
        ContactRecord: {"visibility": frozenset({"public", "professionals"})},
    },
    lengths={
        OrganisationRecord: {"name": 12},
        SiteRecord: {},
        ServiceRecord: {"young_text": 40},
        ContactRecord: {"role": 5},
    },
)


def _problems(*records):
    batch = Batch()
    for record in records:
        kinds = {OrganisationRecord: batch.organisations, SiteRecord: batch.sites, ServiceRecord: batch.services}
        kinds[type(record)].append(record)
    return check(batch, KNOWN, today=TODAY)


def _said(*records):
    return [(problem.field, problem.message, problem.is_blocking) for problem in _problems(*records)]


def test_records_that_say_the_least_are_right(organisation, site, service):
    assert _said(organisation(), site(), service()) == []


def test_a_full_service_is_right(service):
    full = service(
        type="listening",
        needs=("talk", "sleep"),
        age_min=Decimal("12.5"),
        age_max=Decimal(21),
        phone="01 99 00 12 34",
        website="https://example.org/",
        opening_hours="Mo-Fr 09:00-18:00; PH off",
        modified_on=TODAY,
        areas=(
            AreaRecord(level="country"),
            AreaRecord(level="commune", code="77288"),
            AreaRecord(level="region", code="11"),
        ),
        places=(PlaceRecord(site="t--s1"), PlaceRecord(site="t--s2", opening_hours="24/7")),
        contacts=(ContactRecord(role="chef"),),
        closures=(ClosureRecord(starts_on=TODAY, ends_on=TODAY),),
        capacities=(CapacityRecord(unit="places", maximum=3, updated_on=TODAY, expires_on=TODAY),),
        verifications=(VerificationRecord(on=TODAY, method="call", result="confirmed"),),
    )

    assert _said(full) == []


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"external_id": " "}, ("identifiant", "Il manque un identifiant : donnez-en un, propre à cette ligne.", True)),
        ({"source": ""}, ("source", "La source doit être un nom court, sans « -- ».", True)),
        ({"source": "a--b"}, ("source", "La source doit être un nom court, sans « -- ».", True)),
        ({"name": " "}, ("nom", "Il manque un nom.", True)),
        ({"name": "treize lettre"}, ("name", "Ce texte a 13 caractères : il en faut 12 au plus.", True)),
        (
            {"modified_on": date(1999, 12, 31)},
            ("date de modification", "Cette date doit être entre 2000 et aujourd’hui.", True),
        ),
        (
            {"modified_on": date(2026, 11, 19)},
            ("date de modification", "Cette date doit être entre 2000 et aujourd’hui.", True),
        ),
        (
            {"parent": "t--o2"},
            (
                "organisation mère",
                "« t--o2 » n’est ni dans ce fichier ni dans le répertoire. Vouliez-vous dire « t--o1 » ?",
                True,
            ),
        ),
        (
            {"parent": "zzz"},
            ("organisation mère", "« zzz » n’est ni dans ce fichier ni dans le répertoire.", True),
        ),
        (
            {"parent": "t--o1"},
            ("organisation mère", "Une organisation n’est pas sa propre organisation mère.", True),
        ),
        ({"networks": ("a,b",)}, ("networks", "Le code d’un réseau n’a pas de virgule.", True)),
        ({"networks": ("a" * 999,)}, ("networks", "Cette liste est trop longue.", True)),
        (
            {"siret": "80000000000001"},
            ("siret", "Ce SIRET n’est pas juste : il a 14 chiffres et une clé. Vérifiez-le.", False),
        ),
        ({"siret": "123"}, ("siret", "Ce SIRET n’est pas juste : il a 14 chiffres et une clé. Vérifiez-le.", False)),
        (
            {"phone": "sur rendez-vous"},
            ("téléphone", "« sur rendez-vous » ne ressemble pas à un numéro de téléphone.", False),
        ),
        (
            {"website": "www.example.org"},
            ("website", "« www.example.org » : écrivez l’adresse entière, avec https://.", True),
        ),
        (
            {"website": "javascript:alert(1)"},
            ("website", "« javascript:alert(1) » : écrivez l’adresse entière, avec https://.", True),
        ),
        (
            {"description": "a\x00b"},
            ("description", "Ce texte contient un caractère illisible. Enregistrez le fichier en UTF-8.", True),
        ),
        (
            {"description": "\ud800"},
            ("description", "Ce texte contient un caractère illisible. Enregistrez le fichier en UTF-8.", True),
        ),
        (
            {"exchange": {"a": [1, {"b\x00": ""}]}},
            ("exchange", "Ce texte contient un caractère illisible. Enregistrez le fichier en UTF-8.", True),
        ),
        (
            {"exchange": {"a": float("nan")}},
            ("exchange", "Ce texte contient un caractère illisible. Enregistrez le fichier en UTF-8.", True),
        ),
    ],
)
def test_an_organisation_is_refused_with_words(organisation, said, problem):
    assert _said(organisation(**said)) == [problem]


@pytest.mark.parametrize("siret", ["12345678200002", "", None])
def test_a_right_siret_or_none_passes(organisation, siret):
    assert _said(organisation(siret=siret)) == []


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (
            {"organisation": "t--01"},
            (
                "organisation",
                "« t--01 » n’est ni dans ce fichier ni dans le répertoire. Vouliez-vous dire « t--o1 » ?",
                True,
            ),
        ),
        ({"commune": "7728"}, ("commune", "« 7728 » n’est pas un code connu. Vouliez-vous dire « 77285 » ?", True)),
        ({"department": "zz"}, ("department", "« zz » n’est pas un code connu.", True)),
        ({"longitude": 2.6}, ("position", "Donnez la longitude et la latitude ensemble, ou aucune des deux.", True)),
        ({"latitude": 48.5}, ("position", "Donnez la longitude et la latitude ensemble, ou aucune des deux.", True)),
        (
            {"longitude": 181.0, "latitude": 0.0},
            ("position", "La longitude va de -180 à 180 et la latitude de -90 à 90.", True),
        ),
        (
            {"longitude": 48.5, "latitude": -90.5},
            ("position", "La longitude va de -180 à 180 et la latitude de -90 à 90.", True),
        ),
        ({"wheelchair": "yess"}, ("wheelchair", "« yess » n’est pas un code connu. Vouliez-vous dire « yes » ?", True)),
        (
            {"accessibility_url": "acceslibre"},
            ("accessibility_url", "« … » : écrivez l’adresse entière, avec https://.", True),
        ),
    ],
)
def test_a_site_is_refused_with_words(site, said, problem):
    assert _said(site(**said)) == [problem]


def test_a_position_that_is_not_a_number_is_refused(site):
    assert {field for field, _, _ in _said(site(longitude=float("nan"), latitude=float("inf")))} == {
        "longitude",
        "latitude",
        "position",
    }


OSM = "ne suit pas la syntaxe OpenStreetMap, par exemple « Mo-Fr 09:00-18:00; PH off »."
NEVER = (date(2026, 12, 2), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        (
            {"organisation": "o1"},
            (
                "organisation",
                "« o1 » n’est ni dans ce fichier ni dans le répertoire. Vouliez-vous dire « t--o1 » ?",
                True,
            ),
        ),
        (
            {"type": "lissening"},
            ("type", "« lissening » n’est pas un code connu. Vouliez-vous dire « listening » ?", True),
        ),
        (
            {"needs": ("talk", "slep")},
            ("needs", "« slep » n’est pas un code connu. Vouliez-vous dire « sleep » ?", True),
        ),
        ({"needs": ("",)}, ("needs", "«  » n’est pas un code connu.", True)),
        ({"young_text": "a" * 50}, ("young_text", "Ce texte a 50 caractères : il en faut 40 au plus.", True)),
        (
            {"age_min": Decimal(-1)},
            ("âge", "L’âge -1 n’est pas possible : donnez un nombre d’années de 0 à 120.", True),
        ),
        (
            {"age_max": Decimal(999)},
            ("âge", "L’âge 999 n’est pas possible : donnez un nombre d’années de 0 à 120.", True),
        ),
        (
            {"age_max": Decimal("NaN")},
            ("âge", "L’âge NaN n’est pas possible : donnez un nombre d’années de 0 à 120.", True),
        ),
        (
            {"age_max": Decimal("Infinity")},
            ("âge", "L’âge Infinity n’est pas possible : donnez un nombre d’années de 0 à 120.", True),
        ),
        ({"age_min": Decimal("12.25")}, ("âge", "Un âge a au plus un chiffre après la virgule.", True)),
        (
            {"age_min": Decimal(18), "age_max": Decimal(12)},
            ("âge", "L’âge minimum est plus grand que l’âge maximum.", True),
        ),
        ({"opening_hours": "9h-18h"}, ("horaires", f"« 9h-18h » {OSM}", True)),
        (
            {"places": (PlaceRecord(site="t--s3"),)},
            (
                "sites",
                "« t--s3 » n’est ni dans ce fichier ni dans le répertoire. Vouliez-vous dire « t--s1 » ?",
                True,
            ),
        ),
        (
            {"places": (PlaceRecord(site="t--s1"), PlaceRecord(site="t--s1"))},
            ("sites", "« t--s1 » est écrit 2 fois pour ce service. Gardez-en un.", True),
        ),
        (
            {"places": (PlaceRecord(site="t--s1", opening_hours="midi"),)},
            ("horaires sur place", f"« midi » {OSM}", True),
        ),
        (
            {"areas": (AreaRecord(level="departement", code="77"),)},
            ("zones", "« departement » n’est pas un code connu. Vouliez-vous dire « department » ?", True),
        ),
        ({"areas": (AreaRecord(level="country", code="FR"),)}, ("zones", "La France entière s’écrit sans code.", True)),
        (
            {"areas": (AreaRecord(level="epci", code="247700058"),)},
            ("zones", "« 247700058 » n’est pas un code connu. Vouliez-vous dire « 247700057 » ?", True),
        ),
        (
            {"closures": (ClosureRecord(starts_on=NEVER[0], ends_on=NEVER[1]),)},
            ("exceptions", "Le premier jour doit être avant le dernier.", True),
        ),
        (
            {"closures": (ClosureRecord(starts_on=TODAY, ends_on=TODAY, opening_hours="midi"),)},
            ("exceptions", f"« midi » {OSM}", True),
        ),
        (
            {"contacts": (ContactRecord(role="directrice"),)},
            ("role", "Ce texte a 10 caractères : il en faut 5 au plus.", True),
        ),
        (
            {"contacts": (ContactRecord(visibility="publik"),)},
            ("visibility", "« publik » n’est pas un code connu. Vouliez-vous dire « public » ?", True),
        ),
        (
            {"capacities": (CapacityRecord(unit="places", maximum=-1),)},
            ("capacités", "Donnez un nombre de 0 à 100000.", True),
        ),
        (
            {"capacities": (CapacityRecord(unit="places", available=10**12),)},
            ("capacités", "Donnez un nombre de 0 à 100000.", True),
        ),
        (
            {"capacities": (CapacityRecord(unit="places", updated_on=NEVER[0], expires_on=NEVER[1]),)},
            ("capacités", "La capacité expire avant d’avoir été mise à jour : vérifiez les deux dates.", True),
        ),
        (
            {"capacities": (CapacityRecord(unit="places"), CapacityRecord(unit="places"))},
            ("capacités", "« places » est écrit 2 fois pour ce service. Gardez-en un.", True),
        ),
        (
            {"verifications": (VerificationRecord(on=date(2026, 11, 19), method="call", result="confirmed"),)},
            ("vérifications", "La date d’une vérification doit être entre 2000 et aujourd’hui.", True),
        ),
    ],
)
def test_a_service_is_refused_with_words(service, said, problem):
    assert _said(service(**said)) == [problem]


def test_a_long_wrong_value_is_cut_in_the_message(service):
    ((_, message, _),) = _said(service(opening_hours="x" * 10_000))

    assert message == f"« {'x' * 60} » {OSM}"


def test_the_same_identifier_twice_is_refused_on_its_own_row(service):
    batch = Batch(services=[service(), service(name="Autre")], rows={(ServiceRecord, "t--v1"): ("services", 3)})

    (problem,) = check(batch, KNOWN, today=TODAY)

    assert str(problem) == (
        "services, ligne 3, identifiant : Cet identifiant est déjà celui d’une autre ligne. Gardez-en une seule."
    )


def test_a_file_of_errors_is_not_read_to_its_end(service):
    problems = _problems(*(service(str(number), name="") for number in range(1000)))

    assert len(problems) == 201
    assert str(problems[-1]) == (
        "fichier, suite : Il y a peut-être d’autres erreurs plus loin. Corrigez d’abord celles-ci."
    )


def test_doubts_never_hide_an_error(organisation):
    problems = _problems(*(organisation(str(number), siret="1") for number in range(300)), organisation("x", name=""))

    assert [problem.is_blocking for problem in problems] == [False] * 300 + [True]


def test_the_same_identifier_in_two_tables_is_no_duplicate(organisation, site, service):
    assert _said(organisation("1"), site("1"), service("1")) == []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("119", True),
        ("116 000", True),
        ("3018", True),
        ("17", True),
        ("01 99 00 12 34", True),
        ("+33 1 99 00 12 34", True),
        ("+1 202 555 0143", True),
        ("1", False),
        ("12 34 56 7", False),
        ("demander Claire", False),
        ("", False),
    ],
)
def test_is_phone_knows_short_and_long_numbers(value, expected):
    assert checks.is_phone(value) is expected


ANY_TEXT = st.one_of(st.none(), st.text(max_size=30))
ANY_NUMBER = st.one_of(st.none(), st.floats())


@settings(deadline=None)
@given(
    text=ANY_TEXT,
    site=st.builds(
        SiteRecord,
        source=st.text(),
        external_id=st.text(),
        organisation=st.text(),
        longitude=ANY_NUMBER,
        latitude=ANY_NUMBER,
        commune=ANY_TEXT,
        accessibility_url=ANY_TEXT,
    ),
    age=st.one_of(st.none(), st.decimals()),
)
def test_no_value_ever_raises(text, site, age):
    organisation = OrganisationRecord(
        source="t", external_id="1", name=text or "", phone=text, siret=text, website=text
    )
    service = ServiceRecord(
        source="t",
        external_id="1",
        organisation="t--o1",
        name="",
        phone=text,
        opening_hours=text,
        age_min=age,
        type=text,
    )

    assert all(problem.message for problem in _problems(organisation, site, service))
