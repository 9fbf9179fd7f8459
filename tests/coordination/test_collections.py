"""Collections: by hand, put in order with buttons; by a search, tried before it is kept; published."""

import pytest
from django.urls import reverse

from maillage.resources.models import Collection
from tests.factories import CoordinatorFactory
from tests.pro.pages import text
from tests.resources.factories import CollectionFactory, ItemFactory, ResourceFactory

pytestmark = pytest.mark.django_db
LIST = "/coordination/ressources/collections"
NEW = f"{LIST}/nouvelle"


@pytest.fixture
def coordinator(client):
    person = CoordinatorFactory()
    client.force_login(person)
    return person


@pytest.fixture
def collection(coordinator):
    """Three resources in order: A, B, C."""
    made = CollectionFactory(title="La fugue", is_published=False)
    for rank, title in enumerate("ABC"):
        ItemFactory(collection=made, resource=ResourceFactory(title=title), rank=rank)
    return made


def _address(name, collection):
    return reverse(f"coordination:{name}", args=[collection.pk])


def _order(collection):
    return "".join(collection.items.order_by("rank").values_list("resource__title", flat=True))


def _pk(collection, title):
    return str(collection.items.get(resource__title=title).resource_id)


def test_one_is_made_by_hand_and_begins_empty(client, coordinator):
    client.post(NEW, {"title": "Pour un foyer", "summary": "", "level": "0", "sort": "main"})

    made = Collection.objects.get()
    assert (made.title, made.question, made.is_published) == ("Pour un foyer", {}, False)
    assert "Pour un foyer À la main, 0" in text(client.get(LIST))


def test_one_is_made_by_a_search(client, coordinator):
    said = {"title": "La fugue", "level": "2", "sort": "recherche", "words": "fugue", "types": ["guide"], "rank": "3"}

    client.post(NEW, said)

    made = Collection.objects.get()
    assert made.question == {"words": "fugue", "types": ["guide"]}
    assert (made.level, made.rank) == (2, 3)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "x" * 151},
        {"level": "1"},
        {"sort": "seule"},
        {"sort": "recherche"},
        {"sort": "recherche", "types": ["livre"]},
        {"sort": "recherche", "words": "x" * 201},
    ],
)
def test_a_wrong_one_is_not_made(client, coordinator, wrong):
    response = client.post(NEW, {"title": "La fugue", "level": "0", "sort": "main", **wrong})

    assert (response.status_code, Collection.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("title", "to", "order"),
    [
        ("B", "monter", "BAC"),
        ("B", "descendre", "ACB"),
        ("A", "monter", "ABC"),
        ("C", "descendre", "ABC"),
        ("A", "descendre", "BAC"),
        ("B", "retirer", "AC"),
    ],
)
def test_its_order_is_changed_with_buttons(client, collection, title, to, order):
    client.post(_address("move-collection-item", collection), {"resource": _pk(collection, title), "to": to})

    assert _order(collection) == order


def test_what_is_not_in_it_moves_nothing(client, collection):
    other = ResourceFactory()

    gone = client.post(_address("move-collection-item", collection), {"resource": str(other.pk), "to": "monter"})
    wrong = client.post(_address("move-collection-item", collection), {"resource": "A", "to": "sauter"})

    assert (gone.status_code, wrong.status_code, _order(collection)) == (302, 422, "ABC")


def test_a_resource_is_found_and_added_at_the_end(client, collection):
    other = ResourceFactory(title="D’après une sœur")

    page = text(client.get(_address("show-collection", collection), {"chercher": "SOEUR"}))
    client.post(_address("add-collection-item", collection), {"resource": str(other.pk)})
    unknown = client.post(
        _address("add-collection-item", collection), {"resource": "00000000-0000-0000-0000-000000000000"}
    )

    assert "D’après une sœur Ajouter" in page
    assert _order(collection) == "ABCD’après une sœur"
    assert unknown.status_code == 409


def test_what_its_readers_do_not_see_is_told(client, collection):
    item = collection.items.first().resource
    item.level = 2
    item.save()

    assert "A pas montrée à ses lecteurs" in text(client.get(_address("show-collection", collection)))


def test_a_search_is_tried_before_it_is_kept(client, coordinator):
    made = CollectionFactory(question={"words": "fugue"}, is_published=False)
    address = _address("set-collection-criteria", made)

    tried = client.post(address, {"words": "hébergement", "preview": "1"})
    made.refresh_from_db()
    before = made.question
    client.post(address, {"words": "hébergement", "themes": ["shelter"], "order": "date"})
    empty = client.post(address, {"words": " "})

    made.refresh_from_db()
    assert "Ce que cette recherche donnerait" in text(tried)
    assert before == {"words": "fugue"}
    assert made.question == {"words": "hébergement", "themes": ["shelter"], "order": "date"}
    assert empty.status_code == 422


def test_a_search_is_not_given_to_one_made_by_hand(client, collection):
    response = client.post(_address("set-collection-criteria", collection), {"words": "fugue"})

    collection.refresh_from_db()
    assert (response.status_code, collection.question) == (409, {})


def test_its_words_are_changed(client, collection):
    client.post(_address("edit-collection", collection), {"title": "Fugues", "level": "0", "summary": "<b>Tout</b>"})
    wrong = client.post(_address("edit-collection", collection), {"title": "", "level": "0"})
    page = client.get(_address("show-collection", collection)).content.decode()

    collection.refresh_from_db()
    assert (collection.title, collection.summary, wrong.status_code) == ("Fugues", "<b>Tout</b>", 422)
    assert "<b>Tout" not in page


def test_it_is_published_then_not_shown_any_more(client, collection):
    empty = CollectionFactory(is_published=False)

    refused = client.post(_address("publish-collection", empty))
    client.post(_address("publish-collection", collection))
    collection.refresh_from_db()
    published = collection.is_published
    client.post(_address("withdraw-collection", collection))

    collection.refresh_from_db()
    assert (refused.status_code, published, collection.is_published) == (409, True, False)


@pytest.mark.parametrize("size", [1, 3])
def test_pages_cost_the_same_whatever_their_size(client, coordinator, django_assert_num_queries, size):
    made = CollectionFactory()
    for rank in range(size):
        ItemFactory(collection=made, resource=ResourceFactory(), rank=rank)
        CollectionFactory()

    with django_assert_num_queries(14):
        client.get(LIST)
    with django_assert_num_queries(11):
        client.get(_address("show-collection", made))
