"""A small ground, and records that say the least."""

import pytest

from maillage.directory.records import OrganisationRecord, ServiceRecord, SiteRecord
from tests import factories


@pytest.fixture
def melun(db):
    """Melun, its intercommunalité, la Seine-et-Marne; and Le Mée, its neighbour."""
    epci = factories.EpciFactory(code="247700057", name="Melun Val de Seine")
    factories.CommuneFactory(code="77285", article="Le ", name="Mée-sur-Seine", epci=epci)
    return factories.CommuneFactory(code="77288", name="Melun", epci=epci)


@pytest.fixture
def coordinator(db):
    return factories.NationalFactory()


@pytest.fixture
def organisation():
    def make(external_id="o1", **said):
        return OrganisationRecord(**{"source": "t", "external_id": external_id, "name": "Organisation", **said})

    return make


@pytest.fixture
def site():
    def make(external_id="s1", **said):
        return SiteRecord(**{"source": "t", "external_id": external_id, "organisation": "t--o1", **said})

    return make


@pytest.fixture
def service():
    def make(external_id="v1", **said):
        base = {"source": "t", "external_id": external_id, "organisation": "t--o1", "name": "Service"}
        return ServiceRecord(**{**base, **said})

    return make
