"""A coordinator at her desk: ten things handled with the keyboard alone, on pages that everybody can use."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.people import log_in
from tests.e2e.test_pages import AXE_RULES, CHECKER, TOO_WIDE, check

KARIM, ODILE, NADIA = "karim@example.org", "odile@example.org", "nadia@example.org"
QUEUE, RECORDS = "/coordination/a-traiter", "/coordination/verification"
TEN = 10


def _press(tab, *keys):
    for key in keys:
        tab.keyboard.press(key)


def _handle_a_proposal(tab, is_declined):
    if is_declined:
        _press(tab, "d")
        tab.keyboard.type("Ce numéro est celui d’un autre service.")
        _press(tab, "Tab")
    else:
        _press(tab, "a")
    with tab.expect_navigation():  # the answer to the one before still stands on this page
        _press(tab, "Enter")
    expect(tab.get_by_role("status")).to_contain_text("Déclinée" if is_declined else "Acceptée")


def _handle_a_record(tab, is_unreachable):
    title = tab.get_by_role("heading", level=1).inner_text()
    _press(tab, *(("i", "Enter") if is_unreachable else ("a", "Space", "Enter")))
    expect(tab.get_by_role("status")).to_contain_text(
        f"Noté : {title}, {'injoignable' if is_unreachable else 'confirmé'}"
    )


def test_coordinator_handles_ten_items_with_the_keyboard(site, open_tab):
    tab = open_tab()
    log_in(tab, site, KARIM)
    tab.goto(site + QUEUE)
    handled = 0

    _press(tab, "j", "j", "k")
    expect(tab.locator("[data-item]").first).to_be_focused()
    _press(tab, "o")
    expect(tab).to_have_url(re.compile(rf"{QUEUE}/[0-9a-f-]{{36}}"))
    while re.search(rf"{QUEUE}/", tab.url):
        # A record may have changed since, by another journey of the same site: such a proposal is declined, as she would.
        is_old = tab.get_by_role("heading", name="La fiche a changé depuis la proposition").count() > 0
        _handle_a_proposal(tab, is_declined=handled == 1 or is_old)
        handled += 1
    assert handled >= 3
    tab.goto(site + RECORDS)
    _press(tab, "o")
    expect(tab).to_have_url(re.compile(rf"{RECORDS}/[0-9a-f-]{{36}}"))
    while handled < TEN:
        _handle_a_record(tab, is_unreachable=handled == TEN - 1)
        handled += 1

    assert handled == TEN
    tab.goto(site + QUEUE)
    expect(tab.locator("#groupe-propositions")).to_have_count(0)


def test_shortcuts_can_be_switched_off(site, open_tab):
    tab = open_tab()
    log_in(tab, site, ODILE)
    tab.goto(site + RECORDS)

    _press(tab, "?")
    expect(tab.get_by_label("Utiliser ces raccourcis sur cet appareil")).to_be_focused()
    _press(tab, "Space")
    tab.reload()
    _press(tab, "o", "j")

    expect(tab).to_have_url(site + RECORDS)
    assert tab.evaluate("document.activeElement.tagName") == "BODY"


@pytest.fixture
def desk(site, open_tab):
    """Gives a tab where the national team is logged in, and the working pages."""
    tab = open_tab()
    log_in(tab, site, NADIA)
    paths = [
        QUEUE,
        RECORDS,
        *(f"/coordination/{name}" for name in ("campagnes", "campagnes/nouvelle", "comptes", "taches", "journal")),
        "/coordination/reglages",
        "/coordination/reglages?territoire=77",
        *(f"/coordination/ressources{name}" for name in ("", "/a-relire", "/collections", "/collections/nouvelle")),
    ]
    for path, link in (
        (RECORDS, "[data-item]"),
        ("/coordination/comptes", "[data-item]"),
        ("/coordination/campagnes", "th a"),
    ):
        tab.goto(site + path)
        paths.append(tab.locator(link).first.get_attribute("href"))
    return tab, paths


def test_desk_has_no_accessibility_violation_and_fits_every_width(site, desk, tmp_path, java):
    tab, paths = desk
    faults = {}

    for number, path in enumerate(paths):
        answer = tab.goto(site + path)
        (tmp_path / f"{number}.html").write_bytes(answer.body())
        tab.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        for width in (1440, 390, 320):
            tab.set_viewport_size({"width": width, "height": 900})
            for scheme in ("light", "dark"):
                tab.emulate_media(color_scheme=scheme)
                found = Axe().run(tab, options={"runOnly": AXE_RULES}).response["violations"]
                if found:
                    faults[path, width, scheme] = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found]
            if wide := tab.evaluate(TOO_WIDE):
                faults[path, width] = wide

    assert faults == {}
    assert [one for one in check([java, "-jar", CHECKER, tmp_path]) if "polyfill" not in one[2]] == []
