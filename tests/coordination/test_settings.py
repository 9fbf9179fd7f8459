"""What a territory decides for itself."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from maillage.coordination import actions, queries
from maillage.coordination.models import TerritorySetting
from maillage.core.errors import NotAllowed
from maillage.core.models import JournalEntry
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = "/coordination/reglages"


def test_settings_are_kept_with_who_and_when(client, coordinator, here):
    client.force_login(coordinator)

    answer = client.post(f"{PAGE}?territoire=77", {"threshold": "20", "call_note": "Avant midi."}, follow=True)

    setting = TerritorySetting.objects.get()
    assert (setting.department, setting.threshold, setting.call_note, setting.changed_by) == (
        here,
        20,
        "Avant midi.",
        coordinator,
    )
    assert "par Inès Martin" in answer.content.decode()
    assert list(JournalEntry.objects.values_list("verb", "actor")) == [
        ("coordination.set_territory", str(coordinator.pk))
    ]
    assert queries.call_note("77") == "Avant midi."


@pytest.mark.parametrize("threshold", ["4", "10", "1001", "beaucoup", "-1"])
def test_the_threshold_never_goes_under_the_networks(client, coordinator, here, threshold):
    client.force_login(coordinator)

    answer = client.post(f"{PAGE}?territoire=77", {"threshold": threshold, "call_note": ""})

    assert answer.status_code == 422
    assert not TerritorySetting.objects.exists()


def test_without_settings_the_networks_hold(here, settings):
    settings.SECRECY_THRESHOLD = 3

    assert (queries.strictest([None]), queries.strictest([]), queries.call_note("77"), queries.call_note(None)) == (
        5,
        5,
        "",
        "",
    )


@pytest.mark.parametrize(("own", "strictest"), [([12], 30), ([None, 40, 12], 40), ([], 30)])
def test_the_strictest_wins_network_or_territory(own, strictest, settings):
    settings.SECRECY_THRESHOLD = 30

    assert queries.strictest(own) == strictest


def test_the_database_refuses_a_threshold_that_protects_nobody(here):
    with pytest.raises(IntegrityError), transaction.atomic():
        TerritorySetting.objects.create(department=here, threshold=4, changed_at=timezone.now())


def test_only_its_coordinators_set_a_territory(coordinator, elsewhere, now):
    with pytest.raises(NotAllowed):
        actions.set_territory(elsewhere, threshold=None, call_note="", by=coordinator, now=now)


def test_another_territory_is_not_set_by_its_code(client, coordinator, elsewhere):
    client.force_login(coordinator)

    client.post(f"{PAGE}?territoire=59", {"threshold": "", "call_note": "À moi."})

    assert not TerritorySetting.objects.filter(pk="59").exists()


def test_the_country_asks_to_choose_a_territory(client, here, elsewhere):
    client.force_login(factories.NationalFactory())

    text = client.get(PAGE).content.decode()

    assert re.findall(r'<h2 id="choisir">([^<]+)<', text) == ["Choisissez un territoire"]
    assert client.post(PAGE, {"threshold": "", "call_note": ""}).status_code == 404
    assert client.get(f"{PAGE}?territoire=59").status_code == 200
