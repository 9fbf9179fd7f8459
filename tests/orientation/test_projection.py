"""The gate: what may be shown of a record, and what never leaves it."""

import itertools
from datetime import date
from decimal import Decimal

import pytest

from maillage.directory.records import (
    Batch,
    CapacityRecord,
    ClosureRecord,
    ContactRecord,
    PlaceRecord,
    VerificationRecord,
)
from maillage.orientation.snapshots import columns, shelf
from tests.orientation import worlds
from tests.orientation.worlds import MELUN, area, at, organisation, service, site


def shown(a_service, *, sites=(), level=shelf.PUBLIC, **about):
    """Entry and document of one service."""
    batch = Batch(organisations=[organisation(**about)], sites=list(sites), services=[a_service])
    ((entry, _),) = worlds.projected(batch, level)
    return entry, worlds.documents(batch, level)[a_service.external_id]


def test_the_least_record_gives_the_least_document():
    entry, document = shown(service("v1"))

    assert document == {
        "reference": "v1",
        "name": "Service v1",
        "organisation": "Association d’essai",
        "type": "other",
        "type_label": "Autre service",
    }
    assert (entry.modes, entry.languages, entry.age_min, entry.age_max) == (1, 1, 0.0, 200.0)


def test_an_organisation_lends_its_short_name_and_ways_to_reach_it():
    about = {
        "short_name": "ADE",
        "phone": "01 99 00 10 00",
        "email": "ade@example.org",
        "website": "https://a.example/",
    }

    _, document = shown(service("v1", phone="01 99 00 10 09"), **about)

    assert document["organisation"] == "Association d’essai (ADE)"
    assert (document["phone"], document["email"]) == ("01 99 00 10 09", "ade@example.org")
    assert document["website"] == "https://a.example/"


def test_a_place_shows_its_address_and_its_own_hours():
    exact = site(
        "s1", name="Halle", commune=MELUN, address="12 rue d’Essai", longitude=2.6, latitude=48.5, wheelchair="no"
    )

    entry, document = shown(service("v1", places=at("s1", hours="Mo 09:00-12:00")), sites=[exact])

    assert document["places"] == [
        {
            "name": "Halle",
            "address": "12 rue d’Essai",
            "city": "Melun",
            "position": [2.6, 48.5],
            "is_exact": True,
            "wheelchair": "no",
            "hours": "Mo 09:00-12:00",
            "week": [["lundi", "9 h à 12 h"]],
        }
    ]
    (place,) = entry.places
    assert (place.longitude, place.latitude, place.hours) == (2.6, 48.5, "Mo 09:00-12:00")


def test_a_place_without_position_stands_in_the_middle_of_its_commune():
    entry, document = shown(service("v1", places=at("s1")), sites=[site("s1", commune=MELUN, wheelchair="unknown")])

    assert document["places"] == [{"city": "Melun", "position": [2.6608, 48.54]}]
    assert len(entry.places) == 1


@pytest.mark.parametrize("commune", [None, "99999"])
def test_a_place_without_commune_is_nowhere_on_the_map(commune):
    entry, document = shown(service("v1", places=at("s1")), sites=[site("s1", commune=commune, city="Ailleurs")])

    assert document["places"] == [{"city": "Ailleurs"}]
    assert entry.places == ()


def test_a_place_that_is_not_in_the_batch_is_left_out():
    entry, document = shown(service("v1", places=at("unknown")))

    assert "places" not in document
    assert entry.places == ()


SECRETS = {
    "name": "CANARI nom",
    "commune": MELUN,
    "address": "CANARI 12 rue d’Essai",
    "address_details": "CANARI étage",
    "postal_code": "CANARI",
    "city": "CANARI ville",
    "longitude": 2.61234,
    "latitude": 48.51234,
    "wheelchair": "yes",
    "accessibility_url": "https://canari.example/",
    "how_to_reach": "CANARI bus",
    "exchange": {"x": "CANARI"},
}
ELSEWHERE = {**SECRETS, "commune": "77186", "longitude": 2.70, "latitude": 48.40}
HELD_NOWHERE = dict.fromkeys(SECRETS)


@pytest.mark.abuse(5)
@pytest.mark.abuse(7)
@pytest.mark.abuse(9)
@pytest.mark.parametrize("level", [shelf.PUBLIC, shelf.MEMBERS])
@pytest.mark.parametrize("hours", ["", "24/7"])
def test_the_true_position_of_a_protected_site_never_changes_a_byte(small_world, level, hours):
    bodies = []
    for secret in (SECRETS, ELSEWHERE, HELD_NOWHERE):
        hidden = site("s9", is_protected=True, department="77", **secret)
        batch = worlds.small_world()
        batch.sites.append(hidden)
        batch.services.append(service("hidden", places=at("s9", hours=hours), areas=area("department", "77")))
        bodies.append(worlds.publish(batch, level=level).read_bytes())

    assert bodies[0] == bodies[1] == bodies[2]
    assert b"CANARI" not in bodies[0]
    assert b"canari" not in bodies[0]


