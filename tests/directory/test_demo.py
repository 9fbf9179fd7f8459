"""The demonstration network: real facts only for real names, fiction that shows itself, the same every time."""

import re
from collections import Counter
from datetime import date, timedelta
from functools import cache
from math import cos, hypot, radians

import pytest

from maillage.directory import hours, vocabulary
from maillage.directory.demo import ground, invented, kinds, network, real
from maillage.directory.records import key
from maillage.territories import tables

TODAY = date(2026, 11, 18)
MARKS = ("imaginaire", "d’exemple", "de démonstration")
FICTIONAL = re.compile(r"(01 99 00|02 61 91|03 53 01|04 65 71|05 36 49|06 39 98) \d\d \d\d")
NATIONAL = {"119", "116 000", "3018", "116 006"}


@cache
def batch():
    return network.build(TODAY)


@cache
def communes():
    return {row.code: row for row in tables.read().communes}


def _of(source, records):
    return [record for record in records if record.source == source]


def _departments(service, sites):
    """The départements that a service names, by its areas or its places."""
    areas = {area.code for area in service.areas if area.level == "department"}
    return areas | {sites[place.site].department for place in service.places}


def test_the_same_day_gives_the_same_network():
    again = network.build(TODAY)

    assert (again.organisations, again.sites, again.services) == (
        batch().organisations,
        batch().sites,
        batch().services,
    )


def test_another_day_moves_the_dates_and_nothing_else():
    other = network.build(TODAY + timedelta(days=10))

    assert [service.name for service in other.services] == [service.name for service in batch().services]
    assert [service.phone for service in other.services] == [service.phone for service in batch().services]


def test_there_are_about_four_hundred_services_of_every_type():
    services = batch().services

    assert 380 <= len(services) <= 450
    assert {service.type for service in services} == set(vocabulary.type_codes())


def test_identifiers_are_their_own():
    for records in (batch().organisations, batch().sites, batch().services):
        assert max(Counter((one.source, one.external_id) for one in records).values()) == 1
    names = Counter(one.name for one in _of(invented.SOURCE, batch().organisations))
    assert max(names.values()) == 1


def test_invented_structures_say_that_they_are():
    for organisation in _of(invented.SOURCE, batch().organisations):
        assert invented.NOTICE in organisation.description
        assert any(mark in organisation.name for mark in MARKS)
        assert organisation.email.endswith("@example.org")
        assert organisation.website.startswith("https://example.org/")
        assert organisation.siret is None
    for service in _of(invented.SOURCE, batch().services):
        assert invented.NOTICE in service.description


def test_telephone_numbers_are_fictional_or_national():
    records = [*batch().organisations, *batch().services]
    invented_numbers = [record.phone for record in _of(invented.SOURCE, records)]
    contacts = [contact.phone for service in batch().services for contact in service.contacts or ()]

    assert all(FICTIONAL.fullmatch(phone) for phone in (*invented_numbers, *contacts))
    assert {record.phone for record in _of(real.SOURCE, records)} == NATIONAL | {None}


def test_each_organisation_has_its_own_number():
    numbers = Counter(one.phone for one in _of(invented.SOURCE, batch().organisations))

    assert max(numbers.values()) == 1


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("75", "01 99 00"),
        ("44", "02 61 91"),
        ("67", "03 53 01"),
        ("13", "04 65 71"),
        ("34", "04 65 71"),
        ("33", "05 36 49"),
        ("31", "05 36 49"),
        ("974", "05 36 49"),
    ],
)
def test_numbers_are_of_their_part_of_the_country(code, expected):
    department = next(row for row in tables.read().departments if row.code == code)

    assert ground.phone_range(department) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("01", "de l’Ain"),
        ("59", "du Nord"),
        ("40", "des Landes"),
        ("93", "de la Seine-Saint-Denis"),
        ("75", "de Paris"),
    ],
)
def test_names_of_departments_are_contracted(code, expected):
    assert ground.of(next(row for row in tables.read().departments if row.code == code)) == expected


