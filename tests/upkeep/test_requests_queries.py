"""What is shown beside a request: structures and requests that look like it, never a protected address."""

from datetime import timedelta

import pytest

from maillage.directory import standing
from maillage.upkeep.models import ClosedSiret
from maillage.upkeep.requests import queries
from tests import factories

CANARY = "canari-7f3a"
pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db):
    return factories.DepartmentFactory()


@pytest.fixture
def elsewhere(db):
    return factories.DepartmentFactory(code="59", name="Nord")


@pytest.fixture
def request_(here):
    return factories.ReferencingRequestFactory(name="La Passerelle", website="https://passerelle.example.org")


def test_a_structure_that_looks_alike_is_shown_with_its_reasons(request_, here):
    alike = factories.OrganisationFactory(name="Passerelle", siret=request_.siret)
    factories.OrganisationFactory(name="Le Phare", department=here)

    sheet = queries.sheet(request_)

    assert [(one.organisation, one.reasons) for one in sheet.alike] == [(alike, ("même SIRET", "même nom"))]


def test_a_structure_of_the_same_departement_is_found_by_its_site_and_its_address_stays_secret(request_, here):
    site = factories.ProtectedSiteFactory(organisation__name="La Passerelle", department=here)

    sheet = queries.sheet(request_)

    assert [(one.organisation, one.reasons) for one in sheet.alike] == [
        (site.organisation, ("même nom", "même département"))
    ]


def test_a_homonym_of_another_departement_is_not_shown(request_, elsewhere):
    factories.OrganisationFactory(name="La Passerelle", department=elsewhere)

    assert queries.sheet(request_).alike == ()


def test_the_structure_that_the_request_made_is_not_its_double(request_, here):
    request_.organisation = factories.OrganisationFactory(name="La Passerelle", department=here)

    assert queries.sheet(request_).alike == ()


@pytest.mark.parametrize("same", ["siret", "phone", "email", "name"])
def test_other_requests_that_say_the_same_are_shown(request_, same):
    other = {"siret": "12345678200028", "phone": "01 99 00 10 21", "email": "autre@example.org", "name": "Autre"}
    found = factories.ReferencingRequestFactory(**{**other, same: getattr(request_, same)})
    factories.ReferencingRequestFactory(**other)

    assert queries.sheet(request_).others == (found,)


def test_forgotten_details_are_not_alike(request_):
    for number in (1, 2):
        factories.ReferencingRequestFactory(siret=f"1234567820002{number}", phone="", email="")
    forgotten = factories.ReferencingRequestFactory(siret="12345678200029", phone="", email="")

    assert queries.sheet(forgotten).others == ()


def test_a_closed_establishment_is_told(request_, now):
    closed = ClosedSiret.objects.create(siret=request_.siret, source="Fichier d’exemple", imported_at=now)

    assert queries.sheet(request_).closed == closed
    request_.siret = ""
    assert queries.sheet(request_).closed is None


@pytest.mark.parametrize("size", [1, 4])
def test_a_sheet_costs_seven_queries(request_, here, size, django_assert_num_queries):
    factories.OrganisationFactory.create_batch(size, name="La Passerelle", department=here)

    with django_assert_num_queries(7):
        assert len(queries.sheet(request_).alike) == size


def test_requests_are_those_of_her_territories_the_oldest_first(now, here, elsewhere):
    hers = standing.of(factories.CoordinatorFactory(), now=now)
    national = standing.of(factories.NationalFactory(), now=now)
    old = factories.ReferencingRequestFactory(received_at=now - timedelta(days=3), state="checked")
    new = factories.ReferencingRequestFactory(received_at=now)
    other = factories.ReferencingRequestFactory(received_at=now - timedelta(days=1), department=elsewhere)
    done = factories.ReferencingRequestFactory(state="refused", decided_at=now)

    assert list(queries.waiting(hers)) == [old, new]
    assert list(queries.waiting(national)) == [old, other, new]
    assert list(queries.waiting(national, frozenset({"59"}))) == [other]
    assert list(queries.decided(hers)) == [done]
    assert list(queries.waiting(standing.NOBODY)) == []


def test_a_probation_that_is_over_waits_for_somebody(now, here):
    hers = standing.of(factories.CoordinatorFactory(), now=now)
    day = now.date()

    def accepted(until, **said):
        organisation = factories.OrganisationFactory(**{"visibility": "network", **said})
        return factories.ReferencingRequestFactory(state="accepted", probation_until=until, organisation=organisation)

    over = accepted(day - timedelta(days=1))
    accepted(day)
    accepted(day - timedelta(days=1), visibility="public")
    accepted(day - timedelta(days=1), status="closed")

    assert list(queries.to_open(hers, now)) == [over]
