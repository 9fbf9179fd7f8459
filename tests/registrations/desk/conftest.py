from types import SimpleNamespace

import pytest

from tests.events.factories import EventFactory
from tests.factories import CoordinatorFactory, DepartmentFactory, MembershipFactory, OrganisationFactory
from tests.registrations.factories import FormFactory


@pytest.fixture
def structure(db):
    return OrganisationFactory(department=DepartmentFactory())


@pytest.fixture
def event(structure):
    return EventFactory(organiser=structure, departments=("77",), registering="here", slug="journee")


@pytest.fixture
def door(event):
    return FormFactory(event=event, seats=20)


@pytest.fixture
def member(structure):
    return MembershipFactory(organisation=structure).user


@pytest.fixture
def people(member):
    """Who works in each face on the event."""
    return {"pro": member, "coordination": CoordinatorFactory()}


@pytest.fixture
def desk(client, member, event):
    """The member face: asks, or sends, under the registrations of the event."""
    client.force_login(member)
    root = f"/pro/agenda/{event.pk}/inscriptions"
    return SimpleNamespace(
        get=lambda path="", **said: client.get(f"{root}{path}", said),
        post=lambda path="", data=None, **more: client.post(f"{root}{path}", data or {}, **more),
        root=root,
    )
