"""What the database itself refuses, on SQLite and on PostgreSQL."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from maillage.directory.models import (
    ProtectedAddress,
    Revision,
    Site,
    new_reference,
    reference_of,
)
from tests import factories

pytestmark = pytest.mark.django_db


def _refused(constraint, make):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make()
    return constraint in str(refusal.value) or "UNIQUE constraint failed" in str(refusal.value)


LOCATED = {
    "name": "Foyer d’exemple",
    "address": "12 rue de la Démonstration",
    "address_details": "bâtiment B",
    "postal_code": "77000",
    "city": "Melun",
    "accessibility_url": "https://example.org/",
    "how_to_reach": "en face de la gare",
    "exchange": {"adresse": "12 rue de la Démonstration"},
}


@pytest.mark.abuse(5)
@pytest.mark.parametrize("field", LOCATED)
def test_a_protected_site_that_says_where_it_is_cannot_be_stored(field):
    assert _refused("site_protected_is_nowhere", lambda: factories.ProtectedSiteFactory(**{field: LOCATED[field]}))


@pytest.mark.abuse(8)
def test_a_protected_site_has_no_position_no_commune_and_a_department(melun):
    refused = "site_protected_is_nowhere"

    assert _refused(refused, lambda: factories.ProtectedSiteFactory(longitude=2.6, latitude=48.5))
    assert _refused(refused, lambda: factories.ProtectedSiteFactory(commune=melun))
    assert _refused(refused, lambda: factories.ProtectedSiteFactory(department=None))
    assert Site.objects.count() == 0


def test_every_field_that_locates_is_refused_by_the_database():
    fields = {field.name for field in Site._meta.fields}
    harmless = {
        "id", "source", "external_id", "modified_on", "organisation", "kind", "is_protected", "department", "country",
        "wheelchair",
    }  # fmt: skip

    assert fields - harmless == set(Site.LOCATING) | {"name", "exchange"}


@pytest.mark.parametrize("position", [(None, 48.5), (2.6, None), (181.0, 48.5), (2.6, -91.0)])
def test_a_position_is_whole_and_on_earth(position):
    longitude, latitude = position

    assert _refused("site_whole_position", lambda: factories.PlacedSiteFactory(longitude=longitude, latitude=latitude))


@pytest.mark.parametrize("factory", ["OrganisationFactory", "SiteFactory", "ServiceFactory"])
def test_a_source_knows_an_identifier_once(factory):
    make = getattr(factories, factory)
    make(source="s", external_id="1")

    assert _refused("source", lambda: make(source="s", external_id="1"))
    make(source="u", external_id="1")


def test_an_organisation_is_not_its_own_parent():
    identifier = uuid.uuid4()

    assert _refused(
        "organisation_not_own_parent", lambda: factories.OrganisationFactory(pk=identifier, parent_id=identifier)
    )


@pytest.mark.parametrize(
    ("ages", "constraint"),
    [
        ({"age_min": -1}, "service_age_min"),
        ({"age_min": 121}, "service_age_min"),
        ({"age_max": 121}, "service_age_max"),
        ({"age_min": 18, "age_max": 12}, "service_ages_in_order"),
    ],
)
def test_ages_are_possible_and_in_order(ages, constraint):
    assert _refused(constraint, lambda: factories.ServiceFactory(**ages))


@pytest.mark.parametrize(
    "said", [{"level": "country"}, {"level": "commune"}, {"level": "department", "department": None}]
)
def test_an_area_is_of_its_level(said):
    assert _refused("service_area_of_its_level", lambda: factories.ServiceAreaFactory(**said))


def test_rows_of_a_service_are_said_once():
    place = factories.ServiceSiteFactory()
    capacity, verification = factories.CapacityFactory(), factories.VerificationFactory()

    assert _refused("service_site_once", lambda: factories.ServiceSiteFactory(service=place.service, site=place.site))
    assert _refused("capacity_unit_once", lambda: factories.CapacityFactory(service=capacity.service))
    assert _refused("verification_once", lambda: factories.VerificationFactory(service=verification.service))


def test_days_are_in_order():
    days = {"starts_on": date(2026, 12, 2), "ends_on": date(2026, 12, 1)}

    assert _refused("closure_days_in_order", lambda: factories.ClosureFactory(**days))
    assert _refused("capacity_days_in_order", lambda: factories.CapacityFactory(expires_on=date(2026, 10, 1)))


def test_an_organisation_with_services_stays():
    service = factories.ServiceFactory()

    with pytest.raises(ProtectedError):
        service.organisation.delete()


def test_references_are_short_and_say_nothing():
    identifier = uuid.UUID("12345678123456781234567812345678")

    assert reference_of(identifier) == reference_of(identifier) == "rkn8390fp"
    assert len({new_reference() for _ in range(1000)}) == 1000
    assert {len(new_reference()) for _ in range(100)} == {9}


def test_rows_name_themselves_without_saying_where(melun):
    place = factories.ServiceSiteFactory(service__external_id="v1", site__external_id="s1")
    held = ProtectedAddress(site=place.site, sealed=b"", held_at=None)

    assert str(place.site) == "test--s1"
    assert str(place) == f"{place.service_id} à {place.site_id}"
    assert str(held) == "adresse protégée"
    assert str(factories.ContactFactory()) == "Secrétariat"
    assert str(factories.ContactFactory(role="")) == "contact"
    assert str(factories.ClosureFactory()) == "du 2026-12-24 au 2027-01-03"
    assert str(factories.CapacityFactory()) == "2 / 6 places"
    assert str(factories.VerificationFactory()) == "2026-11-01 confirmed"
    assert str(Revision(number=7)) == "7"
