"""A girl tells a box what happens to her, in her words: she is answered first, and her words stand nowhere."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("has_javascript", [True, False], ids=["js", "no-js"])
def test_what_happens_to_her_is_answered_in_the_search(site, open_tab, has_javascript):
    tab = open_tab(**PHONE, java_script_enabled=has_javascript)
    tab.goto(f"{site}/recherche")
    tab.locator("input[name=mots]").fill("mon copain me frappe")
    tab.get_by_role("button", name="Chercher").tap()

    first = tab.locator(".now").first
    expect(first).to_contain_text("ce n’est jamais permis")
    expect(first.locator("a[href='tel:119']")).to_be_in_viewport()
    assert "frappe" not in tab.url
    first.get_by_role("link", name="Des lieux qui aident").tap()
    expect(tab).to_have_url(re.compile(r"/aide/resultats\?b=1$"))
    assert tab.context.cookies() == []


@pytest.mark.parametrize("has_javascript", [True, False], ids=["js", "no-js"])
def test_what_happens_to_her_is_answered_in_the_box_of_the_town(site, open_tab, has_javascript):
    tab = open_tab(**PHONE, java_script_enabled=has_javascript)
    tab.goto(site)
    tab.get_by_role("textbox").first.fill("je sais pas où dormir")
    tab.get_by_role("button", name="Voir qui peut aider").tap()

    expect(tab.get_by_role("heading", level=1)).to_have_text("Ce qui peut aider tout de suite")
    expect(tab.locator(".now a[href='tel:119']").first).to_be_visible()
    expect(tab.locator(".error-summary")).to_have_count(0)
    tab.get_by_role("textbox").first.fill("je suis à Melun")
    tab.get_by_role("button", name="Voir qui peut aider").tap()
    expect(tab).to_have_url(re.compile(r"l=77288"))


def test_a_nurse_finds_where_a_girl_can_sleep(site, open_tab):
    tab = open_tab()
    answers = {}
    for reader in ("1", "3"):
        tab.goto(f"{site}/aide/resultats?p={reader}&l=77288&b=2")
        answers[reader] = tab.locator("article h3").all_inner_texts()
    assert answers["1"]
    assert set(answers["1"]) <= set(answers["3"])
