"""« Back » after a search, in Chromium: the results are there again, and whoever opens the history afterwards finds an empty box (docs/adr/0047)."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
WORDS = "fugue foyer"


def search(tab, site, page="/recherche"):
    tab.goto(f"{site}{page}")
    tab.locator("#id_mots").fill(WORDS)
    tab.get_by_role("button", name="Chercher", exact=True).tap()
    expect(tab.locator(".hits a, .cards a, article a").first).to_be_visible()


@pytest.mark.abuse(62)
@pytest.mark.parametrize("has_javascript", [True, False], ids=["js", "no-js"])
def test_back_finds_the_results_again_and_the_history_does_not(site, open_tab, has_javascript):
    tab = open_tab(**PHONE, java_script_enabled=has_javascript)
    search(tab, site)
    address = tab.url
    found = tab.locator(".hits h3").all_inner_texts()
    assert found
    assert not re.search("fugue|foyer", address)

    tab.locator(".hits a").first.tap()
    expect(tab).not_to_have_url(address)
    tab.go_back(wait_until="commit")  # taken from memory, a page does not load again
    expect(tab.locator("#id_mots")).to_have_value(WORDS)
    assert tab.locator(".hits h3").all_inner_texts() == found
    tab.reload()
    assert tab.locator(".hits h3").all_inner_texts() == found

    later = tab.context.new_page()  # the address picked from the history, typed, or opened on another device
    later.goto(address)
    expect(later).to_have_url(f"{site}/recherche")
    expect(later.locator("#id_mots")).to_have_value("")
    assert tab.context.cookies() == []


def test_back_to_the_second_page_of_a_search_finds_it(site, open_tab):
    tab = open_tab(**PHONE)
    search(tab, site)
    tab.get_by_role("button", name="Suivante").tap()
    expect(tab.get_by_text("Page 2 sur")).to_be_visible()
    tab.locator(".hits a").first.tap()
    expect(tab).not_to_have_url(re.compile("/recherche"))
    tab.go_back(wait_until="commit")
    expect(tab.get_by_text("Page 2 sur")).to_be_visible()
    tab.go_back(wait_until="commit")
    expect(tab.get_by_text("Page 1 sur")).to_be_visible()
    tab.go_back(wait_until="commit")
    expect(tab).to_have_url(f"{site}/recherche")


def test_back_to_the_resources_found_finds_them(site, open_tab):
    tab = open_tab(**PHONE)
    search(tab, site, "/ressources")
    address = tab.url
    tab.goto(f"{site}/aide")
    tab.go_back(wait_until="commit")

    expect(tab).to_have_url(address)
    expect(tab.locator("#id_mots")).to_have_value(WORDS)


def test_a_town_among_the_words_leads_to_the_finder(site, open_tab):
    tab = open_tab(**PHONE)
    tab.goto(f"{site}/recherche")
    tab.locator("#id_mots").fill("dormir à Melun")
    tab.get_by_role("button", name="Chercher", exact=True).tap()
    tab.get_by_role("link", name="Melun (77)").tap()

    expect(tab).to_have_url(re.compile(r"/aide/resultats\?l=77288$"))
