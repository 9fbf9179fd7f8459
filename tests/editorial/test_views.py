"""Pages and news as readers see them, each for her level."""

import html
import json
import re
from datetime import date, timedelta

import pytest

from maillage.editorial import actions, queries
from tests import factories
from tests.orientation.pages import Reader

pytestmark = pytest.mark.django_db

HOSTILE = (
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt&colon;alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://elsewhere.example/pixel.png)",
    '<a href="https://a.example" style="position:fixed" onclick="a()">x</a>',
    "<svg/onload=alert(1)>",
    "<iframe src=https://a.example></iframe>",
    '"><script>alert(1)</script>',
    "<style>*{display:none}</style>",
    "[x]: javascript:alert(1)\n\n[x]",
    "<math><mi xlink:href=javascript:alert(1)>x</mi></math>",
)


@pytest.fixture
def at_level(client, db):
    """The browser of somebody of that level."""

    def log_in(level):
        if level == 1:
            client.force_login(factories.UserFactory())
        elif level:
            person = factories.MembershipFactory().user
            if level == 3:
                factories.ClearanceFactory(user=person, expires_at=factories.MOMENT + timedelta(days=9999))
            client.force_login(person)
        return client

    return log_in


# Pages


def test_a_place_lists_its_pages_and_those_under_them(client, write_page):
    top = write_page("haut", title="La loi")
    write_page("dessous", title="Les peines", parent=top.pk)
    write_page("cachee", title="Pas encore", is_published=False)
    write_page("ailleurs", place="network", title="Ailleurs")

    shown = Reader(client.get("/comprendre"))

    assert {"/comprendre/haut", "/comprendre/dessous"} <= set(shown.inside())
    assert [word for word in ("Pas encore", "Ailleurs") if word in shown.text] == []
    assert "Ailleurs" in Reader(client.get("/reseau")).text


def test_an_empty_place_is_no_empty_page(client):
    assert "Ces pages arrivent bientôt" in Reader(client.get("/comprendre")).text


def test_a_page_says_its_source_its_date_and_who_must_still_read_it(client, write_page):
    write_page(
        "loi",
        title="La loi",
        source="Un rapport",
        checked_on=date(2026, 11, 1),
        to_review_by="par un juriste",
        body="# Un\n\nTexte.",
    )

    html = client.get("/comprendre/loi").content.decode()

    assert re.sub(r"\s+", " ", re.search(r'<p class="source">(.*?)</p>', html)[1]) == (
        'Source lue le <time datetime="2026-11-01">1er novembre 2026</time> · Source : Un rapport'
    )
    assert "À relire par un juriste" in html
    assert "<h2>Un</h2>" in html


def test_search_engines_read_what_each_page_and_each_news_is_about(client, write_page, write_news):
    write_page("loi", title="La loi")
    short, long = (
        write_news("Une nouvelle", summary='Un "mot" <b>.'),
        write_news("Une autre", summary="Ce qui change. " * 30),
    )

    def description(url):
        found = re.search(r'<meta name="description" content="([^"]*)">', client.get(url).content.decode())
        return html.unescape(found[1])

    assert description("/comprendre/loi") == "Un résumé."
    assert description(short.get_absolute_url()) == 'Un "mot" <b>.'
    assert len(description(long.get_absolute_url())) == 155
    addresses = ("/comprendre", "/reseau", "/actualites", "/plan-du-site", "/accessibilite", "/")
    assert len({description(url) for url in addresses}) == len(addresses)


def test_a_page_leads_to_its_parent_and_to_its_neighbours(client, write_page):
    top = write_page("haut", title="Haut")
    write_page("un", title="Un", parent=top.pk)
    write_page("deux", title="Deux", parent=top.pk)
    write_page("autre", title="Autre")

    links = Reader(client.get("/comprendre/un")).inside()

    assert {"/comprendre", "/comprendre/haut", "/comprendre/deux"} <= set(links)
    assert "/comprendre/autre" not in links
    assert {"/comprendre/un", "/comprendre/deux"} <= set(Reader(client.get("/comprendre/haut")).inside())


@pytest.mark.parametrize("url", ["/comprendre/rien", "/reseau/rien", "/comprendre/brouillon", "/reseau/page"])
def test_what_is_not_published_there_is_no_page(client, write_page, url):
    write_page("brouillon", is_published=False)
    write_page("page")

    assert client.get(url).status_code == 404


