from datetime import date, timedelta

import pytest

from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.directory.models import Service, Verification
from maillage.upkeep import actions, queries, signed
from maillage.upkeep.actions import RecordGone
from maillage.upkeep.models import ServiceState
from maillage.upkeep.queries import Asked, DeadLink
from tests import factories

pytestmark = pytest.mark.django_db


def structure(**values):
    return factories.OrganisationFactory(department=factories.DepartmentFactory(), **values)


def link_to(*services, **values):
    return factories.ConfirmLinkFactory(organisation=services[0].organisation, services=services, **values)


@pytest.fixture
def service():
    return factories.ServiceFactory(organisation=structure(name="Le Phare d’exemple"), name="Écoute")


def test_a_coordinator_verifies_several_records_at_once(now):
    services = factories.ServiceFactory.create_batch(2, organisation=structure())
    coordinator = factories.CoordinatorFactory()

    done = actions.verify_services(services, "call", "confirmed", by=coordinator, now=now)

    assert sorted((row.service_id, row.on, row.method, row.actor) for row in done) == sorted(
        (service.pk, date(2026, 11, 18), "call", str(coordinator.pk)) for service in services
    )
    assert set(ServiceState.objects.values_list("freshness", flat=True)) == {"verified"}


def test_a_member_verifies_the_records_of_her_structure(now, service):
    member = factories.MembershipFactory(organisation=service.organisation).user

    actions.verify_services([service], "website", "modified", by=member, now=now)

    assert ServiceState.objects.get().verified_on == date(2026, 11, 18)


def test_nothing_is_kept_when_one_of_the_records_is_not_hers(now, service):
    other = factories.ServiceFactory(organisation=factories.OrganisationFactory())

    with pytest.raises(NotAllowed):
        actions.verify_services([service, other], "call", "confirmed", by=factories.CoordinatorFactory(), now=now)

    assert Verification.objects.count() == 0


def test_nothing_is_kept_when_one_of_the_records_is_gone(now, service):
    gone = factories.ServiceFactory(organisation=service.organisation)
    Service.objects.filter(pk=gone.pk).delete()

    with pytest.raises(RecordGone, match="n’existe plus"):
        actions.verify_services([service, gone], "call", "confirmed", by=factories.CoordinatorFactory(), now=now)

    assert Verification.objects.count() == 0


def test_no_record_at_all_is_refused(now):
    with pytest.raises(DomainError, match="Choisissez au moins une fiche"):
        actions.verify_services([], "call", "confirmed", by=None, now=now)


def test_a_record_found_closed_leaves_the_figures(now, service):
    actions.verify_services([service], "call", "closed", by=None, now=now)

    assert ServiceState.objects.get().is_published is False


def test_a_link_shows_the_names_of_its_records_and_nothing_else(now, service):
    hidden = factories.ServiceFactory(organisation=service.organisation, name="Foyer", visibility="network")
    factories.ServiceFactory(organisation=service.organisation, name="Autre")

    asked = queries.confirmation(signed.token(link_to(service, hidden)), now=now)

    assert asked.organisation == "Le Phare d’exemple"
    assert set(asked.records) == {Asked("Foyer", ""), Asked("Écoute", service.reference)}
    assert asked.public == (Asked("Écoute", service.reference),)


def test_a_link_confirms_its_records_once(now, service):
    other = factories.ServiceFactory(organisation=service.organisation)
    link = link_to(service)

    actions.confirm_by_link(signed.token(link), now=now)

    assert [(row.service_id, row.on, row.method, row.result, row.actor) for row in Verification.objects.all()] == [
        (service.pk, date(2026, 11, 18), "link", "confirmed", "")
    ]
    assert not other.verifications.exists()
    assert ServiceState.objects.get(service=service).freshness == "verified"
    assert JournalEntry.objects.filter(verb="upkeep.confirm_by_link").count() == 1


@pytest.mark.parametrize("act", [actions.confirm_by_link, queries.confirmation])
def test_a_used_link_says_when_it_served(now, service, act):
    token = signed.token(link_to(service))
    actions.confirm_by_link(token, now=now)

    with pytest.raises(DeadLink, match="Ce lien a déjà servi : ces fiches ont été confirmées le 18 novembre 2026"):
        act(token, now=now + timedelta(days=1))

    assert Verification.objects.count() == 1


@pytest.mark.parametrize("act", [actions.confirm_by_link, queries.confirmation])
def test_a_link_dies_after_thirty_days(now, service, act):
    link = link_to(service, created_at=now, expires_at=now + timedelta(days=30))
    queries.confirmation(signed.token(link), now=now + timedelta(days=30, seconds=-1))

    with pytest.raises(DeadLink, match="plus de trente jours"):
        act(signed.token(link), now=now + timedelta(days=30))


@pytest.mark.parametrize("act", [actions.confirm_by_link, queries.confirmation])
def test_an_altered_link_opens_nothing(now, service, act):
    token = signed.token(link_to(service))
    other = signed.token(link_to(service))
    altered = [
        token[:-1],
        token[1:],
        token.upper(),
        token.partition(".")[0],
        other.partition(".")[0] + "." + token.partition(".")[2],
        "",
    ]

    for text in altered:
        with pytest.raises(DeadLink, match="incomplet ou abîmé"):
            act(text, now=now)


@pytest.mark.parametrize("act", [actions.confirm_by_link, queries.confirmation])
@pytest.mark.parametrize("loss", ["closed", "structure closed", "moved", "deleted"])
def test_a_link_to_records_that_are_gone_says_so(now, service, act, loss):
    link = link_to(service)
    token = signed.token(link)
    if loss == "closed":
        Service.objects.update(status="closed")
    elif loss == "structure closed":
        service.organisation.status = "closed"
        service.organisation.save()
    elif loss == "moved":
        Service.objects.update(organisation=structure())
    else:
        service.delete()
        service.organisation.delete()

    with pytest.raises(DeadLink, match="ne sont plus dans le répertoire"):
        act(token, now=now)


def test_what_is_left_of_a_link_can_still_be_confirmed(now, service):
    gone = factories.ServiceFactory(organisation=service.organisation, status="closed")

    actions.confirm_by_link(signed.token(link_to(service, gone)), now=now)

    assert [row.service_id for row in Verification.objects.all()] == [service.pk]


@pytest.mark.parametrize("size", [1, 3])
def test_a_link_costs_three_queries_whatever_the_number_of_records(now, django_assert_num_queries, size):
    link = link_to(*factories.ServiceFactory.create_batch(size, organisation=structure()))
    token = signed.token(link)

    with django_assert_num_queries(3):
        asked = queries.confirmation(token, now=now)

    assert len(asked.records) == size