def test_a_protected_site_gives_its_department_and_nothing_else():
    hidden = site("s1", is_protected=True, department="77", **SECRETS)

    entry, document = shown(service("v1", places=at("s1")), sites=[hidden])

    assert (document["is_protected"], document["department"]) == (True, "Seine-et-Marne")
    assert "places" not in document
    assert (entry.places, entry.is_protected, entry.is_wheelchair_accessible) == ((), True, False)


@pytest.mark.abuse(9)
@pytest.mark.parametrize("small", [area("commune", MELUN), area("epci", "247700057")])
def test_the_small_area_of_a_protected_place_is_shown_as_its_department(small):
    hidden = site("s1", is_protected=True, department="77")
    areas = (*small, *area("department", "77"), *area("region", "11"))

    entry, document = shown(service("v1", places=at("s1"), areas=areas), sites=[hidden])

    assert document["areas"] == "Toute la région : Île-de-France ; Tout le département : Seine-et-Marne"
    assert entry.areas == ("D77", "R11")


def test_of_a_service_in_two_places_the_public_one_is_shown():
    sites = [site("s1", is_protected=True, department="77"), site("s2", commune=MELUN, wheelchair="yes")]

    entry, document = shown(service("v1", places=at("s1", "s2")), sites=sites)

    assert document["is_protected"] is True
    assert [place["city"] for place in document["places"]] == ["Melun"]
    assert (len(entry.places), entry.is_wheelchair_accessible) == (1, True)


def test_several_protected_places_give_their_departments():
    sites = [site("s1", is_protected=True, department="77"), site("s2", is_protected=True, department="59")]

    _, document = shown(service("v1", places=at("s1", "s2")), sites=sites)

    assert document["department"] == "Nord, Seine-et-Marne"


@pytest.mark.abuse(1)
@pytest.mark.parametrize("level", [shelf.PUBLIC, shelf.MEMBERS])
@pytest.mark.parametrize("of", ["service", "organisation"])
def test_records_for_others_are_left_out(level, of):
    said = {"service": {}, "organisation": {}, of: {"visibility": "network"}}
    batch = Batch(organisations=[organisation(**said["organisation"])], services=[service("v1", **said["service"])])

    assert len(worlds.projected(batch, level)) == (0 if level == shelf.PUBLIC else 1)


@pytest.mark.abuse(15)
@pytest.mark.parametrize(
    ("level", "visibility"),
    list(itertools.product([shelf.PUBLIC, shelf.MEMBERS], ["public", "professionals", "network"])),
)
def test_contacts_are_shown_to_those_who_may_see_them(level, visibility):
    contact = ContactRecord(role="Accueil", name="Camille", phone="01 99 00 10 08", visibility=visibility)

    _, document = shown(service("v1", contacts=(contact,)), level=level)

    is_shown = level == shelf.MEMBERS or visibility == "public"
    assert document.get("contacts", []) == (
        [{"role": "Accueil", "name": "Camille", "phone": "01 99 00 10 08", "email": ""}] if is_shown else []
    )


@pytest.mark.abuse(15)
def test_a_contact_is_not_public_unless_somebody_says_so():
    _, document = shown(service("v1", contacts=(ContactRecord(role="Accueil", name="Camille"),)))

    assert "contacts" not in document


@pytest.mark.abuse(16)
def test_places_left_are_never_public():
    capacity = CapacityRecord(unit="places", maximum=6, available=2, updated_on=date(2026, 11, 1))

    _, public = shown(service("v1", capacities=(capacity,)))
    _, members = shown(service("v1", capacities=(capacity,)), level=shelf.MEMBERS)

    assert "capacities" not in public
    assert members["capacities"] == [
        {"unit": "places", "maximum": 6, "available": 2, "updated_on": "2026-11-01", "expires_on": None}
    ]


