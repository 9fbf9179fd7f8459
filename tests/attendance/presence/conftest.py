import pytest

from tests.attendance.presence import worlds
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory


@pytest.fixture
def structure(db):
    return OrganisationFactory(department=DepartmentFactory())


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


@pytest.fixture
def faces(member):
    """Who works in each face on the event."""
    return {"pro": member, "coordination": CoordinatorFactory()}


@pytest.fixture
def event(structure, now):
    """Today, for the tests of what is written: `now` is half past ten."""
    return worlds.event_today(now, organiser=structure, departments=("77",))


@pytest.fixture
def ana(event):
    return worlds.people(event, 1)[0]
