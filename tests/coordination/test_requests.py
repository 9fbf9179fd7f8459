"""Requests to be listed, in the coordination face: check, decide, end the probation."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.directory.models import Organisation
from maillage.upkeep.models import ClosedSiret, ReferencingRequest
from maillage.upkeep.requests import actions
from tests import factories

LIST = "/coordination/demandes"
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(here):
    return factories.ReferencingRequestFactory(name="La Passerelle")


@pytest.fixture
def checked(asked, colleague):
    return actions.check_request(asked, actions.PROOFS, by=colleague, now=timezone.now())


@pytest.fixture
def logged(client, coordinator):
    client.force_login(coordinator)
    return client


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_list_shows_the_oldest_first(logged, asked):
    factories.ReferencingRequestFactory(
        name="Le Phare", received_at=factories.MOMENT - timedelta(days=1), state="checked"
    )

    page = logged.get(LIST)

    assert re.findall(r'data-item href="[^"]+">([^<]+)<', page.content.decode()) == ["Le Phare", "La Passerelle"]
    assert re.findall(r"Vérifiée, à décider|À vérifier(?! ou)", text(page)) == ["Vérifiée, à décider", "À vérifier"]


def test_an_empty_list_leads_to_the_form(logged):
    assert 'href="/reseau/referencer"' in logged.get(LIST).content.decode()


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_whatever_its_size(logged, here, django_assert_num_queries, size):
    factories.ReferencingRequestFactory.create_batch(size)
    logged.get(LIST)

    with django_assert_num_queries(12):
        page = logged.get(LIST)

    assert page.content.decode().count("data-item") == size


def test_a_request_is_read_beside_what_looks_like_it(logged, asked, here):
    factories.OrganisationFactory(name="Passerelle", department=here, siret=asked.siret)
    factories.ReferencingRequestFactory(name="Autre nom")
    ClosedSiret.objects.create(siret=asked.siret, source="Fichier d’exemple", imported_at=factories.MOMENT)

    said = text(logged.get(f"{LIST}/{asked.pk}"))

    assert "Passerelle déjà dans le répertoire : même SIRET, même nom, même département" in said
    assert "Autre nom autre demande (reçue), du 1 novembre 2026" in said
    assert "Cet établissement est fermé" in said


def test_two_persons_make_a_structure(client, logged, asked, colleague, mailoutbox, django_capture_on_commit_callbacks):
    answer = logged.post(f"{LIST}/{asked.pk}/verifier", {"proofs": ["register", "call"]})
    assert answer.url == LIST
    assert "Vous l’avez vérifiée : une autre personne décide." in text(logged.get(f"{LIST}/{asked.pk}"))
    client.force_login(colleague)

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(f"{LIST}/{asked.pk}/accepter", follow=True)

    assert "La structure est créée, en période d’essai." in text(answer)
    assert Organisation.objects.values_list("name", "visibility").get() == ("La Passerelle", "network")
    assert len(mailoutbox) == 1


def test_the_same_person_cannot_do_both_even_by_hand(logged, asked):
    logged.post(f"{LIST}/{asked.pk}/verifier", {"proofs": ["register", "call"]})

    page = logged.post(f"{LIST}/{asked.pk}/accepter")

    assert page.status_code == 409
    assert "Vous avez vérifié cette demande : une autre personne doit décider." in text(page)
    assert not Organisation.objects.exists()


def test_both_checks_are_asked_for(logged, asked):
    none = logged.post(f"{LIST}/{asked.pk}/verifier")
    one = logged.post(f"{LIST}/{asked.pk}/verifier", {"proofs": ["call"]})

    told = "Faites les deux vérifications, et cochez-les, avant de continuer."
    assert [(page.status_code, told in text(page)) for page in (none, one)] == [(422, True), (409, True)]
    assert ReferencingRequest.objects.get().state == "received"


def test_a_request_is_declined_with_a_reason(logged, asked):
    following = factories.ReferencingRequestFactory()

    without = logged.post(f"{LIST}/{asked.pk}/decliner")
    answer = logged.post(f"{LIST}/{asked.pk}/decliner", {"reason": "outside"})

    assert (without.status_code, "Choisissez le motif" in text(without)) == (422, True)
    assert answer.url == f"{LIST}/{following.pk}"
    assert "Dernières décisions La Passerelle" in text(logged.get(LIST))
    assert "l’activité décrite ne correspond pas à ce répertoire." in text(logged.get(f"{LIST}/{asked.pk}"))


def test_the_second_of_two_colleagues_is_told(client, logged, checked):
    logged.post(f"{LIST}/{checked.pk}/accepter")

    page = logged.post(f"{LIST}/{checked.pk}/decliner", {"reason": "known"})

    assert page.status_code == 409
    assert "Cette demande est déjà acceptée : rien n’a été changé." in text(page)


def test_a_probation_that_is_over_is_listed_and_ended(logged, checked, coordinator):
    long_ago = timezone.now() - timedelta(days=100)
    actions.accept_request(checked, by=coordinator, now=long_ago)
    assert "Période d’essai finie" in text(logged.get(LIST))

    answer = logged.post(f"{LIST}/{checked.pk}/rendre-publique", follow=True)

    assert "La structure est publique : tout le monde peut la trouver." in text(answer)
    assert Organisation.objects.get().visibility == "public"
    assert "Période d’essai finie" not in text(logged.get(LIST))


def test_a_probation_that_lasts_has_no_button(logged, checked):
    logged.post(f"{LIST}/{checked.pk}/accepter")

    assert "Rendre publique" not in text(logged.get(f"{LIST}/{checked.pk}"))
    assert logged.post(f"{LIST}/{checked.pk}/rendre-publique").status_code == 409


ACTS = ["verifier", "accepter", "decliner", "rendre-publique"]


def test_strangers_find_nothing(client, asked, elsewhere, here):
    of_elsewhere = factories.UserFactory()
    factories.MandateFactory(user=of_elsewhere, department=elsewhere)
    member = factories.MembershipFactory(role="referent", organisation__department=here).user

    statuses = []
    for person in (of_elsewhere, member):
        client.force_login(person)
        statuses.append(client.get(f"{LIST}/{asked.pk}").status_code)
        statuses += [client.post(f"{LIST}/{asked.pk}/{act}").status_code for act in ACTS]

    assert statuses == [404] * 10
    assert ReferencingRequest.objects.get().state == "received"


def test_reading_writes_nothing_and_acts_are_posts(logged, asked):
    before = ReferencingRequest.objects.values().get()

    statuses = [logged.get(f"{LIST}/{asked.pk}/{act}").status_code for act in ACTS]
    logged.get(LIST), logged.get(f"{LIST}/{asked.pk}")

    assert statuses == [405] * 4
    assert ReferencingRequest.objects.values().get() == before