def test_real_organisations_hold_nothing_that_no_text_gives():
    for organisation in _of(real.SOURCE, batch().organisations):
        assert (organisation.email, organisation.website, organisation.siret) == (None, None, None)
        assert " Source : " in organisation.description
    for service in _of(real.SOURCE, batch().services):
        assert (service.email, service.website, service.languages, service.contacts) == (None, None, None, None)
        assert (service.capacities, service.verifications, service.closures) == (None, None, None)
        assert " Source : " in service.description
    for site in _of(real.SOURCE, batch().sites):
        assert (site.address, site.longitude, site.postal_code) == (None, None, None)


def test_the_organisations_of_the_public_texts_are_there():
    names = {organisation.name for organisation in _of(real.SOURCE, batch().organisations)}

    assert names >= {
        "Droit d’Enfance",
        "AGASEF",
        "UAPED de Saint-Étienne",
        "UAPED de Roanne",
        "Itinéraires",
        "Solfa",
        "AGSS-UDAF",
        "Ville de Mulhouse",
        "Association contre la prostitution des enfants (ACPE)",
        "Département de la Loire",
        "Département des Hauts-de-Seine",
        "Département de la Seine-Saint-Denis",
        "Mission métropolitaine de prévention des conduites à risques",
    }


def test_a_real_shelter_is_hidden_and_shown_to_professionals_only():
    service = next(one for one in batch().services if one.external_id == "solfa-hebergement")
    site = next(one for one in batch().sites if one.external_id == "solfa-hebergement")

    assert service.visibility == "professionals"
    assert (site.is_protected, site.department, site.commune) == (True, "59", None)


def test_a_record_without_territory_is_a_draft():
    assert {one.external_id for one in batch().services if not one.areas} == {"acpe-ado-sexo"}
    assert {one.status for one in batch().services if not one.areas} == {"draft"}


def test_no_date_is_later_than_today_even_early():
    early = network.build(date(2022, 1, 1))

    for record in early.records():
        assert record.modified_on <= date(2022, 1, 1)
    assert all(check.on <= date(2022, 1, 1) for one in early.services for check in one.verifications or ())


def test_some_departments_are_thin_on_purpose():
    sites = {key(site.source, site.external_id): site for site in batch().sites}
    local = [one for one in batch().services if all(area.level != "country" for area in one.areas)]
    served = Counter(code for service in local for code in _departments(service, sites))
    regions = {area.code for service in local for area in service.areas if area.level == "region"}
    empty_regions = {row.region for row in tables.read().departments if row.code in invented.NOBODY}

    assert [code for code in invented.NOBODY if served[code]] == []
    assert regions & empty_regions == set()
    assert {code for code in invented.NEARLY_EMPTY if served[code] > 1} == set()
    others = {row.code for row in tables.read().departments} - set(invented.NOBODY) - set(invented.NEARLY_EMPTY)
    assert {code for code in others if not served[code]} == set()


@pytest.mark.parametrize("code", ["59", "69", "75", "77", "93", "974"])
def test_large_departments_have_the_first_help(code):
    sites = {key(site.source, site.external_id): site for site in batch().sites}
    there = {one.type for one in batch().services if code in _departments(one, sites)}

    assert {"listening", "emergency_shelter", "care"} <= there


@pytest.mark.parametrize("code", invented.COORDINATED)
def test_who_coordinates_a_department_finds_its_crip_there_said_as_invented(code):
    found = [one for one in batch().services if one.type == "crip" and {area.code for area in one.areas} == {code}]

    assert len(found) == 1
    assert (found[0].status, found[0].visibility) == ("published", "public")
    assert invented.NOTICE in found[0].description
    assert FICTIONAL.fullmatch(found[0].phone)
    carrier = next(one for one in batch().organisations if key(one.source, one.external_id) == found[0].organisation)
    assert carrier.name.startswith("Services départementaux d’exemple")


def test_no_shelter_promises_what_its_own_record_denies():
    """An address « jamais donnée » beside « donnée au téléphone », « sans l’accord des parents » beside « avec l’accord »."""
    promises = re.compile(
        r"personne ne sait|ne te trouvent pas|t’attend|vient te chercher|jamais donnée|reste entre nous|n’en sort"
    )
    hidden = {key(site.source, site.external_id) for site in batch().sites if site.is_protected}

    for one in _of(invented.SOURCE, batch().services):
        said = f"{one.young_text} {one.description} {one.access_conditions}"
        assert not promises.search(said), said
        if {place.site for place in one.places} & hidden:
            assert not one.without_parental_consent, one.external_id


