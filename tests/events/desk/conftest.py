import pytest

from tests.events.desk import programmes
from tests.events.factories import DraftFactory
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory


@pytest.fixture
def structure(db):
    return OrganisationFactory(department=DepartmentFactory())


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure, user__first_name="Bo", user__last_name="Inventé").user


@pytest.fixture
def people(member):
    """Who works in each face on the event."""
    return {"pro": member, "coordination": CoordinatorFactory()}


@pytest.fixture
def event(structure, member, now):
    return programmes.create(structure, member, now)


@pytest.fixture
def coordinator(structure):
    return CoordinatorFactory()


@pytest.fixture
def draft(structure):
    """Of her structure, in Seine-et-Marne."""
    return DraftFactory(organiser=structure, departments=("77",))
