"""The pages that come with Maillage: laid once, in the words that the network chose."""

import re
from datetime import date

import pytest
from django.core.management import call_command

from maillage.core import markdown
from maillage.core.text import fold
from maillage.editorial import actions, initial, packaged, queries
from maillage.editorial.models import HomeBlock, Page, PageVersion
from tests.orientation.test_words import NEVER_WRITTEN

ALL = pytest.mark.parametrize("page", packaged.pages(), ids=lambda page: page.slug)


@pytest.mark.django_db
def test_pages_are_laid_once_and_what_was_written_since_stays(national, now):
    assert initial.lay(now=now) == len(packaged.pages())
    page = Page.objects.get(place="understand", slug="loi")
    actions.write_version(page, actions.PageContent("La nôtre", "Texte."), seen=1, by=national, now=now)
    actions.publish_page(page, 2, by=national, now=now)
    Page.objects.get(slug="mots").versions.all()

    assert initial.lay(now=now) == 0
    assert queries.page("understand", "loi", 0).title == "La nôtre"
    assert PageVersion.objects.count() == len(packaged.pages()) + 1
    assert HomeBlock.objects.count() == 0


@pytest.mark.django_db
def test_legal_pages_wait_for_the_network_and_the_others_are_read(now):
    initial.lay(now=now)

    assert not Page.objects.filter(place="legal", published_number__isnull=False).exists()
    assert [one.slug for one in queries.pages("understand", 0)] == [
        one.slug for one in packaged.pages() if one.place == "understand"
    ]


@pytest.mark.django_db
def test_the_command_lays_them_and_makes_the_home(front_file, capsys):
    call_command("load_pages")
    call_command("load_pages")

    assert capsys.readouterr().out == f"Pages livrées : {len(packaged.pages())} ajoutées.\nPages livrées : déjà là.\n"
    assert front_file.exists()


@ALL
def test_packaged_pages_use_the_words_of_the_network(page):
    text = fold(f"{page.title} {page.summary} {markdown.plain(page.body)}")

    assert [words for words in NEVER_WRITTEN if words in text] == []


@ALL
def test_packaged_facts_have_a_source_and_a_day(page):
    if page.place == "understand":
        assert page.source
        assert page.checked_on == date(2026, 11, 22)


@pytest.mark.parametrize("slug", ["loi", "que-faire", "de-quoi-parle-t-on"])
def test_what_is_said_of_the_law_waits_for_a_lawyer(slug):
    assert next(one for one in packaged.pages() if one.slug == slug).to_review_by == "par un juriste"


@ALL
def test_packaged_pages_lead_to_pages_that_are_there(page):
    slugs = {
        f"/{ {'understand': 'comprendre', 'network': 'reseau'}[one.place] }/{one.slug}"
        for one in packaged.pages()
        if one.place != "legal"
    }
    known = {*slugs, "/", "/reseau", "/ressources", "/actualites", "/reseau/referencer", "/pro/ressources/proposer"}
    known |= {"/aide/traces", "/aide/numeros", "/donnees-personnelles", "/?p=3"}

    assert set(re.findall(r"\]\((/[^)]*)\)", page.body)) - known == set()
