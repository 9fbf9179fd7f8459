"""The page of a resource: what it shows, to whom, and what it costs."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.db.utils import OperationalError
from django.utils import timezone

from maillage.resources import actions, counting, searching
from maillage.resources.models import Resource, ResourceUse
from tests import factories
from tests.factories import MOMENT
from tests.orientation.pages import Reader
from tests.resources.factories import (
    CollectionFactory,
    ItemFactory,
    PracticeFactory,
    ReadyFileFactory,
    ResourceFactory,
    WithdrawnFactory,
    relate,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CONTENT = {"type": "guide", "summary": "De quoi il s’agit.", "themes": ["spot"], "language": "fr", "level": 0}


def read(client, resource, status=200):
    response = client.get(resource.get_absolute_url())
    assert response.status_code == status
    return Reader(response)


def indexed(*resources):
    """The search knows them."""
    searching.renew([resource.pk for resource in resources], timezone.now())


@pytest.fixture
def member(client):
    client.force_login(factories.MembershipFactory().user)
    return client


def test_the_page_says_all_that_is_known(client):
    publisher = factories.OrganisationFactory(name="Association d’exemple")
    resource = ResourceFactory(
        title="Repérer plus tôt",
        body="Un **mot** fort.\n\n# Un titre",
        authors="Camille Exemple; Dominique Exemple",
        publisher=publisher,
        year=2024,
        licence="cc-by",
        departments=("77", "2A"),
        themes=("spot", "school"),
        publics=("teens",),
        professions=("school",),
        identifier="10.1234/exemple",
    )

    shown = read(client, resource)

    for said in (
        "Repérer plus tôt",
        "Camille Exemple; Dominique Exemple",
        "Association d’exemple",
        "2024",
        "CC BY 4.0",
        "Seine-et-Marne, Corse-du-Sud",
        "Repérer",
        "École et formation",
        "Adolescents",
        "Éducation nationale",
        "10.1234/exemple",
        "Publiée ici le 1er novembre 2026",
    ):
        assert said in shown.text, said
    assert shown.title == "Repérer plus tôt – Maillage"


def test_a_structure_that_has_a_public_service_leads_to_it(client):
    service = factories.ServiceFactory()
    open_one = ResourceFactory(publisher=service.organisation)
    reserved = factories.ServiceFactory(visibility="network")
    other = ResourceFactory(publisher=reserved.organisation)

    assert f"/aide/lieu/{service.reference}" in read(client, open_one).inside()
    assert [link for link in read(client, other).inside() if link.startswith("/aide/lieu/")] == []


@pytest.mark.abuse(14)
@pytest.mark.parametrize("about", [{"status": "draft"}, {"visibility": "network"}, {"visibility": "professionals"}])
def test_a_structure_that_is_not_for_everybody_is_not_named(client, about):
    resource = ResourceFactory(publisher=factories.OrganisationFactory(name="Structure discrète", **about))

    for url in (resource.get_absolute_url(), f"{resource.get_absolute_url()}/citation.bib", "/ressources/flux.rss"):
        assert "Structure discrète" not in client.get(url).content.decode()
    assert "Structure discrète" not in client.get("/oai?verb=ListRecords&metadataPrefix=oai_dc").content.decode()


def test_a_resource_costs_eight_queries_at_most(client, django_assert_max_num_queries):
    resource = PracticeFactory(resource__publisher=factories.OrganisationFactory()).resource
    others = [ReadyFileFactory(resource=ResourceFactory(themes=("spot", "online"))).resource for _ in range(6)]
    ReadyFileFactory.create_batch(3, resource=resource)
    for other in others[:3]:
        relate(resource, other)
        ItemFactory(resource=resource)
    indexed(resource, *others)
    client.get(resource.get_absolute_url())

    with django_assert_max_num_queries(8):
        assert client.get(resource.get_absolute_url()).status_code == 200


# To whom


@pytest.mark.parametrize(
    "about",
    [
        {"embargo_until": timezone.now() + DAY},
        {"expires_on": timezone.localdate() - DAY},
        {"level": 2},
        {"level": 3},
        {"state": "withdrawn", "level": 2},
    ],
)
def test_what_is_not_for_everybody_now_does_not_exist(client, about):
    resource = ResourceFactory(**about)
    file = ReadyFileFactory(resource=resource)

    for path in ("", "/citation.bib", "/citation.ris", f"/fichiers/{file.pk}", f"/vignette/{file.pk}.webp"):
        assert client.get(f"{resource.get_absolute_url()}{path}").status_code == 404, path


@pytest.mark.abuse(1)
def test_level_one_sees_exactly_what_everybody_sees(client):
    resource, reserved = PracticeFactory().resource, ResourceFactory(level=2)
    pages = [f"{resource.get_absolute_url()}", "/ressources", "/ressources/collections"]
    seen = [client.get(page).content for page in pages]

    client.force_login(factories.UserFactory())

    assert [client.get(page).content for page in pages] == seen
    assert client.get(reserved.get_absolute_url()).status_code == 404


def test_a_professional_reads_what_is_for_professionals(member):
    reserved, network = ResourceFactory(level=2), ResourceFactory(level=3)

    assert "Réservée aux professionnels" in read(member, reserved).text
    read(member, network, 404)


def test_a_member_of_the_network_reads_all(client):
    clearance = factories.ClearanceFactory(expires_at=timezone.now() + DAY)
    factories.MembershipFactory(user=clearance.user)
    client.force_login(clearance.user)

    assert "Réservée aux membres du réseau" in read(client, ResourceFactory(level=3)).text


@pytest.mark.abuse(1)
def test_a_password_alone_shows_nothing_more(client):
    client.force_login(factories.MembershipFactory().user, factor=False)

    read(client, ResourceFactory(level=2), 404)


def test_what_was_withdrawn_says_so_and_leads_elsewhere(client):
    gone = WithdrawnFactory(title="Titre à ne plus lire", themes=("spot", "school"))
    close = ResourceFactory(title="Un guide voisin", themes=("school", "spot"))
    ResourceFactory(title="Réservé", themes=("spot",), level=2)

    shown = read(client, gone, 410)

    assert "Cette ressource a été retirée" in shown.text
    assert close.get_absolute_url() in shown.inside()
    assert "Titre à ne plus lire" not in shown.text
    assert "Réservé" not in shown.text
    assert client.get(gone.get_absolute_url()).headers["X-Robots-Tag"] == "noindex, noarchive"
    assert client.get(f"{gone.get_absolute_url()}/citation.bib").status_code == 404


def test_what_was_withdrawn_without_a_theme_leads_to_its_type(client):
    gone, close = WithdrawnFactory(themes=(), type="film"), ResourceFactory(type="film")

    assert close.get_absolute_url() in read(client, gone, 410).inside()


@pytest.mark.abuse(52)
def test_search_engines_see_public_resources_only(client, member):
    public, reserved = ResourceFactory(), ResourceFactory(level=2)
    path = public.get_absolute_url()

    assert client.get(path).headers["X-Robots-Tag"] == "all"
    assert client.get(f"{path}?x=1").headers["X-Robots-Tag"] == "noindex, noarchive"
    assert member.get(reserved.get_absolute_url()).headers["X-Robots-Tag"] == "noindex, noarchive"


def test_a_public_page_sets_no_cookie_and_leaves_no_copy(client):
    response = client.get(ResourceFactory().get_absolute_url())

    assert not response.cookies
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.abuse(53)
def test_the_history_of_a_browser_does_not_say_what_was_read(client):
    resource = actions.create({**CONTENT, "title": "Prostitution des mineurs : repérer une fugue"}, by=None, now=MOMENT)
    collection = CollectionFactory(title="Exploitation sexuelle")

    shown = read(client, resource)

    assert (shown.title, resource.get_absolute_url()) == ("Ressource – Maillage", "/ressources/mineurs-reperer")
    assert "Prostitution des mineurs : repérer une fugue" in shown.text
    assert read(client, collection).title == "Collection – Ressources – Maillage"


# What stands beside it


def test_the_sections_of_a_practice_have_a_table_of_contents(client):
    practice = PracticeFactory(results="", transfer="Commencer *petit*.")

    shown = client.get(practice.resource.get_absolute_url()).content.decode()

    assert re.findall(r'<li><a href="#(\w+)">', shown) == ["contexte", "action", "transposer"]
    assert re.findall(r'<h2 id="(\w+)">', shown)[:4] == ["sommaire", "contexte", "action", "transposer"]
    assert "<em>deux</em>" in shown


def test_the_contact_of_a_practice_is_for_professionals(client):
    practice = PracticeFactory()
    page = practice.resource.get_absolute_url()

    assert "accueil@example.org" not in client.get(page).content.decode()
    client.force_login(factories.MembershipFactory().user)
    assert "accueil@example.org" in client.get(page).content.decode()


def test_links_to_other_sites_tell_them_nothing(client):
    resource = ResourceFactory(links=[{"label": "Lire le rapport", "url": "https://www.example.org/rapport?a=1"}])

    shown = read(client, resource)

    [(href, said)] = shown.outside()
    assert (href, said["rel"]) == ("https://www.example.org/rapport?a=1", "noopener noreferrer nofollow")
    assert "Ces liens ouvrent d’autres sites" in shown.text


@pytest.mark.parametrize("links", [[None], [{"url": 3}], [{}], [{"url": "http://["}], [{"url": "ftp://example.org/"}]])
def test_what_is_no_address_of_the_web_is_no_link(client, links):
    shown = read(client, ResourceFactory(links=links))

    assert shown.outside() == []
    assert "En ligne" not in shown.text


def test_an_address_is_written_as_addresses_are(client):
    [(href, _)] = read(
        client, ResourceFactory(links=[{"label": "", "url": "https://example.org/é <b>?q=a b"}])
    ).outside()

    assert href == "https://example.org/%C3%A9%20%3Cb%3E?q=a%20b"


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ({"has_text": False, "is_tagged": False}, "un lecteur d’écran ne peut pas le lire"),
        ({"has_text": True, "is_tagged": False}, "un lecteur d’écran le lit, sans les titres ni les listes"),
        ({"has_text": True, "is_tagged": True, "has_language": False}, "il lui manque sa langue"),
        ({"has_text": True, "is_tagged": True}, "Ce PDF est structuré pour les lecteurs d’écran."),
    ],
)
def test_files_are_described_with_their_accessibility(client, findings, said):
    file = ReadyFileFactory(findings=findings, size=1_300_000)

    shown = read(client, file.resource)

    assert "Le guide complet" in shown.text
    assert "PDF, 12 pages, 1,2\u00a0Mo".replace("\u00a0", " ") in shown.text
    assert said in shown.text


def test_files_that_are_not_ready_are_not_shown(client):
    resource = ResourceFactory()
    ReadyFileFactory(resource=resource, label="En attente", state="waiting", cleaned="", thumbnail="", digest="")

    assert "En attente" not in read(client, resource).text


def test_see_also_is_said_by_hand_first_then_worked_out(client):
    resource = ResourceFactory(title="Repérer une fugue", summary="Repérer une fugue et agir.")
    near = ResourceFactory(title="Agir après une fugue", summary="Une fugue : repérer, agir, accompagner.")
    far = ResourceFactory(title="Louer une salle", summary="Réserver du matériel.", themes=("teams",))
    by_hand = ResourceFactory(title="Tout autre chose", themes=("research",))
    hidden = ResourceFactory(title="Cachée", level=2)
    relate(resource, by_hand)
    relate(resource, hidden)
    indexed(resource, near, far, by_hand, hidden)

    links = [link for link in read(client, resource).inside() if re.fullmatch(r"/ressources/ressource-\d+", link)]

    assert links[:2] == [by_hand.get_absolute_url(), near.get_absolute_url()]
    assert hidden.get_absolute_url() not in links
    assert resource.get_absolute_url() in read(client, by_hand).inside()


def test_the_collections_that_hold_it_are_named(client):
    item = ItemFactory(collection__title="Pour commencer")
    for about in ({"is_published": False}, {"level": 2}):
        ItemFactory(resource=item.resource, collection=CollectionFactory(title="Cachée", **about))

    shown = read(client, item.resource)

    assert "Pour commencer" in shown.text
    assert "Cachée" not in shown.text


def test_the_day_of_its_reading_is_said_and_a_late_one_too(client):
    read_again = ResourceFactory(reviewed_at=datetime(2026, 5, 4, tzinfo=UTC), review_on=timezone.localdate() + DAY)
    late = ResourceFactory(review_on=date(2026, 1, 2))

    assert "relue le 4 mai 2026" in read(client, read_again).text
    assert "attend une relecture" not in read(client, read_again).text
    assert "Elle devait être relue avant le 2 janvier 2026" in read(client, late).text


# Machines


def test_linked_data_describe_the_resource(client):
    resource = ResourceFactory(type="report", title="Un rapport", year=2021, licence="cc-by", authors="A; B")

    page = client.get(resource.get_absolute_url()).content.decode()

    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    said = json.loads(text)
    assert (said["@context"], said["@type"], said["name"]) == ("https://schema.org", "Report", "Un rapport")
    assert said["url"] == f"http://localhost:8000{resource.get_absolute_url()}"
    assert [author["name"] for author in said["author"]] == ["A", "B"]
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert '<meta name="DC.title" content="Un rapport">' in page
    assert '<meta name="DC.date" content="2021">' in page


def test_linked_data_are_not_given_for_what_is_reserved(member):
    page = member.get(ResourceFactory(level=2).get_absolute_url()).content.decode()

    assert "ld+json" not in page
    assert "DC.title" not in page


# Uses


def counted():
    counting.uses.flush()
    return {(use.resource_id, use.kind): use.count for use in ResourceUse.objects.all()}


@pytest.fixture
def nothing_counted():
    counting.uses.flush()
    ResourceUse.objects.all().delete()


def test_uses_are_counted_per_day_and_of_nobody(client, nothing_counted):
    file = ReadyFileFactory()
    page, key = file.resource.get_absolute_url(), file.resource_id

    for path in ("", "", f"/fichiers/{file.pk}", "/citation.bib", "/citation.ris", f"/vignette/{file.pk}.webp"):
        b"".join(client.get(f"{page}{path}"))
    client.head(page)
    client.get(f"{page}/citation.doc")

    assert counted() == {(key, "view"): 2, (key, "download"): 1, (key, "citation"): 2}
    assert {field.name for field in ResourceUse._meta.fields} == {"id", "resource", "day", "kind", "count"}


def test_a_page_is_read_though_its_use_cannot_be_written(client, nothing_counted):
    resource = ResourceFactory()

    def read_only(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "SAVEPOINT")):
            raise OperationalError("attempt to write a readonly database")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(read_only):
        read(client, resource)

    assert counted() == {(resource.pk, "view"): 1}


def test_reading_writes_nothing(client):
    resource = ResourceFactory()
    before = Resource.objects.values().get()

    client.get(resource.get_absolute_url())

    assert Resource.objects.values().get() == before