@pytest.mark.abuse(16)
def test_when_places_left_were_told_and_until_when_is_for_members():
    capacity = CapacityRecord(unit="places", expires_on=date(2026, 11, 8))

    _, document = shown(service("v1", capacities=(capacity,)), level=shelf.MEMBERS)

    assert document["capacities"][0]["expires_on"] == "2026-11-08"
    assert document["capacities"][0]["updated_on"] is None


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        (("confirmed",), "2026-11-01"),
        (("confirmed", "modified"), "2026-11-02"),
        (("confirmed", "unreachable"), "2026-11-01"),
        (("unreachable",), None),
        ((), None),
    ],
)
def test_verified_is_the_last_time_that_somebody_found_it_right(results, expected):
    checks = tuple(
        VerificationRecord(on=date(2026, 11, day), method="call", result=result)
        for day, result in enumerate(results, start=1)
    )

    entry, document = shown(service("v1", verifications=checks))

    assert document.get("verified_on") == expected
    assert entry.verified_day == (date.fromisoformat(expected).toordinal() if expected else 0)


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (None, None, ""),
        ("0", None, ""),
        ("11.0", "21.0", "11 à 21 ans"),
        ("12.5", None, "à partir de 12,5 ans"),
        (None, "18.0", "jusqu’à 18 ans"),
        ("0", "20", "jusqu’à 20 ans"),
    ],
)
def test_ages_are_said_in_french(low, high, text):
    ages = {"age_min": Decimal(low) if low else None, "age_max": Decimal(high) if high else None}

    entry, document = shown(service("v1", **ages))

    assert document.get("ages", "") == text
    assert (entry.age_min, entry.age_max) == (float(low or 0), float(high or 200))


@pytest.mark.parametrize(
    ("areas", "sentence", "keys"),
    [
        (area("country"), "Toute la France", ("F",)),
        (area("region", "11"), "Toute la région : Île-de-France", ("R11",)),
        (area("department", "77"), "Tout le département : Seine-et-Marne", ("D77",)),
        ((*area("department", "77"), *area("department", "59")), "Départements : Seine-et-Marne, Nord", ("D77", "D59")),
        (
            (*area("commune", MELUN), *area("region", "11")),
            "Toute la région : Île-de-France ; Melun",
            ("C77288", "R11"),
        ),
        (area("commune", "99999"), "99999", ("C99999",)),
        (area("epci", "unknown"), "unknown", ("Eunknown",)),
    ],
)
def test_areas_have_their_names_and_their_keys(areas, sentence, keys):
    entry, document = shown(service("v1", areas=areas))

    assert document["areas"] == sentence
    assert entry.areas == keys


@pytest.mark.parametrize(("kind", "expected"), [("ase", True), ("crip", True), ("listening", False)])
def test_what_the_law_binds_to_a_territory_says_so(kind, expected):
    entry, _ = shown(service("v1", type=kind, areas=area("department", "77")))

    assert entry.is_territorial is expected


@pytest.mark.parametrize(
    ("modes", "wheelchairs", "expected"),
    [
        ((), (), False),
        (("on_site",), ("no", "yes"), True),
        (("on_site",), ("partly",), False),
        (("remote",), (), True),
        (("outreach",), (), True),
        (("remote",), ("no",), False),
    ],
)
def test_wheelchair_access_is_a_place_that_says_so_or_no_place_to_enter(modes, wheelchairs, expected):
    sites = [site(f"s{n}", commune=MELUN, wheelchair=said) for n, said in enumerate(wheelchairs)]
    places = tuple(PlaceRecord(site=f"t--s{n}") for n in range(len(wheelchairs)))

    entry, _ = shown(service("v1", access_modes=modes, places=places), sites=sites)

    assert entry.is_wheelchair_accessible is expected


def test_closures_and_costs_are_carried():
    closure = ClosureRecord(starts_on=date(2026, 12, 24), ends_on=date(2027, 1, 3), message="Congés")

    entry, document = shown(service("v1", closures=(closure,), cost="paid", cost_details="5 €", opening_hours="Mo"))

    assert document["closures"] == [["2026-12-24", "2027-01-03", "", "Congés"]]
    assert (document["is_paid"], document["cost_details"]) == (True, "5 €")
    assert (entry.closures[0].first_day, entry.hours) == (date(2026, 12, 24).toordinal(), "Mo")


@pytest.mark.abuse(7)
def test_a_protected_place_without_territory_helps_its_departments_not_the_country():
    sites = [site("s1", is_protected=True, department="59"), site("s2", is_protected=True, department="62")]

    entry, document = shown(service("v1", places=at("s1", "s2")), sites=sites)

    assert entry.areas == ("D59", "D62")
    assert document["areas"] == "Départements : Nord, Pas-de-Calais"
    assert not columns.build([entry]).arrays["national"].any()


def test_a_place_that_nobody_can_put_on_the_map_is_not_national():
    entry, _ = shown(service("v1", places=at("s1")), sites=[site("s1", city="Quelque part")])

    assert not columns.build([entry]).arrays["national"].any()
