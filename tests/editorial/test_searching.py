"""What the search is told of pages and news."""

from datetime import timedelta

import pytest

from maillage.editorial import actions, searching
from maillage.search import registry

pytestmark = pytest.mark.django_db


def test_both_are_registered():
    assert [registry.source(kind).label for kind in (searching.PAGE, searching.NEWS)] == ["Pages", "Actualités"]


def test_a_page_is_told_as_it_is_read(write_page, now):
    page = write_page("loi", title="La loi", body="# Un\n\nDu **texte**.", level=2)
    write_page("brouillon", is_published=False)

    (entry,) = registry.source(searching.PAGE).entries(None)

    assert (entry.ref, entry.href, entry.title, entry.level, entry.summary, entry.text) == (
        str(page.pk),
        "/comprendre/loi",
        "La loi",
        2,
        "Un résumé.",
        "Un Du texte.",
    )


def test_news_are_told_with_their_theme_territory_and_day(write_news, here, now):
    news = write_news("Un colloque", department="77", themes=("spot", "teams"), body="Du *texte*.")
    write_news("Brouillon", is_published=False)
    later = write_news("Demain", is_published=False)
    actions.publish_news(later, at=now + timedelta(days=1), by=None, now=now)

    (entry,) = searching.news(None, now)

    assert (entry.ref, entry.themes, entry.departments, entry.year, entry.dated_on, entry.text) == (
        str(news.pk),
        ("spot", "teams"),
        ("77",),
        2026,
        now.date(),
        "Du texte.",
    )


def test_only_what_is_asked_is_read(write_news, write_page):
    pages = [write_page(slug) for slug in "ab"]
    news = [write_news(title) for title in ("Une", "Deux")]

    assert [one.ref for one in registry.source(searching.PAGE).entries([str(pages[1].pk)])] == [str(pages[1].pk)]
    assert [one.ref for one in registry.source(searching.NEWS).entries([str(news[0].pk)])] == [str(news[0].pk)]
