"""Where coordinators write news, and the national team pages and the home."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.editorial import actions
from maillage.editorial.models import HomeBlock, News, Page
from tests import factories

pytestmark = pytest.mark.django_db
WRITTEN = {"title": "Un colloque", "summary": "Un chapeau.", "body": "# Jour\n\nTexte.", "level": "0"}
PAGE = {
    "title": "La loi",
    "summary": "Un résumé.",
    "body": "# Un\n\nTexte.",
    "slug": "loi",
    "place": "understand",
    "level": "0",
}


@pytest.fixture
def desk(client, coordinator):
    client.force_login(coordinator)
    return client


@pytest.fixture
def nation(client):
    client.force_login(factories.NationalFactory())
    return client


@pytest.fixture
def page(db):
    facts = actions.PageFacts("loi")
    content = actions.PageContent("La loi", "Un texte ancien.", "Un résumé.")
    return actions.create_page("understand", facts, content, by=None, now=timezone.now())


@pytest.fixture
def write(db):
    def write(title="Une nouvelle", department=None, **said):
        content = actions.NewsContent(title, "Un chapeau.", department=department, **said)
        return actions.write_news(content, by=None, now=timezone.now())

    return write


def said(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


# News


def test_a_coordinator_writes_looks_publishes_and_withdraws(desk, here, coordinator):
    looked = desk.post("/coordination/actualites/nouvelle", {**WRITTEN, "department": "77", "apercu": "1"})
    assert (looked.status_code, News.objects.count()) == (200, 0)
    assert "<h4>Jour</h4>" in looked.content.decode()

    desk.post("/coordination/actualites/nouvelle", {**WRITTEN, "department": "77", "themes": ["spot"]})
    news = News.objects.get()
    assert (news.state, news.author, news.department_id, news.themes) == ("draft", coordinator, "77", ("spot",))
    address = f"/coordination/actualites/{news.pk}"
    assert "Actualité publiée." in said(desk.post(f"{address}/publier", follow=True))
    assert "Cette actualité est à la une." in said(desk.post(f"{address}/epingler", {"is_pinned": "on"}, follow=True))
    assert "n’est plus à la une" in said(desk.post(f"{address}/epingler", follow=True))
    assert desk.get(news.get_absolute_url()).status_code == 200
    assert "Actualité retirée." in said(desk.post(f"{address}/retirer", follow=True))
    assert desk.get(news.get_absolute_url()).status_code == 410
    assert "Actualité publiée." in said(desk.post(f"{address}/publier", follow=True))


def test_news_are_published_later(desk, here, write):
    news = write(department="77")
    at = timezone.localtime() + timedelta(days=2)

    answer = desk.post(f"/coordination/actualites/{news.pk}/publier", {"at": f"{at:%Y-%m-%dT%H:%M}"}, follow=True)

    assert f"Publication prévue le {at:%d/%m/%Y à %H:%M}." in said(answer)
    assert desk.get(news.get_absolute_url()).status_code == 404
    assert "de nouveau un brouillon" in said(desk.post(f"/coordination/actualites/{news.pk}/retirer", follow=True))
    assert "Brouillon supprimé." in said(desk.post(f"/coordination/actualites/{news.pk}/supprimer", follow=True))
    assert not News.objects.exists()


@pytest.mark.parametrize("at", ["hier", "2020-01-01T10:00"])
def test_a_moment_that_is_none_or_past_is_refused(desk, here, write, at):
    news = write(department="77")

    desk.post(f"/coordination/actualites/{news.pk}/publier", {"at": at})

    news.refresh_from_db()
    assert news.state == "draft"


def test_a_coordinator_neither_sees_nor_chooses_what_is_not_hers(desk, here, elsewhere, write):
    theirs = [write("Là-bas", department="59"), write("Partout"), write("Au réseau", department="77", level=3)]
    write("Ici", department="77")

    text = said(desk.get("/coordination/actualites"))
    assert "Ici" in text
    assert [one.title for one in theirs if one.title in text] == []
    for news in theirs:
        assert desk.get(f"/coordination/actualites/{news.pk}").status_code == 404
        assert desk.post(f"/coordination/actualites/{news.pk}/publier").status_code == 404
    for department in ("59", ""):
        assert desk.post("/coordination/actualites/nouvelle", {**WRITTEN, "department": department}).status_code == 422
    refused = desk.post("/coordination/actualites/nouvelle", {**WRITTEN, "department": "77", "level": "3"})
    assert (refused.status_code, News.objects.count()) == (422, 4)


def test_a_change_is_looked_at_before_it_is_kept(desk, here, write):
    news = write(department="77")

    looked = desk.post(f"/coordination/actualites/{news.pk}", {**WRITTEN, "department": "77", "apercu": "1"})

    news.refresh_from_db()
    assert (looked.status_code, news.title) == (200, "Une nouvelle")
    assert "Un colloque" in said(looked)


def test_the_national_team_writes_for_everybody(nation, here):
    nation.post("/coordination/actualites/nouvelle", {**WRITTEN, "department": ""})

    assert News.objects.get().department is None


@pytest.mark.parametrize("size", [1, 3])
def test_the_list_of_news_costs_the_same_whatever_its_size(desk, here, write, size, django_assert_max_num_queries):
    for number in range(size):
        write(f"Brouillon {number}", department="77")
        actions.publish_news(write(f"Parue {number}", department="77"), by=None, now=timezone.now())

    with django_assert_max_num_queries(20) as counted:
        desk.get("/coordination/actualites")
    assert len([one for one in counted.captured_queries if "editorial_news" in one["sql"]]) == 3


@pytest.mark.parametrize(
    ("line", "is_fine"),
    [
        ("Le guide | /ressources/guide", True),
        ("Ailleurs | https://a.example/x?y=1", True),
        ("Le guide", False),
        ("x | javascript:alert(1)", False),
        ("x | http://a.example", False),
        ("x | //a.example", False),
        ("x | /\\a.example", False),
        ("x | data:text/html,x", False),
        (" | /aide", False),
        ("\n".join(f"{n} | /aide" for n in range(7)), False),
    ],
)
def test_links_lead_to_this_site_or_to_https(desk, here, line, is_fine):
    answer = desk.post("/coordination/actualites/nouvelle", {**WRITTEN, "department": "77", "see_also": line})

    assert (answer.status_code, News.objects.count()) == ((302, 1) if is_fine else (422, 0))


def test_what_a_colleague_changed_meanwhile_is_not_lost(desk, here, write):
    news = write(department="77")
    form = {**WRITTEN, "department": "77", "seen": (news.changed_at - timedelta(minutes=5)).isoformat()}

    answer = desk.post(f"/coordination/actualites/{news.pk}", form)

    assert answer.status_code == 409
    assert "Quelqu’un a modifié cette actualité" in said(answer)
    assert desk.post(f"/coordination/actualites/{news.pk}", {**form, "seen": "hier"}).status_code == 422
    assert (
        desk.post(f"/coordination/actualites/{news.pk}", {**form, "seen": news.changed_at.isoformat()}).status_code
        == 302
    )


# Pages


def test_the_national_team_writes_a_page_looks_and_publishes(nation):
    looked = nation.post("/coordination/pages/nouvelle", {**PAGE, "apercu": "1"})
    assert (looked.status_code, Page.objects.count()) == (200, 0)
    nation.post("/coordination/pages/nouvelle", PAGE)
    page = Page.objects.get()
    address = f"/coordination/pages/{page.pk}"

    assert "Aperçu" in said(nation.post(address, {**PAGE, "body": "Neuf.", "seen": "1", "apercu": "1"}))
    assert page.versions.count() == 1
    kept = nation.post(address, {**PAGE, "body": "Neuf.", "seen": "1"}, follow=True)
    assert "Version 2 enregistrée. Elle n’est pas encore publiée." in said(kept)
    shown = nation.post(address, {**PAGE, "body": "Plus neuf.", "seen": "2", "publier": "1"}, follow=True)
    assert "Version 3 publiée." in said(shown)
    assert "Plus neuf." in nation.get("/comprendre/loi").content.decode()
    assert "Page retirée du site." in said(nation.post(f"{address}/depublier", follow=True))
    assert nation.get("/comprendre/loi").status_code == 404


def test_two_versions_are_compared_word_by_word_and_taken_back(nation, page):
    actions.write_version(
        page, actions.PageContent("La loi", "Un texte neuf.", "Un résumé."), seen=1, by=None, now=timezone.now()
    )
    address = f"/coordination/pages/{page.pk}"

    html = nation.get(f"{address}/versions").content.decode()
    assert re.findall(r"<(ins|del)>.*?</span>([^<]*)</", html) == [("del", "ancien"), ("ins", "neuf")]
    back = nation.get(f"{address}/versions?de=2&a=1").content.decode()
    assert re.findall(r"<(ins|del)>.*?</span>([^<]*)</", back) == [("del", "neuf"), ("ins", "ancien")]
    assert nation.get(f"{address}/versions?de=1&a=9").status_code == 200
    answer = nation.post(f"{address}/reprendre", {"number": "1"}, follow=True)
    assert "repris dans la version 3" in said(answer)
    assert "Version 3 publiée." in said(nation.post(f"{address}/publier", {"number": "3"}, follow=True))


def test_a_page_is_set_and_refused_when_its_address_says_too_much(nation, page):
    address = f"/coordination/pages/{page.pk}/reglages"
    facts = {
        "slug": "textes",
        "level": "2",
        "source": "Un rapport",
        "checked_on": "2026-11-01",
        "to_review_by": "par un juriste",
    }

    assert nation.get(address).status_code == 200
    assert nation.post(address, {**facts, "slug": "fugues-et-dangers"}).status_code == 422
    assert nation.post(address, {**facts, "checked_on": ""}).status_code == 409
    assert nation.post(address, facts).status_code == 302
    page.refresh_from_db()
    assert (page.slug, page.level, page.to_review_by) == ("textes", 2, "par un juriste")


def test_pages_are_put_in_order(nation, page):
    other = actions.create_page(
        "understand",
        actions.PageFacts("mots"),
        actions.PageContent("Les mots", "Un texte."),
        by=None,
        now=timezone.now(),
    )

    assert "Ordre des pages modifié." in said(
        nation.post(f"/coordination/pages/{other.pk}/ordre", {"way": "haut"}, follow=True)
    )
    assert "déjà au bout" in said(nation.post(f"/coordination/pages/{other.pk}/ordre", {"way": "haut"}, follow=True))
    assert nation.post(f"/coordination/pages/{other.pk}/ordre", {"way": "ailleurs"}).status_code == 404
    text = said(nation.get("/coordination/pages"))
    assert text.index("Les mots") < text.index("La loi")


def test_an_address_that_is_taken_is_told(nation, page):
    answer = nation.post("/coordination/pages/nouvelle", PAGE)

    assert answer.status_code == 409
    assert "Une autre page a déjà cette adresse." in said(answer)


def test_two_writers_of_a_page_are_told(nation, page):
    answer = nation.post(f"/coordination/pages/{page.pk}", {**PAGE, "seen": "0"})

    assert answer.status_code == 409
    assert "Quelqu’un a écrit une autre version" in said(answer)


@pytest.mark.parametrize("size", [1, 4])
def test_the_list_of_pages_costs_the_same_whatever_its_size(nation, size, django_assert_max_num_queries):
    for number in range(size):
        facts, content = actions.PageFacts(f"page-{number}"), actions.PageContent("Page", "Texte.")
        actions.create_page("understand", facts, content, by=None, now=timezone.now())

    with django_assert_max_num_queries(20) as counted:
        nation.get("/coordination/pages")
    assert len([one for one in counted.captured_queries if "editorial_page" in one["sql"]]) == 1


def test_the_column_shows_pages_to_those_who_write_them(client, coordinator):
    client.force_login(coordinator)
    hers = client.get("/coordination/actualites").content.decode()
    client.force_login(factories.NationalFactory())
    theirs = client.get("/coordination/actualites").content.decode()

    links = ("/coordination/actualites", "/coordination/pages", "/coordination/accueil")
    assert [f'<a href="{link}"' in hers for link in links] == [True, False, False]
    assert [f'<a href="{link}"' in theirs for link in links] == [True, True, True]


@pytest.mark.parametrize(("days", "is_stale"), [(300, False), (400, True)])
def test_a_source_read_more_than_a_year_ago_is_told(nation, page, days, is_stale):
    Page.objects.update(source="Un rapport", checked_on=timezone.localdate() - timedelta(days=days))

    assert ("plus de douze mois" in said(nation.get("/coordination/pages"))) is is_stale


# The home


def test_the_home_is_made_of_blocks(nation):
    page = "/coordination/accueil"
    block = {"kind": "contribute", "title": "Contribuer", "is_shown": "on"}

    assert "Nouveau bloc" in said(nation.get(f"{page}/nouveau"))
    nation.post(f"{page}/nouveau", block)
    nation.post(f"{page}/nouveau", {**block, "kind": "news", "title": "Nouvelles"})
    first, second = HomeBlock.objects.order_by("rank")
    assert "rien à montrer pour l’instant" in said(nation.get(page))
    assert nation.get(f"{page}/{first.pk}").status_code == 200
    nation.post(f"{page}/{first.pk}", {**block, "title": "Prendre part"})
    assert "Ordre de l’accueil modifié." in said(nation.post(f"{page}/{second.pk}/ordre", {"way": "haut"}, follow=True))
    assert "déjà au bout" in said(nation.post(f"{page}/{second.pk}/ordre", {"way": "haut"}, follow=True))
    assert nation.post(f"{page}/{second.pk}/ordre", {"way": "x"}).status_code == 404
    assert list(HomeBlock.objects.order_by("rank").values_list("title", flat=True)) == ["Nouvelles", "Prendre part"]
    nation.post(f"{page}/{second.pk}/supprimer")
    assert HomeBlock.objects.get().title == "Prendre part"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pages"},
        {"kind": "collection", "target": "understand"},
        {"kind": "text"},
        {"title": ""},
        {"kind": "x"},
        {"target": "x"},
    ],
)
def test_a_block_says_what_it_shows(nation, wrong):
    answer = nation.post("/coordination/accueil/nouveau", {"kind": "news", "title": "Un bloc", **wrong})

    assert (answer.status_code, HomeBlock.objects.count()) == (422, 0)


def test_a_ninth_block_is_refused(nation):
    for number in range(8):
        actions.add_block(actions.BlockContent("contribute", f"Bloc {number}"), by=None, now=timezone.now())

    answer = nation.post("/coordination/accueil/nouveau", {"kind": "contribute", "title": "Un de trop"})

    assert answer.status_code == 409
    assert "Ajouter un bloc" not in said(nation.get("/coordination/accueil"))
