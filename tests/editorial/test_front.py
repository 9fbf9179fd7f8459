"""The blocks of the home and the legal pages: a file, and never the database."""

import json

import pytest
from django.db import OperationalError, connection

from maillage.core.discretion import shouts
from maillage.core.errors import NotAllowed
from maillage.editorial import actions, front, making
from maillage.editorial.actions import BlockContent, Refused
from maillage.editorial.models import HomeBlock
from maillage.resources import actions as resources
from maillage.resources.models import Collection, CollectionItem, Resource
from tests.orientation.pages import Reader

Kind = HomeBlock.Kind


@pytest.fixture
def add(db, now):
    def add(kind, title="Un bloc", **said):
        return actions.add_block(BlockContent(kind, title, **said), by=None, now=now)

    return add


@pytest.fixture
def resource(db, now):
    def make(slug, **said):
        return Resource.objects.create(
            **{
                "slug": slug,
                "type": "guide",
                "title": slug.capitalize(),
                "summary": "Un résumé.",
                "published_at": now,
                "created_at": now,
                "changed_at": now,
                **said,
            }
        )

    return make


def links(now):
    return [(one.title, one.href) for block in making.make(now=now).blocks for one in block.links]


def test_each_kind_of_block_shows_what_everybody_may_read(add, write_news, write_page, resource, now):
    write_news("Parue", summary="x" * 300)
    write_news("Pros", level=2)
    write_news("Brouillon", is_published=False)
    write_page("loi", title="La loi")
    write_page("secrete", title="Secrète", level=3)
    shown, hidden = resource("guide"), resource("interne", level=2)
    resource("expire", state="withdrawn")
    collection = Collection.objects.create(slug="debuter", title="Débuter", is_published=True, changed_at=now)
    for rank, one in enumerate((hidden, shown)):
        CollectionItem.objects.create(collection=collection, resource=one, rank=rank)
    for kind, target in (
        (Kind.NEWS, ""),
        (Kind.RESOURCES, ""),
        (Kind.COLLECTION, "debuter"),
        (Kind.PAGES, "understand"),
    ):
        add(kind, target=target)

    assert links(now) == [
        ("Parue", "/actualites/parue"),
        ("Guide", "/ressources/guide"),
        ("Guide", "/ressources/guide"),
        ("La loi", "/comprendre/loi"),
    ]
    assert len(making.make(now=now).blocks[0].links[0].text) == 160


def test_a_collection_made_by_a_search_leads_to_its_page(add, now):
    Collection.objects.create(
        slug="debuter", title="Débuter", summary="Pour commencer.", is_published=True, changed_at=now
    )
    add(Kind.COLLECTION, target="debuter")

    assert links(now) == [("Débuter", "/ressources/collections/debuter")]


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        (Kind.NEWS, ""),
        (Kind.RESOURCES, ""),
        (Kind.COLLECTION, "rien"),
        (Kind.PAGES, "understand"),
        (Kind.PAGES, "legal"),
        (Kind.TEXT, ""),
    ],
)
def test_a_block_that_has_nothing_to_show_is_left_out(add, now, kind, target):
    add(kind, target=target)

    assert making.make(now=now).blocks == ()


def test_a_hidden_block_is_left_out(add, now):
    add(Kind.CONTRIBUTE, is_shown=False)
    add(Kind.CONTRIBUTE, "Contribuer")

    assert [one.title for one in making.make(now=now).blocks] == ["Contribuer"]


def test_the_home_shows_the_blocks_in_order_under_the_finder(client, small_world, add, now, django_assert_num_queries):
    add(Kind.TEXT, "Second", text="Du **texte**.")
    first = add(Kind.CONTRIBUTE, "Premier")
    actions.move_block(first, is_up=True, by=None, now=now)
    assert making.refresh(now=now)

    with django_assert_num_queries(0):
        answer = client.get("/")

    html = answer.content.decode()
    assert (
        -1
        < html.index("/aide/chercher")
        < html.index("Premier")
        < html.index("Second")
        < html.index("Vous travaillez auprès")
    )
    assert "<p>Du <strong>texte</strong>.</p>" in html
    assert (dict(answer.cookies), answer.headers["Cache-Control"]) == ({}, "no-store")


@pytest.mark.parametrize("is_there", [True, False])
def test_the_home_and_the_legal_pages_answer_while_the_database_is_stopped(
    client, front_file, small_world, add, write_page, national, now, monkeypatch, is_there
):
    add(Kind.CONTRIBUTE, "Contribuer au réseau d’essai")
    write_page("mentions-legales", place="legal", title="Mentions d’essai")
    if is_there:
        making.refresh(now=now)

    def stopped():
        raise OperationalError("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "ensure_connection", stopped)
        home, legal = client.get("/"), client.get("/mentions-legales")

    assert (home.status_code, legal.status_code) == (200, 200)
    assert ("Contribuer au réseau d’essai" in home.content.decode()) is is_there
    assert ("Mentions d’essai" in legal.content.decode()) is is_there
    assert "/aide/chercher" in Reader(home).resources


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        '{"shape": 1}',
        '{"shape": 99, "blocks": [], "legal": {}}',
        '{"shape": 1, "blocks": [{"x": 1}], "legal": {}}',
    ],
)
def test_a_file_that_cannot_be_read_shows_nothing_and_breaks_nothing(front_file, content):
    front_file.parent.mkdir()
    front_file.write_text(content)

    assert front.current() == front.EMPTY