def test_referencing_a_structure_stays_where_it_is(client):
    assert "Référencer une structure" in Reader(client.get("/reseau/referencer")).title


# Levels


@pytest.mark.abuse(1)
@pytest.mark.parametrize("needed", [0, 2, 3])
@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_each_reads_what_is_for_her_level_and_nothing_else(at_level, write_page, write_news, needed, level):
    write_page("page", title="Quartzite", level=needed)
    write_news("Zébulon", level=needed)
    reader = at_level(level)

    can = level >= needed
    for url, word in (
        ("/comprendre", "Quartzite"),
        ("/comprendre/page", "Quartzite"),
        ("/actualites", "Zébulon"),
        ("/actualites/zebulon", "Zébulon"),
    ):
        assert (word in reader.get(url).content.decode()) is can, url
    assert reader.get("/comprendre/page").status_code == (200 if can else 404)
    for url in ("/actualites/flux.rss", "/actualites/flux.atom"):
        assert ("Zébulon" in reader.get(url).content.decode()) is (needed == 0)


def test_search_engines_see_only_what_everybody_reads(at_level, write_page, write_news):
    write_page("tous")
    write_page("pros", level=2)
    write_news("Tous")
    write_news("Pros", level=2)
    reader = at_level(2)

    said = {
        url: reader.get(url).headers["X-Robots-Tag"]
        for url in ("/comprendre/tous", "/comprendre/pros", "/actualites/tous", "/actualites/pros")
    }

    assert said == {
        "/comprendre/tous": "all",
        "/comprendre/pros": "noindex, noarchive",
        "/actualites/tous": "all",
        "/actualites/pros": "noindex, noarchive",
    }
    assert reader.get("/actualites?theme=spot").headers["X-Robots-Tag"] == "noindex, noarchive"


def test_the_map_of_the_site_names_what_everybody_reads(write_page, write_news, now):
    write_page("tous")
    write_page("pros", level=2)
    write_page("brouillon", is_published=False)
    write_page("mentions-legales", place="legal")
    write_news("Tous")
    write_news("Pros", level=2)

    assert [(one.path, one.changed_at) for one in queries.findable()] == [
        ("/comprendre", None),
        ("/reseau", None),
        ("/actualites", None),
        ("/comprendre/tous", now),
        ("/actualites/tous", now),
    ]


# News


def test_news_say_when_where_and_by_which_signature_never_by_whom(client, write_news, national, here, now):
    news = write_news(
        "Un colloque", signature="Département d’exemple", department="77", themes=("spot",), body="# Jour\n\nTexte."
    )
    actions.edit_news(
        news,
        actions.NewsContent(
            "Un colloque",
            "Un chapeau.",
            signature="Département d’exemple",
            department="77",
            themes=("spot",),
            see_also=(("Le guide", "/ressources/guide"), ("Ailleurs", "https://a.example/x")),
        ),
        seen=now,
        by=national,
        now=now,
    )

    shown = Reader(client.get("/actualites/colloque"))

    assert [
        text
        for text in ("18 novembre 2026", "Seine-et-Marne", "Département d’exemple", "Repérer")
        if text not in shown.text
    ] == []
    assert "Bréhat" not in shown.text
    assert ("https://a.example/x", "noreferrer") in [(href, said.get("rel")) for href, said in shown.links]
    assert {"/ressources/guide", "/actualites?theme=spot"} <= {href for href, _ in shown.links}


@pytest.mark.abuse(67)
def test_machines_read_news_and_nothing_ends_what_they_read(client, at_level, write_news, settings):
    settings.SITE_URL, settings.PUBLISHER = "https://maillage.example", "Réseau d’essai"
    write_news("</script><script>alert(1)</script> & <!--", signature="Un service", themes=("spot",))
    write_news("Pros", level=2)
    news = queries.news(0, queries.Narrowing(), now=factories.MOMENT + timedelta(days=99))[0]

    html = client.get(news.get_absolute_url()).content.decode()

    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    said = json.loads(text)
    assert (said["@type"], said["headline"], said["author"]["name"], said["publisher"]["name"], said["keywords"]) == (
        "NewsArticle",
        news.title,
        "Un service",
        "Réseau d’essai",
        ["repérer"],
    )
    assert (said["datePublished"], said["@id"]) == (
        "2026-11-18T10:30:00+01:00",
        f"https://maillage.example{news.get_absolute_url()}",
    )
    assert "ld+json" not in at_level(2).get("/actualites/pros").content.decode()


