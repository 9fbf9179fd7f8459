"""The list of resources: the newest, what narrows it, what is searched in it; and collections."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.resources.models import Collection, Resource
from tests import factories
from tests.factories import MOMENT
from tests.orientation.pages import Reader
from tests.resources.factories import (
    CollectionFactory,
    ExpiredFactory,
    ItemFactory,
    ReadyFileFactory,
    ResourceFactory,
    WithdrawnFactory,
)
from tests.resources.test_reading import indexed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def read(client, url="/ressources", status=200):
    response = client.get(url)
    assert response.status_code == status
    return Reader(response)


def shown(reader):
    """The resources of the list, in its order."""
    titles = dict(Resource.objects.values_list("slug", "title"))
    found = [link.removeprefix("/ressources/") for link in reader.inside()]
    return [titles[slug] for slug in found if slug in titles]


def publish(*titles, **about):
    made = [ResourceFactory(title=title, **about) for title in titles]
    indexed(*made)
    return made


def test_the_newest_come_first(client):
    publish("Ancienne", published_at=MOMENT - 3 * DAY)
    publish("Récente")
    publish("Entre les deux", published_at=MOMENT - DAY)

    reader = read(client)

    assert shown(reader) == ["Récente", "Entre les deux", "Ancienne"]
    assert "Les plus récentes" in reader.text
    assert "Proposer une ressource" in reader.text
    assert "/pro/ressources/proposer" in reader.inside()


def test_a_card_says_what_it_is_and_shows_its_first_page(client):
    [resource] = publish("Un film", type="film", year=2022, language="uk", publisher_name="Éditions d’exemple")
    file = ReadyFileFactory(resource=resource)

    reader = read(client)

    assert "Film · 2022 · en ukrainien" in reader.text
    assert "Éditions d’exemple" in reader.text
    assert f"{resource.get_absolute_url()}/vignette/{file.pk}.webp" in reader.resources


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("t=film", ["Film"]),
        ("h=runaway", ["Fugue"]),
        ("d=77&h=school", ["École"]),
        ("t=film&h=runaway", []),
        ("a=2020", ["Film"]),
    ],
)
def test_codes_narrow_the_list(client, query, expected):
    publish("Film", type="film", year=2020, themes=("online",))
    publish("École", themes=("school",), departments=("77",))
    publish("Fugue", themes=("runaway",))

    reader = read(client, f"/ressources?{query}")

    assert shown(reader) == expected
    assert ("Rien ne correspond" in reader.text) is (not expected)


@pytest.mark.abuse(53)
def test_words_are_sent_by_post_and_stand_in_no_address(client):
    publish("Repérer les fugues")
    publish("Louer une salle")

    response = client.post("/ressources", {"mots": "fugue"})

    reader = Reader(response)
    assert shown(reader) == ["Repérer les fugues"]
    assert "1 ressource" in reader.text
    assert [link for link, _ in reader.links if "fugue" in link.lower() and "/aide/" not in link] == []
    assert set(shown(read(client, "/ressources?mots=fugue"))) == {"Louer une salle", "Repérer les fugues"}


def test_a_form_without_words_leads_to_an_address_of_codes(client):
    response = client.post("/ressources", {"mots": " ", "t": "film", "h": "runaway"})

    assert (response.status_code, response.url) == (302, "/ressources?t=film&h=runaway")


def test_a_search_that_cannot_be_read_is_told(client):
    response = client.post("/ressources", {"mots": "a" * 10_000})

    assert (response.status_code, "Rien n’a été cherché" in Reader(response).text) == (200, True)


def test_other_kinds_of_documents_are_not_in_this_list(client):
    publish("Une ressource")

    assert "1 ressource" in read(client, "/ressources?n=editorial.news&t=guide").text


def test_a_long_list_comes_in_pages(client):
    publish(*(f"Ressource n° {number:02}" for number in range(25)))

    first, second, past = (read(client, f"/ressources{page}") for page in ("", "?page=2", "?page=99"))

    assert [len(shown(page)) for page in (first, second, past)] == [20, 5, 5]
    assert len({*shown(first), *shown(second)}) == 25
    assert "Page 2 sur 2" in second.text
    assert second.title.startswith("Ressources, page 2")


def test_an_empty_centre_says_so(client):
    reader = read(client)

    assert "Aucune ressource pour l’instant" in reader.text


def test_what_is_not_for_everybody_now_is_not_listed(client):
    publish("Visible")
    publish("Réservée", level=2)
    for factory, about in (
        (WithdrawnFactory, {}),
        (ExpiredFactory, {}),
        (ResourceFactory, {"embargo_until": timezone.now() + DAY}),
    ):
        indexed(factory(**about))

    assert shown(read(client)) == ["Visible"]


def test_what_was_just_withdrawn_is_not_shown_though_the_search_knows_it_yet(client):
    [gone] = publish("Partie")
    Resource.objects.filter(pk=gone.pk).update(state="withdrawn")

    assert "Partie" not in read(client).text


def test_a_professional_sees_what_is_reserved(client):
    publish("Réservée", level=2)
    client.force_login(factories.MembershipFactory().user)

    reader = read(client)

    assert shown(reader) == ["Réservée"]
    assert "réservée aux professionnels" in reader.text


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_costs_the_same_whatever_its_size(client, django_assert_max_num_queries, size):
    made = publish(*(f"R{number}" for number in range(size)), publisher=factories.OrganisationFactory())
    for resource in made:
        ReadyFileFactory(resource=resource)
        ItemFactory(resource=resource)
    client.get("/ressources")

    with django_assert_max_num_queries(8):
        assert client.get("/ressources").status_code == 200


def test_the_list_names_its_feeds(client):
    reader = read(client, "/ressources?h=runaway")

    assert "/ressources/flux.atom?h=runaway" in reader.inside()
    assert "/ressources/flux.rss?h=runaway" in reader.resources


@pytest.mark.abuse(52)
def test_search_engines_see_the_first_page_only(client):
    assert client.get("/ressources").headers["X-Robots-Tag"] == "all"
    assert client.get("/ressources?t=film").headers["X-Robots-Tag"] == "noindex, noarchive"


# Collections


def test_the_first_collections_stand_on_the_front_page_only(client):
    for number in range(5):
        ItemFactory(collection=CollectionFactory(title=f"Choix {number}", rank=number))
    CollectionFactory(title="Brouillon", is_published=False)
    CollectionFactory(title="Réservée", level=2)

    front, narrowed, every = read(client), read(client, "/ressources?t=film"), read(client, "/ressources/collections")

    assert [number for number in range(5) if f"Choix {number}" in front.text] == [0, 1, 2]
    assert "Choix" not in narrowed.text
    assert [number for number in range(5) if f"Choix {number}" in every.text] == [0, 1, 2, 3, 4]
    for hidden in ("Brouillon", "Réservée"):
        assert hidden not in front.text + every.text


def test_no_collection_yet(client):
    assert "Aucune collection pour l’instant" in read(client, "/ressources/collections").text


def test_a_collection_by_hand_keeps_its_order_and_hides_what_is_not_for_all(client):
    collection = CollectionFactory(title="Pour commencer", summary="Par où prendre le sujet.")
    for rank, title in enumerate(["Troisième", "Premier", "Deuxième"]):
        ItemFactory(collection=collection, resource__title=title, rank=(2, 0, 1)[rank])
    ItemFactory(collection=collection, resource=WithdrawnFactory(title="Retirée"))
    ItemFactory(collection=collection, resource__title="Réservée", resource__level=2)

    reader = read(client, collection.get_absolute_url())

    assert shown(reader) == ["Premier", "Deuxième", "Troisième"]
    assert "Par où prendre le sujet." in reader.text
    assert "3 ressources" in read(client, "/ressources/collections").text


def test_a_collection_by_search_follows_what_is_published(client):
    collection = CollectionFactory(question={"themes": ["runaway"]})
    publish("Fugue", themes=("runaway",))
    publish("École", themes=("school",))
    assert shown(read(client, collection.get_absolute_url())) == ["Fugue"]

    publish("Une autre", themes=("runaway",))

    assert set(shown(read(client, collection.get_absolute_url()))) == {"Fugue", "Une autre"}


def test_a_collection_by_search_comes_in_pages(client):
    collection = CollectionFactory(question={"types": ["guide"]})
    publish(*(f"G{number}" for number in range(22)))

    assert len(shown(read(client, f"{collection.get_absolute_url()}?page=2"))) == 2
    for page in ("0", "x", "-1", "9999999"):
        read(client, f"{collection.get_absolute_url()}?page={page}")


def test_a_collection_without_anything_to_show_says_so(client):
    assert "vide pour l’instant" in read(client, CollectionFactory().get_absolute_url()).text


@pytest.mark.parametrize("about", [{"is_published": False}, {"level": 2}])
def test_a_collection_that_is_not_for_everybody_does_not_exist(client, about):
    read(client, CollectionFactory(**about).get_absolute_url(), 404)


@pytest.mark.abuse(52)
def test_search_engines_see_public_collections(client):
    public, reserved = CollectionFactory(), CollectionFactory(level=2)
    assert client.get(public.get_absolute_url()).headers["X-Robots-Tag"] == "all"

    client.force_login(factories.MembershipFactory().user)

    assert client.get(reserved.get_absolute_url()).headers["X-Robots-Tag"] == "noindex, noarchive"


# The map of the site


@pytest.mark.abuse(52)
def test_the_map_names_what_everybody_may_read_and_nothing_else(client):
    public, collection = ResourceFactory(), CollectionFactory()
    hidden = [
        ResourceFactory(level=2),
        WithdrawnFactory(),
        ExpiredFactory(),
        ResourceFactory(embargo_until=timezone.now() + DAY),
        CollectionFactory(level=2),
        CollectionFactory(is_published=False),
    ]
    assert Collection.objects.count() == 3

    response = client.get("/plan-du-site.xml")

    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    text = response.content.decode()
    for path in ("/", "/aide", "/aide/fugue", "/ressources", public.get_absolute_url(), collection.get_absolute_url()):
        assert f"<loc>http://localhost:8000{path}</loc>" in text
    for one in hidden:
        assert f"{one.get_absolute_url()}<" not in text
    assert "/pro" not in text
    assert "/coordination" not in text