def test_public_places_are_near_the_centre_of_their_commune():
    for site in batch().sites:
        if site.longitude is None:
            continue
        commune = communes()[site.commune]
        north = (site.latitude - float(commune.latitude)) * 111.32
        east = (site.longitude - float(commune.longitude)) * 111.32 * cos(radians(site.latitude))
        assert hypot(north, east) < 1
        assert site.postal_code in commune.postal_codes.split()
        assert site.department == commune.department


def test_protected_places_say_their_department_only():
    protected = [site for site in batch().sites if site.is_protected]

    assert len(protected) > 30
    for site in protected:
        assert site.department
        assert (site.commune, site.address, site.longitude, site.city, site.name) == (None,) * 5
    hidden = {key(site.source, site.external_id) for site in protected}
    areas = {area.level for one in batch().services for area in one.areas if {p.site for p in one.places} & hidden}
    assert areas <= {"department", "region", "country"}


def test_every_variety_is_shown():
    services = batch().services

    assert {area.level for one in services for area in one.areas} == {
        "commune",
        "epci",
        "department",
        "region",
        "country",
    }
    assert {one.status for one in services} == {"published", "draft", "suspended", None}
    assert {one.visibility for one in services} == {"public", "professionals", "network", None}
    assert {one.opening_hours for one in services} > {"24/7", "Th-Sa 20:00-02:00"}
    assert {site.kind for site in batch().sites} == {None, "mobile"}
    assert {site.wheelchair for site in batch().sites} >= {"yes", "no", "partly", "unknown"}
    assert {mode for one in services for mode in one.access_modes or ()} == set(vocabulary.ACCESS_MODES)
    assert any(len(one.places) > 1 for one in services)
    assert any(closure.starts_on == date(2026, 12, 24) for one in services for closure in one.closures or ())
    assert any(one.capacities for one in services)
    assert {"gcf", "rcf", "br"} <= {code for one in services for code in one.languages or ()}
    assert [one for one in services if one.opening_hours and not hours.is_valid(one.opening_hours)] == []


def test_most_records_were_verified_lately_and_some_long_ago():
    last = [max(check.on for check in one.verifications) for one in batch().services if one.verifications]
    days = [(TODAY - day).days for day in last]

    assert sum(one < 90 for one in days) > 0.65 * len(days)
    assert sum(one > 365 for one in days) > 0.04 * len(days)


def test_verifications_spread_over_eighteen_months():
    days = [(TODAY - check.on).days for one in batch().services for check in one.verifications or ()]

    assert min(days) >= 0
    assert 500 < max(days) < 548
    assert sum(1 for one in _of(invented.SOURCE, batch().services) if not one.verifications) > 10


@pytest.mark.parametrize("kind", kinds.load().values(), ids=lambda kind: kind.code)
def test_a_young_person_is_spoken_to_warmly_and_briefly(kind):
    for text in kind.young:
        sentences = [sentence for sentence in re.split(r"(?<=[.?])\s+", text) if sentence]
        assert len(sentences) == 2, text
        assert max(len(sentence.split()) for sentence in sentences) <= 16, text
        assert re.search(r"\b(tu|te|toi|ton|ta|tes|on|nous)\b|\bt’", text.lower()), text
        assert not re.search(r"\bvous devez|malheureusement|prostitu|!", text.lower()), text


def test_kinds_are_those_of_the_vocabulary():
    assert set(kinds.load()) == set(vocabulary.type_codes())
    assert {code for code, kind in kinds.load().items() if not kind.young} == {
        "client_course",
        "professional_training",
        "professional_advice",
        "justice_referent",
        "police_referent",
    }


@pytest.mark.parametrize(("text", "expected"), [("11-25", (11, 25)), ("15-", (15, None)), ("", (None, None))])
def test_ages_are_read(text, expected):
    assert kinds.ages(text) == expected
