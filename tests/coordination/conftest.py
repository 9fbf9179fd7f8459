"""A territory, its coordinators, and a kind of record that they may decide on."""

import pytest
from django.utils import timezone

from maillage.directory import standing
from maillage.moderation import actions, registry
from tests import factories
from tests.moderation.kinds import Leaflet


class Owned(Leaflet):
    """A leaflet decided by the coordinators of its département."""

    code = "test.owned"

    def departments(self, target, content):
        return (factories.models.Organisation.objects.get(pk=target).department_id,)

    def can_decide(self, user, target, departments, *, now):
        return any(standing.of(user, now=now).coordinates(code) for code in departments)


@pytest.fixture
def kind(monkeypatch):
    leaflet = Owned()
    monkeypatch.setitem(registry._kinds, leaflet.code, leaflet)
    return leaflet


@pytest.fixture
def here(db):
    """Seine-et-Marne."""
    return factories.DepartmentFactory()


@pytest.fixture
def elsewhere(db):
    return factories.DepartmentFactory(code="59", name="Nord", article="le ", seat="59350")


@pytest.fixture
def coordinator(here):
    return factories.CoordinatorFactory(first_name="Inès", last_name="Martin")


@pytest.fixture
def colleague(here):
    return factories.CoordinatorFactory(first_name="Paul", last_name="Durand")


@pytest.fixture
def member(db):
    return factories.UserFactory(first_name="Awa", last_name="Diallo", profession="éducatrice")


@pytest.fixture
def propose(kind, member, here):
    """Sends a proposal of a new number about a new structure of a département."""

    def send(department=here, *, by=member, at=None, name="Accueil", phone="01 99 00 00 02"):
        record = factories.OrganisationFactory(name=name, phone="01 99 00 00 01", department=department)
        moment = at or timezone.now()
        return actions.propose(kind.code, str(record.pk), {"phone": phone}, by=by, now=moment, note="Vu hier.")

    return send


@pytest.fixture
def suggest(kind, here):
    """The same, without an account."""

    def send(department=here, *, at=None, name="Accueil", phone="01 99 00 00 02"):
        record = factories.OrganisationFactory(name=name, phone="01 99 00 00 01", department=department)
        return actions.suggest(kind.code, str(record.pk), {"phone": phone}, now=at or timezone.now())[0]

    return send
