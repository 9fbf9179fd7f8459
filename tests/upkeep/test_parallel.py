"""Two presses of one button, two persons who ask one structure, two workers on one queue."""

from functools import partial

import pytest

from maillage.directory.models import Verification
from maillage.upkeep import actions, signed
from maillage.upkeep.models import ConfirmLink, Reminder, ServiceState
from maillage.upkeep.queries import DeadLink
from tests import factories
from tests.parallel import shared, together

__all__ = ["shared"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organisation(shared):
    organisation = factories.OrganisationFactory(department=factories.DepartmentFactory(), email="phare@example.org")
    factories.ServiceFactory(organisation=organisation)
    return organisation


def test_a_link_pressed_twice_at_once_serves_once(organisation, now):
    link = factories.ConfirmLinkFactory(organisation=organisation, services=organisation.services.all())
    confirm = partial(actions.confirm_by_link, signed.token(link), now=now)

    first, second = together(confirm, confirm)

    assert sorted(type(result).__name__ for result in (first, second)) == ["ConfirmLink", "DeadLink"]
    assert [str(result) for result in (first, second) if isinstance(result, DeadLink)] == [
        "Ce lien a déjà servi : ces fiches ont été confirmées le 18 novembre 2026. Vous n’avez rien d’autre à faire."
    ]
    assert Verification.objects.count() == 1


def test_two_persons_who_ask_one_structure_at_once_send_one_mail(organisation, now, mailoutbox):
    persons = [factories.NationalFactory() for _ in range(2)]

    reports = together(*(partial(actions.remind, [organisation.pk], "by_hand", by=one, now=now) for one in persons))

    assert sorted((report.asked, report.recent) for report in reports) == [(0, 1), (1, 0)]
    assert (Reminder.objects.count(), ConfirmLink.objects.count(), len(mailoutbox)) == (1, 1, 1)


def test_two_workers_send_each_mail_once(organisation, now, mailoutbox):
    link = factories.ConfirmLinkFactory(organisation=organisation, services=organisation.services.all())
    Reminder.objects.create(organisation=organisation, link=link, cause="due", sent_at=now)

    sent = together(partial(actions.send_waiting, now=now), partial(actions.send_waiting, now=now))

    assert sorted(report.mails for report in sent) == [0, 1]
    assert len(mailoutbox) == 1


def test_two_workers_that_work_the_states_out_end_with_one(organisation, now):
    together(partial(actions.recompute_all, now=now), partial(actions.recompute_all, now=now))

    assert list(ServiceState.objects.values_list("service", "freshness")) == [
        (organisation.services.get().pk, "due"),
    ]


def test_two_coordinators_verify_one_record_at_once(organisation, now):
    service = organisation.services.get()
    persons = [factories.NationalFactory() for _ in range(2)]

    together(*(partial(actions.verify_services, [service], "call", "confirmed", by=one, now=now) for one in persons))

    assert list(Verification.objects.values_list("service", "method", "result")) == [(service.pk, "call", "confirmed")]
    assert ServiceState.objects.get().freshness == "verified"


def test_those_who_verify_and_who_close_a_campaign_never_wait_for_each_other(organisation, now):
    one, two = organisation.services.get(), factories.ServiceFactory(organisation=organisation)
    actions.recompute(now=now)
    day = now.date()
    plan = actions.Plan(name="Automne", departments=("77",), sections=("hours",), starts_on=day, ends_on=day)
    campaign = actions.create_campaign(plan, by=None, now=now)
    verify = partial(actions.verify_services, method="call", result="confirmed", by=None, now=now)

    together(
        partial(verify, [one, two]),
        partial(verify, [two]),
        partial(verify, [one]),
        partial(actions.close_campaign, campaign, by=None, now=now),
        partial(actions.remind, [organisation.pk], "by_hand", by=None, now=now),
    )

    assert Verification.objects.count() == 2
    assert set(ServiceState.objects.values_list("freshness", flat=True)) == {"verified"}
    campaign.refresh_from_db()
    assert campaign.closed_at == now