def test_after_a_bad_file_what_was_shown_goes_on(front_file, add, now):
    add(Kind.CONTRIBUTE, "Contribuer")
    making.refresh(now=now)
    assert [one.title for one in front.current().blocks] == ["Contribuer"]

    front_file.write_text("{")
    assert [one.title for one in front.current().blocks] == ["Contribuer"]
    front_file.unlink()
    assert front.current() == front.EMPTY


def test_the_file_is_written_when_it_changes_only_and_for_its_owner_alone(front_file, add, now):
    assert making.refresh(now=now)
    assert not making.refresh(now=now)
    add(Kind.CONTRIBUTE)
    assert making.refresh(now=now)
    assert [path.name for path in front_file.parent.iterdir()] == ["front.json"]
    assert (front_file.stat().st_mode & 0o777, json.loads(front_file.read_text())["shape"]) == (0o600, 1)


@pytest.mark.django_db(transaction=True)
def test_a_write_is_on_the_home_at_once(front_file, national, now):
    block = actions.add_block(BlockContent(Kind.CONTRIBUTE, "Contribuer"), by=national, now=now)
    assert [one.title for one in front.current().blocks] == ["Contribuer"]

    actions.remove_block(block, by=national, now=now)
    assert front.current() == front.EMPTY


@pytest.mark.django_db(transaction=True)
def test_a_disk_that_is_full_undoes_nothing(front_file, national, now, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr("maillage.editorial.front.tempfile.NamedTemporaryFile", full)

    block = actions.add_block(BlockContent(Kind.CONTRIBUTE, "Contribuer"), by=national, now=now)

    assert HomeBlock.objects.get() == block


def test_blocks_are_changed_moved_and_eight_at_most(add, national, now):
    blocks = [add(Kind.CONTRIBUTE, f"Bloc {number}") for number in range(8)]

    with pytest.raises(Refused):
        add(Kind.CONTRIBUTE)
    actions.change_block(blocks[0], BlockContent(Kind.TEXT, "Autre", "Du texte."), by=national, now=now)
    actions.move_block(blocks[0], is_up=False, by=national, now=now)
    for block, is_up in ((blocks[1], True), (blocks[7], False)):
        with pytest.raises(Refused):
            actions.move_block(block, is_up=is_up, by=national, now=now)
    titles = list(HomeBlock.objects.order_by("rank").values_list("title", flat=True))
    assert titles[:3] == ["Bloc 1", "Autre", "Bloc 2"]


def test_the_home_is_the_national_teams(add, coordinator, now):
    block = add(Kind.CONTRIBUTE)

    for act in (
        lambda: actions.add_block(BlockContent(Kind.CONTRIBUTE, "x"), by=coordinator, now=now),
        lambda: actions.change_block(block, BlockContent(Kind.CONTRIBUTE, "x"), by=coordinator, now=now),
        lambda: actions.move_block(block, is_up=True, by=coordinator, now=now),
        lambda: actions.remove_block(block, by=coordinator, now=now),
    ):
        with pytest.raises(NotAllowed):
            act()


# Legal pages


def test_a_published_legal_page_takes_the_place_of_the_packaged_one(
    client, front_file, write_page, national, now, settings
):
    settings.PUBLISHER = "Réseau <d’essai>"
    page = write_page("mentions-legales", place="legal", title="Nos mentions", body="Par [éditeur]. [contact]")
    making.refresh(now=now)

    html = client.get("/mentions-legales").content.decode()
    assert "<h1>Nos mentions</h1>" in html
    assert "Par Réseau &lt;d’essai&gt;." in html
    assert "à compléter par le réseau" in html
    actions.unpublish_page(page, by=national, now=now)
    making.refresh(now=now)
    assert "<h1>Mentions légales</h1>" in client.get("/mentions-legales").content.decode()


def test_a_legal_page_of_the_network_s_own_has_its_address(client, front_file, write_page, now):
    assert client.get("/temoins").status_code == 404
    write_page("temoins", place="legal", title="Témoins")
    write_page("reserve", place="legal", title="Réservée", level=2)
    making.refresh(now=now)

    assert client.get("/temoins").status_code == 200
    assert client.get("/reserve").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_resource_that_is_withdrawn_leaves_the_home_at_once(front_file, resource, now):
    shown = resource("guide")
    actions.add_block(BlockContent(Kind.RESOURCES, "Ressources"), by=None, now=now)
    assert [link.title for one in front.current().blocks for link in one.links] == ["Guide"]

    resources.withdraw(shown, by=None, now=now)

    assert front.current() == front.EMPTY


@pytest.mark.abuse(61)
def test_no_title_of_the_home_can_be_read_over_a_shoulder(add, write_news, now):
    write_news("La prostitution en chiffres")
    write_news("Un colloque", summary="Sur les violences et la prostitution des mineurs.")
    write_news("Une permanence ouvre", summary="Le samedi.")

    add(Kind.NEWS)

    assert [title for title, _ in links(now)] == ["Une permanence ouvre"]


@pytest.mark.parametrize(
    ("text", "is_shouted"),
    [
        ("Prostitution des mineurs", True),
        ("Exploitations sexuelles", True),
        ("Une fugue", False),
        ("Proximité", False),
        ("", False),
    ],
)
def test_what_shouts_is_known_by_the_beginning_of_its_words(text, is_shouted):
    assert shouts(text) is is_shouted
