"""Structures: found as a list and as a map, looked at, moved, protected; those of others do not exist."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.coordination.structures import plan
from maillage.core.models import JournalEntry
from maillage.directory.models import Service, Site
from maillage.moderation.models import Version
from maillage.upkeep import actions as upkeep
from tests.factories import (
    CommuneFactory,
    CoordinatorFactory,
    DepartmentFactory,
    MandateFactory,
    MembershipFactory,
    NationalFactory,
    OrganisationFactory,
    PlacedSiteFactory,
    ProtectedSiteFactory,
    ServiceFactory,
    UserFactory,
    VerificationFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/coordination/structures"


def _structure(name="Le Relais", department="77", **values):
    structure = OrganisationFactory(name=name, department=DepartmentFactory(code=department), **values)
    ServiceFactory(organisation=structure)
    upkeep.recompute(now=timezone.now())
    return structure


def _names(response):
    return re.findall(
        r'<th scope="row"><a href="/coordination/structures/[\w-]+">([^<]+)</a>', response.content.decode()
    )


def _page(structure):
    return reverse("coordination:show-structure", args=[structure.pk])


@pytest.fixture
def coordinator(client):
    person = CoordinatorFactory()
    client.force_login(person)
    return person


def test_the_list_holds_the_structures_of_her_territories(client, coordinator):
    _structure("Le Relais")
    _structure("La Maison", "91")

    assert _names(client.get(LIST)) == ["Le Relais"]
    assert _names(client.get(LIST, {"territoire": "france"})) == ["Le Relais"]
    assert _names(client.get(LIST, {"territoire": "91"})) == ["Le Relais"]  # not hers: as if it were not there


def test_the_national_team_sees_all_or_one_departement(client):
    _structure("Le Relais")
    _structure("La Maison", "91")
    client.force_login(NationalFactory())

    assert _names(client.get(LIST)) == ["La Maison", "Le Relais"]
    assert _names(client.get(LIST, {"territoire": "91"})) == ["La Maison"]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ({"mots": "RELAIS"}, ["Le Relais"]),
        ({"mots": "accueil ecoute"}, ["Accueil et écoute"]),
        ({"visibilite": "network"}, ["Accueil et écoute"]),
        ({"statut": "closed"}, ["Fermée"]),
        ({"etat": "verified"}, ["Le Relais"]),
        ({"type": "day_centre"}, ["Accueil et écoute"]),
        ({"etat": "n’importe quoi", "n": "-3", "tri": "x"}, ["Accueil et écoute", "Le Relais"]),
        ({"tri": "-nom"}, ["Le Relais", "Accueil et écoute"]),
        ({"mots": "absent"}, []),
    ],
)
def test_the_list_is_narrowed_and_sorted_from_the_address(client, coordinator, question, names):
    relay = _structure("Le Relais")
    VerificationFactory(service=relay.services.get(), on=timezone.localdate())
    welcome = _structure("Accueil et écoute", visibility="network")
    Service.objects.filter(organisation=welcome).update(type="day_centre")
    _structure("Fermée", status="closed")
    upkeep.recompute(now=timezone.now())

    assert _names(client.get(LIST, question)) == names


def test_nothing_found_says_what_to_do(client, coordinator):
    page = client.get(LIST, {"mots": "absent"}).content.decode()

    assert '<h2 id="nombre">Aucune structure</h2>' in page
    assert "Retirez un critère" in page
    assert "invitez une structure" in client.get(LIST).content.decode()


def test_htmx_gets_the_results_only_and_the_count_is_announced(client, coordinator):
    _structure()

    whole, part = client.get(LIST), client.get(LIST, headers={"HX-Request": "true"})
    back = client.get(LIST, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})

    assert part.content.decode().startswith(
        '<p class="sr-only" id="annonce" role="status" data-hx-swap-oob="innerHTML">1 structure</p>'
    )
    assert "<html" not in part.content.decode()
    assert whole.content.decode().count('id="annonce"') == 1
    assert "<html" in back.content.decode()
    assert "HX-Request" in part["Vary"]


def test_a_sorted_column_says_so_and_turns(client, coordinator):
    _structure()

    page = client.get(LIST, {"tri": "nom", "mots": "relais"}).content.decode()

    assert '<th scope="col" aria-sort="ascending"><a href="?territoire=77&amp;mots=relais&amp;tri=-nom"' in page
    assert page.count("aria-sort") == 1


def test_pages_of_the_list_keep_the_question(client, coordinator):
    for number in range(51):
        OrganisationFactory(name=f"Le Relais {number:02}", department=DepartmentFactory())

    first, second = client.get(LIST, {"mots": "relais"}), client.get(LIST, {"mots": "relais", "n": "2"})

    assert len(_names(first)) == 50
    assert 'href="?territoire=77&amp;mots=relais&amp;n=2" rel="next"' in first.content.decode()
    assert _names(second) == ["Le Relais 50"]


@pytest.mark.parametrize("view", ["", "carte"])
@pytest.mark.parametrize("size", [1, 3])
def test_the_list_and_the_map_cost_the_same_whatever_their_size(
    client, django_assert_num_queries, coordinator, view, size
):
    for number in range(size):
        PlacedSiteFactory(organisation=_structure(f"Le Relais {number}"))
    client.get(LIST)

    with django_assert_num_queries({"": 12, "carte": 13}[view]):
        client.get(LIST, {"vue": view})


def test_the_map_of_several_departements_counts_the_same_structures(client, coordinator):
    MandateFactory(user=coordinator, department=DepartmentFactory(code="91", name="Essonne", article="l’"))
    _structure("Le Relais")
    _structure("La Maison", "91")
    _structure("Le Relais", "13")

    page = client.get(LIST, {"vue": "carte", "mots": "relais"}).content.decode()

    rows = re.findall(r'<a href="\?territoire=(\w+)&amp;mots=relais">[^<]+</a></th><td class="number">(\d+)</td>', page)
    assert rows == [("77", "1"), ("91", "0")]
    assert page.count("tilemap__tile--out") == 99


def test_the_plan_of_a_departement_leaves_protected_places_out(client, coordinator):
    melun = CommuneFactory(code="77288", name="Melun")
    PlacedSiteFactory(organisation=_structure("Le Relais"), commune=melun)
    ProtectedSiteFactory(organisation=_structure("La Maison cachée"))

    page = client.get(LIST, {"vue": "carte"}).content.decode()
    results = page.split('class="areamap"')[1]

    assert "<title>Melun : 1 structure</title>" in results
    assert "1 structure n’est pas sur le plan" in results
    assert "La Maison cachée" not in results


def test_communes_too_near_share_a_hexagon():
    towns = [
        plan.Town("77288", "Melun", 2.66, 48.54, 3),
        plan.Town("77152", "Dammarie-lès-Lys", 2.64, 48.52, 1),
        plan.Town("77284", "Meaux", 2.88, 48.96, 1),
    ]

    drawn = plan.draw("77", towns)

    assert [spot.title for spot in drawn.spots] == ["Melun et alentours : 4 structures", "Meaux : 1 structure"]
    assert all(0 < spot.x < drawn.width and 0 < spot.y < drawn.height for spot in drawn.spots)


def test_a_structure_of_others_does_not_exist(client, coordinator):
    other, nowhere = _structure("La Maison", "91"), OrganisationFactory()
    service, site = other.services.get(), PlacedSiteFactory(organisation=other)

    answers = [
        client.get(_page(other)),
        client.get(_page(nowhere)),
        client.post(reverse("coordination:move-structure", args=[other.pk]), {"departement": "77"}),
        client.post(reverse("coordination:set-service-status", args=[other.pk, service.pk]), {"status": "closed"}),
        client.post(reverse("coordination:protect-site", args=[other.pk, site.pk]), {"is_sure": "on"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert JournalEntry.objects.count() == 0


def test_a_row_of_another_structure_is_not_reached_through_hers(client, coordinator):
    mine, other = _structure(), _structure("La Maison", "91")
    service = other.services.get()

    answer = client.post(reverse("coordination:set-service-status", args=[mine.pk, service.pk]), {"status": "closed"})

    assert answer.status_code == 404
    assert Service.objects.get(pk=service.pk).status == "published"


def test_the_page_shows_records_places_members_and_history(client, coordinator):
    structure = _structure()
    service = structure.services.get()
    PlacedSiteFactory(organisation=structure, city="Melun", address="12 rue de la Démonstration")
    ProtectedSiteFactory(organisation=structure)
    MembershipFactory(organisation=structure, user=UserFactory(first_name="Inès", last_name="Martin"))
    VerificationFactory(service=service, actor=str(coordinator.pk), result="unreachable")
    Version.objects.create(kind="inconnue", target=str(service.pk), number=1, after={"phone": ""}, at=timezone.now())

    page = client.get(_page(structure)).content.decode()

    for shown in (
        service.name,
        "12 rue de la Démonstration, 77000 Melun",
        "Adresse protégée, Seine-et-Marne",
        "Inès Martin",
        f"Vérification (appel) : injoignable, par {coordinator.name}",
        "Modification",
    ):
        assert shown in page, shown


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_whatever_its_size(client, django_assert_num_queries, coordinator, size):
    structure = _structure()
    for _ in range(size):
        service = ServiceFactory(organisation=structure)
        VerificationFactory(service=service, actor=str(coordinator.pk))
        PlacedSiteFactory(organisation=structure)
        MembershipFactory(organisation=structure)
    client.get(_page(structure))

    with django_assert_num_queries(17):
        client.get(_page(structure))


def test_a_coordinator_suspends_a_record(client, coordinator):
    structure = _structure()
    service = structure.services.get()
    address = reverse("coordination:set-service-status", args=[structure.pk, service.pk])

    answer = client.post(address, {"status": "suspended"}, follow=True)

    assert Service.objects.get(pk=service.pk).status == "suspended"
    assert "La fiche a changé d’état." in answer.content.decode()
    assert [entry.verb for entry in JournalEntry.objects.all()] == ["directory.set_status"]


def test_protecting_an_address_asks_to_be_sure(client, coordinator):
    structure = _structure()
    site = PlacedSiteFactory(organisation=structure)
    address = reverse("coordination:protect-site", args=[structure.pk, site.pk])

    refused = client.post(address, follow=True).content.decode()
    kept = Site.objects.get(pk=site.pk).is_protected
    done = client.post(address, {"is_sure": "on"}, follow=True).content.decode()

    assert "Cochez la case pour confirmer" in refused
    assert not kept
    assert Site.objects.get(pk=site.pk).is_protected
    assert "12 rue de la Démonstration" not in done


def test_a_refusal_of_the_action_is_told(client, coordinator):
    structure = _structure()
    site = PlacedSiteFactory(organisation=structure, department=None, commune=None)

    answer = client.post(
        reverse("coordination:protect-site", args=[structure.pk, site.pk]), {"is_sure": "on"}, follow=True
    )

    assert "Indiquez d’abord le département de ce site." in answer.content.decode()


def test_a_structure_handed_over_is_no_longer_hers(client, coordinator):
    structure = _structure()
    DepartmentFactory(code="91", name="Essonne", article="l’")
    address = reverse("coordination:move-structure", args=[structure.pk])

    wrong = client.post(address, {"departement": "999"})
    answer = client.post(address, {"departement": "91"})

    structure.refresh_from_db()
    assert wrong.url == _page(structure)
    assert (answer.url, structure.department_id) == (LIST, "91")
    assert client.get(_page(structure)).status_code == 404


def test_the_national_team_stays_on_the_page_of_a_structure_it_moves(client):
    structure = OrganisationFactory(name="Sans département")
    DepartmentFactory(code="91", name="Essonne", article="l’")
    client.force_login(NationalFactory())

    answer = client.post(reverse("coordination:move-structure", args=[structure.pk]), {"departement": "91"})

    assert answer.url == _page(structure)
