"""A structure of Seine-et-Marne with one record, and those who look at it."""

import pytest

from tests import factories


@pytest.fixture
def structure(db):
    return factories.OrganisationFactory(name="Accueil d’exemple", department=factories.DepartmentFactory())


@pytest.fixture
def service(structure):
    return factories.ServiceFactory(
        organisation=structure, name="Écoute", opening_hours="Mo-Fr 09:00-12:00", young_text="On t’écoute."
    )


@pytest.fixture
def member(structure):
    return factories.MembershipFactory(organisation=structure, user__first_name="Awa", user__last_name="Diallo").user


@pytest.fixture
def referent(structure):
    person = factories.MembershipFactory(
        organisation=structure, role="referent", user__first_name="Nadia", user__last_name="Belkacem"
    )
    return person.user


@pytest.fixture
def stranger(db):
    """A member of another structure."""
    return factories.MembershipFactory().user


@pytest.fixture
def moderator(structure):
    return factories.CoordinatorFactory(first_name="Inès", last_name="Vidal")
