from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from maillage.directory.models import Verification
from maillage.upkeep import signed
from maillage.upkeep.models import ConfirmLink
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def link():
    organisation = factories.OrganisationFactory(name="Le Phare d’exemple", department=factories.DepartmentFactory())
    services = [
        factories.ServiceFactory(organisation=organisation, name="Écoute d’exemple"),
        factories.ServiceFactory(organisation=organisation, name="Lieu discret", visibility="network"),
    ]
    return factories.ConfirmLinkFactory(
        organisation=organisation, services=services, expires_at=timezone.now() + timedelta(days=30)
    )


@pytest.fixture
def address(link):
    return reverse("upkeep:confirm-records", args=[signed.token(link)])


def test_the_page_names_the_records_and_offers_two_buttons(client, link, address):
    page = client.get(address).content.decode()

    assert "Le Phare d’exemple" in page
    assert "Écoute d’exemple" in page
    assert "Tout est à jour" in page
    assert "Quelque chose a changé" in page


def test_only_public_records_lead_to_the_public_pages(client, link, address):
    public, hidden = link.services.order_by("-visibility")

    page = client.get(address).content.decode()

    assert f"/aide/lieu/{public.reference}/signaler" in page
    assert hidden.reference not in page


def test_opening_the_link_changes_nothing_however_often(client, link, address):
    """Machines that look into mails open each link."""
    for method in (client.get, client.head, client.get):
        assert method(address).status_code == 200

    assert Verification.objects.count() == 0
    assert ConfirmLink.objects.get().used_at is None


def test_the_button_confirms_and_leads_to_a_page_that_can_be_loaded_again(client, link, address):
    response = client.post(address)

    assert (response.status_code, response["Location"]) == (302, reverse("upkeep:thank"))
    assert Verification.objects.filter(method="link", result="confirmed").count() == 2
    assert "Merci, c’est noté" in client.get(response["Location"]).content.decode()


def test_the_button_needs_the_key_of_the_page(link, address):
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    assert Verification.objects.count() == 0


def test_a_second_press_confirms_nothing_and_says_so(client, address):
    client.post(address)

    response = client.post(address)

    assert response.status_code == 410
    assert "Ce lien a déjà servi" in response.content.decode()
    assert Verification.objects.count() == 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_altered_says_what_to_do(client, address, method):
    response = getattr(client, method)(address[:-2])

    assert response.status_code == 410
    assert "incomplet ou abîmé. Copiez-le en entier" in response.content.decode()


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, address, method):
    assert getattr(client, method)(address).status_code == 405


def test_the_link_opens_nothing_else(client, link, address):
    """Neither a session nor an account: every other page answers as to anybody."""
    client.post(address)

    assert "sessionid" not in client.cookies
    assert "_auth_user_id" not in client.session


def test_titles_and_addresses_say_nothing(client, link, address):
    page = client.get(address).content.decode()

    assert "<title>Relire des fiches</title>" in page
    assert "phare" not in address
