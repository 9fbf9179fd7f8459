import pytest

from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory
from tests.trainings.factories import TrainingFactory


@pytest.fixture
def structure(db):
    return OrganisationFactory(department=DepartmentFactory())


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


@pytest.fixture
def training(structure):
    return TrainingFactory(title="Repérer tôt", organiser=structure, departments=("77",))


@pytest.fixture
def enter(client, member):
    """Who works in each face."""

    def into(face):
        client.force_login({"pro": member, "coordination": CoordinatorFactory()}[face])
        return client

    return into
