"""A leaflet, somebody who proposes, somebody who decides."""

import pytest

from maillage.moderation import registry
from tests import factories
from tests.moderation.kinds import DECIDES, Leaflet


@pytest.fixture
def kind(monkeypatch):
    """Known for this test only."""
    leaflet = Leaflet()
    monkeypatch.setitem(registry._kinds, leaflet.code, leaflet)
    return leaflet


@pytest.fixture
def record(kind, db):
    factories.DepartmentFactory()
    return factories.OrganisationFactory(name="Accueil", description="Ouvert le matin.", phone="01 99 00 00 01")


@pytest.fixture
def author(db):
    return factories.UserFactory(first_name="Awa", last_name="Autrice")


@pytest.fixture
def moderator(db):
    return factories.UserFactory(first_name="Inès", last_name=DECIDES)


@pytest.fixture
def colleague(db):
    return factories.UserFactory(first_name="Paul", last_name=DECIDES)
