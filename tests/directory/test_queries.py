import pytest

from maillage.directory import queries
from maillage.directory.records import AreaRecord, ContactRecord, PlaceRecord, key, key_of
from tests import factories

pytestmark = pytest.mark.django_db
EVERYBODY = ("public",)
PROFESSIONALS = ("public", "professionals")


def _keys(records):
    return {key_of(record) for record in records}


def _key(row):
    return key(row.source, row.external_id)


def _whole_service(**said):
    """A service with one row of every kind."""
    service = factories.ServiceFactory(**said)
    site = factories.PlacedSiteFactory(organisation=service.organisation)
    factories.ServiceSiteFactory(service=service, site=site, opening_hours="24/7")
    for row in ("ServiceArea", "Contact", "Closure", "Capacity", "Verification"):
        getattr(factories, f"{row}Factory")(service=service)
    return service


@pytest.mark.parametrize("size", [1, 30])
def test_reading_the_published_directory_costs_as_much_whatever_its_size(size, django_assert_num_queries):
    for _ in range(size):
        _whole_service()

    with django_assert_num_queries(11):
        batch = queries.read_published()

    assert (len(batch.services), len(batch.sites), len(batch.organisations)) == (size, size, size)


def test_a_service_is_read_with_its_rows():
    service = _whole_service()

    (record,) = queries.read_all().services

    site = service.sites.get()
    assert record.organisation == _key(service.organisation)
    assert record.places == (PlaceRecord(site=_key(site), opening_hours="24/7"),)
    assert record.areas == (AreaRecord(level="department", code="77"),)
    assert record.contacts == (ContactRecord(role="Secrétariat"),)
    assert [closure.message for closure in record.closures] == [""]
    assert [(one.unit, one.maximum, one.available) for one in record.capacities] == [("places", 6, 2)]
    assert [(check.method, check.result) for check in record.verifications] == [("call", "confirmed")]


@pytest.mark.parametrize(
    ("level", "said", "code"),
    [
        ("commune", {"commune": "77288"}, "77288"),
        ("epci", {"epci": "247700057"}, "247700057"),
        ("department", {"department": "77"}, "77"),
        ("region", {"region": "11"}, "11"),
        ("country", {}, ""),
    ],
)
def test_an_area_has_the_code_of_its_level(melun, level, said, code):
    nowhere = {"commune": None, "epci": None, "department": None, "region": None}
    links = {f"{name}_id": value for name, value in said.items()}
    area = factories.ServiceAreaFactory(
        level=level, **{name: nowhere[name] for name in nowhere if name not in said}, **links
    )

    (record,) = queries.read_all().services

    assert record.areas == (AreaRecord(level=level, code=code),)
    assert (area.code, str(area)) == (code, f"{level} {code}".strip())


def test_records_come_in_the_order_of_their_keys():
    organisation = factories.OrganisationFactory(source="m", external_id="1")
    for source, external_id in (("b", "1"), ("a", "2"), ("a", "10")):
        factories.ServiceFactory(organisation=organisation, source=source, external_id=external_id)

    assert [key_of(record) for record in queries.read_all().services] == ["a--10", "a--2", "b--1"]


def test_a_parent_is_named_by_its_key():
    parent = factories.OrganisationFactory()
    child = factories.OrganisationFactory(parent=parent)

    records = {key_of(record): record for record in queries.read_all().organisations}

    assert (records[_key(child)].parent, records[_key(parent)].parent) == (_key(parent), None)


def test_a_source_is_read_alone():
    service = factories.ServiceFactory(source="a")
    factories.ServiceFactory(source="b")

    batch = queries.read_all(sources={"a"})

    assert _keys(batch.services) == {_key(service)}
    assert batch.organisations == []


@pytest.mark.parametrize(
    ("organisation", "service", "visibilities", "is_read"),
    [
        ({}, {}, EVERYBODY, True),
        ({}, {"status": "draft"}, EVERYBODY, False),
        ({}, {"status": "suspended"}, EVERYBODY, False),
        ({}, {"status": "closed"}, PROFESSIONALS, False),
        ({"status": "draft"}, {}, EVERYBODY, False),
        ({}, {"visibility": "professionals"}, EVERYBODY, False),
        ({}, {"visibility": "professionals"}, PROFESSIONALS, True),
        ({}, {"visibility": "network"}, PROFESSIONALS, False),
        ({"visibility": "professionals"}, {}, EVERYBODY, False),
        ({"visibility": "professionals"}, {}, PROFESSIONALS, True),
    ],
)
def test_only_what_is_published_and_shown_is_given(organisation, service, visibilities, is_read):
    row = factories.ServiceFactory(organisation=factories.OrganisationFactory(**organisation), **service)

    batch = queries.read_published(visibilities)

    assert _keys(batch.services) == ({_key(row)} if is_read else set())


def test_a_site_is_given_with_a_service_that_is_given_or_when_it_has_none():
    shown, hidden = factories.ServiceFactory(), factories.ServiceFactory(status="draft")
    used = factories.ServiceSiteFactory(service=shown, site__organisation=shown.organisation).site
    factories.ServiceSiteFactory(service=hidden, site__organisation=shown.organisation)
    free = factories.SiteFactory(organisation=shown.organisation)
    factories.SiteFactory(organisation=factories.OrganisationFactory(visibility="network"))

    assert _keys(queries.read_published().sites) == {_key(used), _key(free)}


def test_the_revision_is_nought_before_the_first_write():
    assert queries.revision() == 0


def test_a_service_is_found_by_its_public_reference(django_assert_num_queries):
    services = [factories.ServiceFactory() for _ in range(3)]

    with django_assert_num_queries(1):
        references = queries.references()

    assert references == {_key(service): service.reference for service in services}