def test_news_lead_to_what_is_alike(client, write_news):
    write_news("Une formation croisée à Melun", body="Repérer et orienter les jeunes en fugue.")
    write_news("Une autre formation croisée", body="Repérer et orienter les jeunes en fugue.")

    assert "/actualites/autre-formation-croisee" in Reader(client.get("/actualites/formation-croisee-melun")).inside()


@pytest.mark.parametrize(("level", "status"), [(0, 410), (2, 404)])
def test_withdrawn_news_say_that_they_are_gone_to_those_who_could_read_them(client, write_news, now, level, status):
    actions.withdraw_news(write_news("Un colloque", level=level), by=None, now=now)

    answer = client.get("/actualites/colloque")

    assert answer.status_code == status
    assert "chapeau" not in answer.content.decode()
    assert answer.headers["X-Robots-Tag"] == "noindex, noarchive"


def test_a_draft_and_what_is_to_come_are_no_page(client, write_news, now):
    write_news("Brouillon", is_published=False)
    later = write_news("Demain", is_published=False)
    actions.publish_news(later, at=now + timedelta(days=3650), by=None, now=now)

    assert [client.get(f"/actualites/{slug}").status_code for slug in ("brouillon", "demain")] == [404, 404]


def test_the_list_is_narrowed_by_codes(client, write_news, here, elsewhere):
    write_news("Partout", themes=("spot",))
    write_news("Ici", department="77")
    write_news("Labas", department="59", themes=("spot", "talk"))

    def titles(query):
        return set(re.findall(r'href="/actualites/([a-z]+)"', client.get(f"/actualites?{query}").content.decode()))

    assert titles("") == {"partout", "ici", "labas"}
    assert titles("theme=spot") == {"partout", "labas"}
    assert titles("territoire=77") == {"partout", "ici"}
    assert titles("territoire=59&theme=talk") == {"labas"}
    assert titles("theme=zzz&territoire=999") == {"partout", "ici", "labas"}
    assert titles("theme=justice") == set()


@pytest.mark.parametrize(("number", "count"), [("1", 12), ("2", 1), ("99", 1), ("0", 12), ("x", 12), ("9" * 99, 12)])
def test_the_list_has_pages(client, write_news, number, count):
    for day in range(13):
        write_news(f"Numéro {day}")

    assert client.get(f"/actualites?n={number}").content.decode().count('<article class="newsitem">') == count


@pytest.mark.parametrize("size", [1, 3])
def test_lists_cost_the_same_whatever_their_size(client, write_news, write_page, django_assert_num_queries, size):
    for number in range(size):
        write_news(f"Numéro {number}")
        write_page(f"page-{number}")

    with django_assert_num_queries(2):
        client.get("/actualites")
    with django_assert_num_queries(1):
        client.get("/comprendre")
    with django_assert_num_queries(2):
        client.get("/comprendre/page-0")
    with django_assert_num_queries(2):
        client.get("/actualites/flux.rss")


# What people write


@pytest.mark.abuse(67)
@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_written_never_acts(client, write_page, write_news, text):
    write_page("page", title=text[:150], body=text)
    write_news(text[:180], summary=text, body=text, signature=text[:120])
    news = queries.news(0, queries.Narrowing(), now=factories.MOMENT + timedelta(days=99))[0]

    for url in ("/comprendre", "/comprendre/page", "/actualites", news.get_absolute_url()):
        page = client.get(url).content.decode()
        body = page[page.index("<main") : page.index("</main>")]
        assert re.findall(r"<(script|iframe|img|style|math)\b|<[^>]*\s(?:on\w+|style)\s*=", body) == []
        assert re.findall(r'(?:href|src)="\s*(?:javascript|data|vbscript)', body, re.IGNORECASE) == []
        assert "<svg/onload" not in body


@pytest.mark.parametrize(
    "url", ["/comprendre", "/comprendre/page", "/reseau", "/actualites", "/actualites/nouvelle", "/actualites/flux.rss"]
)
def test_reading_sets_no_cookie_and_leaves_no_copy(client, write_page, write_news, url):
    write_page("page")
    write_news()

    answer = client.get(url)

    assert (answer.status_code, dict(answer.cookies), answer.headers["Cache-Control"]) == (200, {}, "no-store")
