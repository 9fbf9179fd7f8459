"""A town, a postal code or a département among the words leads to the finder; a result says where it is."""

import pytest

from maillage.directory.models import Site
from maillage.search import actions, queries, towns
from maillage.search.questions import Question
from maillage.search.registry import Entry
from maillage.search.templatetags.search_words import about
from tests import factories
from tests.orientation.pages import Reader

SERVICE = "directory.service"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Melun", ["Melun"]),
        ("MELUN !", ["Melun"]),
        ("planning familial à melun", ["Melun"]),
        ("la roche sur yon", ["La Roche-sur-Yon"]),
        ("fugue 97400", ["Saint-Denis"]),
        ("saint denis", ["Saint-Denis", "Saint-Denis"]),
        ("paris", ["Paris"]),
    ],
)
def test_towns_are_read_among_words(typed, names):
    assert [town.name for town in towns.meant(typed).towns] == names


def test_a_postal_code_of_several_communes_is_chosen_from():
    assert towns.meant("77000") in (towns.Meant("77000", postal_code="77000"), towns.meant("Melun"))
    assert towns.meant("59253").postal_code or towns.meant("59253").towns


def test_a_departement_is_read_by_its_name():
    meant = towns.meant("CRIP Seine-et-Marne")

    assert (meant.department, meant.department_name, meant.towns) == ("77", "Seine-et-Marne", ())


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "fugue",
        "école",
        "viols",
        "prostitution mineurs",
        "12345678",
        "00000",
        "77",
        "x " * 100,
        "mon copain me force",
        "signaler",
        "aide",
    ],
)
def test_a_word_is_no_town(typed):
    assert towns.meant(typed) is None


@pytest.mark.django_db
def test_the_page_offers_the_finder_for_the_place(client):
    for typed, href in (
        ("dormir à Melun", "/aide/resultats?l=77288"),
        ("Seine-et-Marne", "/recherche?d=77"),
        ("33000", "/aide/resultats?l=33063"),
    ):
        assert href in Reader(client.post("/recherche", {"mots": typed})).inside(), typed


@pytest.mark.django_db
def test_what_is_looked_for_comes_even_when_nothing_is_said_of_the_town():
    """« dormir à Melun »: the finder knows what is near Melun; a meeting held there does not hide where one sleeps."""
    actions.put(
        [
            Entry("test.leaflet", "bed", "/bed", "Dormir cette nuit"),
            Entry("test.leaflet", "talk", "/talk", "Colloque à Melun : où dormir"),
        ]
    )
    actions.put(Entry("test.leaflet", str(n), "/x", f"Réunion {n} à Melun") for n in range(8))

    results = queries.find(Question("dormir à Melun"), may_be_near=True)

    assert ({hit.ref for hit in results.hits}, results.whole) == ({"talk", "bed"}, 1)
    assert queries.find(Question("melun"), may_be_near=True).total == 9
    assert queries.find(Question("dormir à Melun")).total == 1


@pytest.mark.django_db
def test_a_postal_code_shared_by_towns_leads_to_the_page_that_asks_which(client):
    shared = next(
        code for code in ("77000", "77170", "59000", "42700") if (one := towns.meant(code)) and one.postal_code
    )

    assert f"/aide/villes?z={shared}" in Reader(client.post("/recherche", {"mots": shared})).inside()


@pytest.mark.django_db
def test_a_result_says_where_the_place_is():
    site = factories.PlacedSiteFactory()
    service = factories.ServiceFactory(organisation=site.organisation, name="Maraude du soir")
    factories.ServiceSiteFactory(service=service, site=site)
    actions.follow(SERVICE)

    (hit,) = queries.find(Question("maraude")).hits

    assert hit.place == f"{site.commune.name} ({site.department_id})"
    assert hit.place in about(hit)


@pytest.mark.django_db
def test_a_service_in_several_towns_says_the_first_and_how_many():
    service = factories.ServiceFactory(name="Maraude du soir")
    sites = [
        factories.PlacedSiteFactory(organisation=service.organisation, commune=factories.CommuneFactory())
        for _ in range(3)
    ]
    for site in sites:
        factories.ServiceSiteFactory(service=service, site=site)
    actions.follow(SERVICE)

    assert queries.find(Question("maraude")).hits[0].place.endswith("et 2 autres lieux")


@pytest.mark.abuse(6)
@pytest.mark.django_db
def test_a_protected_place_says_its_departement_and_nothing_else():
    site = factories.ProtectedSiteFactory()
    service = factories.ServiceFactory(organisation=site.organisation, name="Maraude du soir")
    factories.ServiceSiteFactory(service=service, site=site)
    actions.follow(SERVICE)
    commune = Site.objects.get(pk=site.pk).commune

    (hit,) = queries.find(Question("maraude")).hits

    assert hit.place in {"", f"{site.department.name} ({site.department_id})"}
    assert commune is None or commune.name not in hit.place
