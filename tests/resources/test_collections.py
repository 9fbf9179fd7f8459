"""Collections, by hand or by a search that is asked again."""

from uuid import uuid4

import pytest

from maillage.core.errors import DomainError, NotAllowed
from maillage.core.models import JournalEntry
from maillage.resources import actions
from maillage.resources.actions import collections
from maillage.resources.models import Collection
from tests import factories
from tests.resources.factories import CollectionFactory, ItemFactory, ResourceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper():
    return factories.CoordinatorFactory()


def test_a_collection_is_made_then_filled_then_published(keeper, now):
    one, two = ResourceFactory.create_batch(2)

    collection = actions.create_collection({"title": " Repérer,  en pratique ", "level": 2}, by=keeper, now=now)
    actions.order_collection(collection, [two.pk, one.pk, two.pk], by=keeper, now=now)
    published = actions.publish_collection(collection, by=keeper, now=now)

    assert (published.slug, published.title, published.level) == ("reperer-pratique", "Repérer, en pratique", 2)
    assert (published.is_published, published.changed_at) == (True, now)
    assert list(published.items.order_by("rank").values_list("resource_id", flat=True)) == [two.pk, one.pk]
    assert actions.withdraw_collection(published, by=keeper, now=now).is_published is False
    assert list(JournalEntry.objects.order_by("number").values_list("verb", flat=True)) == [
        "resources.create_collection",
        "resources.order_collection",
        "resources.publish_collection",
        "resources.withdraw_collection",
    ]


def test_a_collection_by_a_search_has_no_resource_of_its_own(keeper, now):
    collection = actions.create_collection({"title": "Repérer", "question": {"themes": ["spot"]}}, by=keeper, now=now)

    with pytest.raises(DomainError, match="suit une recherche"):
        actions.order_collection(collection, [ResourceFactory().pk], by=keeper, now=now)
    assert actions.publish_collection(collection, by=keeper, now=now).is_published


def test_a_collection_by_hand_takes_a_search_once_it_is_empty(keeper, now):
    collection = ItemFactory().collection

    with pytest.raises(DomainError, match="faite à la main"):
        actions.edit_collection(collection, {"question": {"themes": ["spot"]}}, by=keeper, now=now)
    actions.order_collection(collection, [], by=keeper, now=now)
    edited = actions.edit_collection(collection, {"question": {"themes": ["spot"]}}, by=keeper, now=now)

    assert edited.question == {"themes": ["spot"]}


def test_an_edited_collection_keeps_its_address(keeper, now):
    collection = CollectionFactory(slug="reperer", title="Repérer")

    edited = actions.edit_collection(
        collection, {"title": "Voir", "slug": "autre", "is_published": False}, by=keeper, now=now
    )

    assert (edited.title, edited.slug, edited.is_published) == ("Voir", "reperer", True)


def test_an_empty_collection_is_not_published(keeper, now):
    with pytest.raises(DomainError, match="vide"):
        actions.publish_collection(CollectionFactory(is_published=False), by=keeper, now=now)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"title": " "},
        {"title": "x" * 151},
        {"title": "A", "summary": "x" * 601},
        {"title": "A", "level": 1},
        {"title": "A", "question": []},
    ],
)
def test_what_cannot_be_kept_of_a_collection_is_refused(said, keeper, now):
    with pytest.raises(DomainError):
        actions.create_collection(said, by=keeper, now=now)


def test_what_is_gone_is_told(keeper, now):
    collection = CollectionFactory()

    with pytest.raises(DomainError, match="Une de ces ressources"):
        actions.order_collection(collection, [uuid4()], by=keeper, now=now)
    with pytest.raises(DomainError, match="200 ressources au plus"):
        actions.order_collection(collection, [uuid4() for _ in range(201)], by=keeper, now=now)
    Collection.objects.all().delete()
    with pytest.raises(DomainError, match="n’existe plus"):
        actions.withdraw_collection(collection, by=keeper, now=now)


def test_two_collections_alike_have_two_addresses(keeper, now):
    made = [
        actions.create_collection({"title": title}, by=keeper, now=now).slug for title in ("Repérer", "Repérer !", "…")
    ]

    assert made == ["reperer", "reperer-2", "collection"]


@pytest.mark.abuse(53)
@pytest.mark.parametrize(
    ("title", "slug"),
    [("Exploitation sexuelle", "collection"), ("Repérer les victimes à l’école", "reperer-ecole")],
)
def test_the_address_of_a_collection_leaves_out_the_words_that_betray(title, slug, keeper, now):
    assert actions.create_collection({"title": title}, by=keeper, now=now).slug == slug


def test_an_address_that_is_taken_at_the_same_moment_is_asked_again(monkeypatch, now):
    CollectionFactory(slug="reperer")
    answers = iter(["reperer", "reperer-2"])
    monkeypatch.setattr(collections, "_free_slug", lambda _: next(answers))
    late = CollectionFactory.build(title="Repérer")

    collections._insert(late)

    assert late.slug == "reperer-2"


@pytest.mark.parametrize("user", [factories.UserFactory, lambda: factories.MembershipFactory().user])
def test_only_a_coordination_makes_collections(user, now):
    user, collection = user(), CollectionFactory()
    acts = [
        lambda: actions.create_collection({"title": "A"}, by=user, now=now),
        lambda: actions.edit_collection(collection, {"title": "A"}, by=user, now=now),
        lambda: actions.order_collection(collection, [], by=user, now=now),
        lambda: actions.publish_collection(collection, by=user, now=now),
        lambda: actions.withdraw_collection(collection, by=user, now=now),
    ]

    for act in acts:
        with pytest.raises(NotAllowed):
            act()
