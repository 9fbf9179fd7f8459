"""The département that a structure belongs to."""

import pytest

from maillage.directory import attachment
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return factories.OrganisationFactory()


def _attached(structure):
    attachment.attach()
    structure.refresh_from_db()
    return structure.department_id


def test_it_is_where_most_of_its_sites_are(structure):
    north = factories.DepartmentFactory(code="59", name="Nord")
    factories.SiteFactory(organisation=structure)
    factories.SiteFactory(organisation=structure, department=north)
    factories.SiteFactory(organisation=structure, department=None, commune=factories.CommuneFactory(department=north))

    assert _attached(structure) == "59"


def test_without_a_site_it_is_where_its_services_help(structure):
    factories.ServiceAreaFactory(service__organisation=structure)

    assert _attached(structure) == "77"


def test_a_tie_goes_to_the_first_code(structure):
    factories.SiteFactory(organisation=structure)
    factories.SiteFactory(organisation=structure, department=factories.DepartmentFactory(code="59", name="Nord"))

    assert _attached(structure) == "59"


def test_what_somebody_chose_stays(structure):
    structure.department = factories.DepartmentFactory(code="59", name="Nord")
    structure.save()
    factories.SiteFactory(organisation=structure)

    assert _attached(structure) == "59"


def test_nothing_tells_where(structure):
    assert _attached(structure) is None
    assert attachment.attach([structure.pk]) == 0
