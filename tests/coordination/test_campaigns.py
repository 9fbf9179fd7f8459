"""Update campaigns, from their creation to their end."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.upkeep import actions
from maillage.upkeep.models import Campaign, Reminder, ServiceState
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/coordination/campagnes"


def _plan(**values):
    today = timezone.localdate()
    return {
        "name": "Avant l’été",
        "departments": ["77"],
        "sections": ["contacts"],
        "starts_on": today,
        "ends_on": today + timedelta(days=30),
        "message": "",
        **values,
    }


@pytest.fixture
def late(here):
    """Two structures, each with one late record."""
    return [
        factories.ServiceStateFactory(
            service__organisation__department=here,
            service__organisation__name=f"Structure {number}",
            service__organisation__email=f"structure{number}@example.org",
        )
        for number in (1, 2)
    ]


@pytest.fixture
def campaign(late, coordinator):
    return actions.create_campaign(actions.Plan(**_plan()), by=coordinator, now=timezone.now())


def _page(campaign):
    return reverse("coordination:show-campaign", args=[campaign.pk])


def test_a_campaign_is_created_with_its_structures(client, coordinator, late):
    client.force_login(coordinator)

    answer = client.post(f"{LIST}/nouvelle", _plan())

    campaign = Campaign.objects.get()
    assert answer.url == _page(campaign)
    assert (campaign.created_by, campaign.parts.count()) == (coordinator, 2)
    assert "<strong>0 sur 2</strong>" in client.get(answer.url).content.decode()


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"name": ""}, 422), ({"departments": ["59"]}, 422), ({"sections": []}, 422), ({"ends_on": "2020-01-01"}, 409)],
)
def test_a_campaign_that_makes_no_sense_is_not_created(client, coordinator, elsewhere, late, wrong, status):
    client.force_login(coordinator)

    assert client.post(f"{LIST}/nouvelle", _plan(**wrong)).status_code == status
    assert not Campaign.objects.exists()


def test_the_form_opens_on_the_territory(client, coordinator):
    client.force_login(coordinator)

    text = client.get(f"{LIST}/nouvelle").content.decode()

    assert re.findall(r'name="departments" value="(\d+)"[^>]*checked', text) == ["77"]


def test_progress_counts_what_was_verified(client, coordinator, campaign, late):
    client.force_login(coordinator)

    actions.verify_services([late[0].service], "call", "confirmed", by=coordinator, now=timezone.now())

    text = client.get(_page(campaign)).content.decode()
    assert "<strong>1 sur 2</strong>" in text
    assert re.findall(r'<th scope="row"><a [^>]*>([^<]+)<', text) == ["Structure 2"]


def test_those_left_are_reminded_once(client, coordinator, campaign, late):
    ServiceState.objects.filter(pk=late[0].pk).update(verified_on=timezone.localdate())
    actions.follow(now=timezone.now())
    client.force_login(coordinator)

    text = client.post(f"{_page(campaign)}/relancer", follow=True).content.decode()

    assert "1 structure relancée" in text
    assert [row.organisation_id for row in Reminder.objects.all()] == [late[1].organisation_id]


def test_a_closed_campaign_asks_nothing_more(client, coordinator, campaign):
    client.force_login(coordinator)

    client.post(f"{_page(campaign)}/clore")
    again = client.post(f"{_page(campaign)}/clore", follow=True).content.decode()
    asked = client.post(f"{_page(campaign)}/relancer", follow=True).content.decode()

    assert "déjà close" in again
    assert "n’est pas en cours" in asked
    assert not Reminder.objects.exists()


def test_a_campaign_of_two_territories_is_read_by_each_and_led_by_neither(client, coordinator, late, elsewhere):
    national = factories.NationalFactory()
    factories.ServiceStateFactory(service__organisation__department=elsewhere, service__organisation__name="Du Nord")
    plan = actions.Plan(**_plan(departments=["59", "77"]))
    campaign = actions.create_campaign(plan, by=national, now=timezone.now())
    client.force_login(coordinator)

    text = client.get(_page(campaign)).content.decode()

    assert ("Structure 1" in text, "Du Nord" in text, "Relancer" in text, "Clore" in text) == (
        True,
        False,
        False,
        False,
    )
    assert client.post(f"{_page(campaign)}/relancer").status_code == 403
    assert client.post(f"{_page(campaign)}/clore").status_code == 403


def test_a_foreign_campaign_does_not_exist(client, campaign, elsewhere):
    client.force_login(factories.MandateFactory(department=elsewhere).user)

    assert client.get(_page(campaign)).status_code == 404
    assert "Avant l’été" not in client.get(LIST).content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_whatever_its_size(client, coordinator, here, django_assert_num_queries, size):
    for number in range(size):
        actions.create_campaign(actions.Plan(**_plan(name=f"N° {number}")), by=coordinator, now=timezone.now())
    client.force_login(coordinator)
    client.get(LIST)

    with django_assert_num_queries(10):
        assert client.get(LIST).content.decode().count('<th scope="row">') == size
