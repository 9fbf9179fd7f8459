"""Who does what to a structure, from what she was entrusted with."""

import pytest

from maillage.directory import policies, standing
from maillage.directory.models import Organisation
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def structure():
    return factories.OrganisationFactory(department=factories.DepartmentFactory())


def _coordinator_elsewhere(structure):
    return factories.MandateFactory(department=factories.DepartmentFactory(code="59", name="Nord")).user


PEOPLE = {
    "machine": lambda _: None,
    "account": lambda _: factories.UserFactory(),
    "closed account": lambda _: factories.NationalFactory(is_active=False),
    "unconfirmed": lambda structure: factories.MembershipFactory(organisation=structure, user__is_confirmed=False).user,
    "waiting member": lambda structure: factories.MembershipFactory(organisation=structure, validated_at=None).user,
    "former member": lambda structure: (
        factories.MembershipFactory(organisation=structure, ended_at=factories.MOMENT).user
    ),
    "member": lambda structure: factories.MembershipFactory(organisation=structure).user,
    "member elsewhere": lambda _: factories.MembershipFactory().user,
    "referent": lambda structure: factories.MembershipFactory(organisation=structure, role="referent").user,
    "coordinator": lambda _: factories.MandateFactory().user,
    "waiting coordinator": lambda _: factories.MandateFactory(granted_at=None).user,
    "coordinator elsewhere": _coordinator_elsewhere,
    "national": lambda _: factories.NationalFactory(),
    "operator": lambda _: factories.MandateFactory(role="operator").user,
}
KEEPS = {"machine", "member", "referent", "coordinator", "national"}
EDITS = {"machine", "coordinator", "national"}


@pytest.mark.parametrize("who", PEOPLE)
def test_who_does_what_to_a_structure(who, structure, now):
    found = standing.of(PEOPLE[who](structure), now=now)

    assert {
        "all": policies.can_edit_all(found),
        "edit": policies.can_edit(found, structure),
        "keep": policies.can_keep(found, structure),
        "refer": policies.can_refer(found, structure),
        "secret": policies.can_read_protected_address(found, structure),
    } == {
        "all": who in {"machine", "national"},
        "edit": who in EDITS,
        "keep": who in KEEPS,
        "refer": who in EDITS | {"referent"},
        "secret": who == "national",  # the only one here with a clearance
    }


def test_a_clearance_opens_secrets_until_its_day(structure, now):
    coordinator = factories.MandateFactory().user
    factories.ClearanceFactory(user=coordinator, expires_at=now)

    assert not policies.can_read_protected_address(standing.of(coordinator, now=now), structure)

    factories.ClearanceFactory(user=coordinator)
    assert policies.can_read_protected_address(standing.of(coordinator, now=now), structure)


def test_what_has_no_territory_is_for_the_national_team(now):
    nowhere = Organisation(name="Nulle part")

    assert not policies.can_edit(standing.of(factories.CoordinatorFactory(), now=now), nowhere)
    assert policies.can_edit(standing.of(factories.NationalFactory(), now=now), nowhere)


def test_a_standing_costs_three_queries(django_assert_num_queries, structure, now):
    member = factories.MembershipFactory(organisation=structure).user

    with django_assert_num_queries(3):
        found = standing.of(member, now=now)

    assert (found.level, found.organisations, found.refers) == (2, {structure.pk}, frozenset())
