from datetime import timedelta

import pytest

from tests.attendance.certificates import worlds
from tests.attendance.presence import worlds as presence
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory


@pytest.fixture
def structure(db):
    return OrganisationFactory(name="Structure d’exemple", department=DepartmentFactory())


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


@pytest.fixture
def faces(member):
    """Who works in each face on the event."""
    return {"pro": member, "coordination": CoordinatorFactory()}


@pytest.fixture
def event(structure, now):
    """Yesterday: a morning of 3 h 30, an afternoon of 2 h 30."""
    return presence.event_today(
        now - timedelta(days=1),
        organiser=structure,
        departments=("77",),
        title="Journée d’exemple",
        neutral_title="Réunion partenaire",
    )


@pytest.fixture
def people(event):
    """Ana was there all day, Bo in the morning; Cléo never came."""
    ana, bo, cleo = presence.people(event)
    worlds.come(ana, "am", "pm")
    worlds.come(bo, "am")
    return ana, bo, cleo


@pytest.fixture
def ana(people):
    return people[0]


@pytest.fixture
def certificate(event, ana):
    return worlds.CertificateFactory(registration=ana)
