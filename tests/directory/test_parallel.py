"""A place becomes protected while somebody else writes: nobody is stuck, and nothing remains."""

import pytest

from maillage.directory import actions as directory
from maillage.directory import editing, members
from maillage.directory.models import Membership, Service, Site
from maillage.directory.records import Batch, OrganisationRecord, ServiceRecord
from maillage.moderation import actions, queries
from maillage.moderation.models import Message, Proposal, Version
from tests import factories
from tests.parallel import shared, together

__all__ = ["shared"]
pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "canari-8f3d"


@pytest.fixture
def place(shared):
    structure = factories.OrganisationFactory(department=factories.DepartmentFactory(), name="Halte")
    site = factories.PlacedSiteFactory(organisation=structure)
    factories.ServiceSiteFactory(service=factories.ServiceFactory(organisation=structure), site=site)
    return site


@pytest.mark.abuse(10)
@pytest.mark.parametrize("turn", range(3))
def test_protecting_while_proposals_are_accepted_leaves_no_address(turn, place, now):
    service = Service.objects.get()
    member = factories.MembershipFactory(organisation=place.organisation).user
    one, two, three = factories.CoordinatorFactory(), factories.CoordinatorFactory(), factories.CoordinatorFactory()
    of_site = actions.propose("directory.site", str(place.pk), {"address": CANARY}, by=member, now=now)
    of_service = actions.propose(
        "directory.service", str(service.pk), {"phone": "01 99 00 00 02"}, by=member, now=now, note=CANARY
    )

    together(
        lambda: actions.accept(of_site, of_site.digest, by=one, now=now),
        lambda: directory.protect_site(place, by=two, now=now),
        lambda: actions.accept(of_service, of_service.digest, by=three, now=now),
    )

    rows = [*Proposal.objects.values(), *Version.objects.values(), *Message.objects.values(), *Site.objects.values()]
    assert CANARY not in str(rows)
    assert Site.objects.get().is_protected


def test_editing_during_an_import_waits_and_loses_nothing(place, now):
    service = Service.objects.get()
    keeper = factories.CoordinatorFactory()
    organisation = service.organisation
    batch = Batch(
        organisations=[OrganisationRecord(source="test", external_id=organisation.external_id, name="Halte")],
        services=[
            ServiceRecord(
                source="test",
                external_id=service.external_id,
                organisation=f"test--{organisation.external_id}",
                name="Nom importé",
            )
        ],
    )

    together(
        lambda: directory.load(batch, by=None, now=now),
        lambda: editing.edit_service(service, {"phone": "01 99 00 00 02"}, by=keeper, now=now),
    )

    service.refresh_from_db()
    assert (service.name, service.phone) == ("Nom importé", "01 99 00 00 02")
    assert queries.history("directory.service", str(service.pk))[0].fields[0].after == "01 99 00 00 02"


@pytest.mark.parametrize("turn", range(3))
def test_of_two_referents_who_step_down_at_once_one_stays(turn, shared, now):
    structure = factories.OrganisationFactory()
    one, two = (factories.MembershipFactory(organisation=structure, role="referent") for _ in range(2))

    told = together(
        lambda: members.step_down(one, by=one.user, now=now), lambda: members.step_down(two, by=two.user, now=now)
    )

    assert sorted(type(one).__name__ for one in told) == ["Membership", "NotPossible"]
    assert Membership.objects.filter(organisation=structure, role="referent").count() == 1
