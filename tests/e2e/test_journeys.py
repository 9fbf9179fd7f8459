"""What people do on the site, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tools.demonstration import MELUN, visit

PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}
RESULTS = f"/aide/resultats?p=1&{MELUN}&b=1"
# What would tell the person who finds a sheet of paper why it was printed.
TELLING = re.compile(r"prostitu|exploit|victime|violence|proxén|danger|maillage", re.IGNORECASE)
# The element that has the focus: what it is, whether it is drawn with an outline, and whether it is the one seen there.
STOP = """() => {
    const element = document.activeElement;
    const box = element.getBoundingClientRect();
    const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const style = getComputedStyle(element);
    const [left, top, right, bottom] = [box.left, box.top, box.right, box.bottom].map(Math.trunc);
    return {
        what: element.outerHTML.slice(0, 120),
        isBody: element === document.body,
        isOutlined: style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2,
        isInside: box.width > 0 && top >= 0 && bottom <= innerHeight && left >= 0 && right <= innerWidth,
        isSeen: !!seen && (element.contains(seen) || seen.contains(element)),
    };
}"""
STORED = """async () => [
    localStorage.length, sessionStorage.length, (await indexedDB.databases()).length, (await caches.keys()).length,
    (await navigator.serviceWorker.getRegistrations()).length, document.cookie,
]"""


@pytest.mark.parametrize("has_javascript", [True, False], ids=["js", "no-js"])
def test_young_person_reaches_a_number_in_three_gestures(site, open_tab, has_javascript):
    tab = open_tab(**PHONE, java_script_enabled=has_javascript)
    tab.goto(site)
    expect(tab.locator(".thumb a[href='tel:119']")).to_be_in_viewport()

    tab.get_by_text("Pour moi").tap()
    tab.get_by_role("textbox").fill("melun")
    tab.get_by_role("button", name="Voir qui peut aider").tap()

    expect(tab.get_by_role("heading", level=1)).to_contain_text("autour de Melun")
    expect(tab).to_have_url(re.compile(r"/aide/resultats\?p=1&l=77288$"))
    number = tab.locator("article a[href^='tel:0']").first
    expect(number).to_be_visible()
    assert re.fullmatch(r"tel:0\d{9}", number.get_attribute("href"))


@pytest.mark.parametrize("has_javascript", [True, False], ids=["js", "no-js"])
def test_quick_exit_leaves_nothing_behind_the_back_button(site, elsewhere, open_tab, has_javascript):
    tab = open_tab(java_script_enabled=has_javascript)
    for address in (f"{elsewhere}/avant", site, site + RESULTS):
        tab.goto(address)

    with tab.expect_navigation(url=f"{elsewhere}/meteo"):
        tab.locator(".header [data-quit]").click()
    titles = go_back(tab, until=f"{elsewhere}/avant")

    assert titles == (["Page"] if has_javascript else ["Page", "Page"])
    tab.goto(site)
    expect(tab).to_have_title("Page")
    tab.get_by_role("link", name="Continuer").click()
    expect(tab).to_have_title("Trouver de l’aide près de chez soi")


def test_shift_three_times_leaves_at_once(site, elsewhere, open_tab):
    tab = open_tab()
    tab.goto(site + RESULTS)

    tab.keyboard.press("Shift")
    tab.keyboard.press("a")
    tab.keyboard.press("Shift")
    tab.keyboard.press("Shift")
    expect(tab).to_have_url(site + RESULTS)
    tab.keyboard.press("Shift")

    expect(tab).to_have_url(f"{elsewhere}/meteo")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)], ids=["wide", "narrow"])
def test_keyboard_alone_goes_everywhere(site, pages, open_tab, size):
    tab = open_tab(*size)
    faults = {}

    for page in pages:
        visit(tab, site, page)
        tab.evaluate("() => { scrollTo(0, 0); document.activeElement.blur() }")
        faults[page.name] = [
            stop for stop in walk(tab) if not all((stop["isOutlined"], stop["isInside"], stop["isSeen"]))
        ]

    assert {name: found for name, found in faults.items() if found} == {}
    tab.goto(site + RESULTS)
    first, second, *_ = walk(tab)
    assert ("Aller au contenu" in first["what"], "/quitter" in second["what"]) == (True, True)
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "contenu"


def test_printed_pages_keep_the_numbers_and_lose_the_buttons(site, pages, open_tab):
    tab = open_tab(794, 1123)
    tab.emulate_media(media="print")

    tab.goto(site + RESULTS)

    expect(tab.locator("article .call").first).to_be_visible()
    assert [call.inner_text() for call in tab.locator("article .call").all() if not call.is_visible()] == []
    for hidden in ("[data-quit]", "button", ".thumb", ".filters", ".nav", ".emergency"):
        assert [one for one in tab.locator(hidden).all() if one.is_visible()] == []
    tab.goto(site + next(page.path for page in pages if page.name == "imprimer"))
    expect(tab).to_have_title("Fiche")
    expect(tab.locator(".sheet__phone")).to_have_text(re.compile(r"^0\d( \d\d){4}$"))
    assert [one for one in tab.locator("a, button").all() if one.is_visible()] == []
    assert TELLING.findall(tab.locator("body").inner_text()) == []


def test_nothing_is_kept_nor_asked_from_elsewhere(site, pages, open_tab):
    tab = open_tab()
    asked, complaints = [], []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    kept = {}

    for page in pages:
        visit(tab, site, page)
        tab.wait_for_load_state("networkidle")
        kept[page.name] = tab.evaluate(STORED)

    assert {url for url in asked if not url.startswith(f"{site}/")} == set()
    refused = [f"status of {page.status} " for page in pages if page.status != 200]  # the browser tells them as well
    assert [text for text in complaints if not any(said in text for said in refused)] == []
    assert {name: found for name, found in kept.items() if found != [0, 0, 0, 0, 0, ""]} == {}
    assert tab.context.cookies() == []


@pytest.mark.parametrize("has_javascript", [True, False], ids=["js", "no-js"])
def test_map_opens_on_its_button_or_leads_back_to_the_list(site, open_tab, has_javascript):
    tab = open_tab(java_script_enabled=has_javascript)
    tab.goto(site + RESULTS)
    assert tab.locator("script[src*=leaflet]").count() == 0

    tab.get_by_role("link", name="Ouvrir la carte détaillée").click()

    expect(tab).to_have_url(re.compile("/aide/plan"))
    if has_javascript:
        expect(tab.locator(".map__marker").first).to_be_visible()
        opened = tab.locator(".leaflet-popup a[href^='/aide/lieu/']")
        for _ in range(5):  # the markers overlap, and the map may still be looking for its place
            tab.locator(".map__marker").first.click(force=True)
            tab.wait_for_timeout(1_000)
            if opened.count():
                break
        expect(opened).to_be_visible()
    tab.get_by_role("link", name="Revenir à la liste").click()
    expect(tab).to_have_url(re.compile("/aide/resultats"))


def go_back(tab, *, until):
    """Press « Back » until that page; the titles seen on the way."""
    titles = []
    while len(titles) < 10:
        tab.go_back(wait_until="commit")
        expect(tab.locator("h1")).to_be_attached()
        if tab.url == until:
            return titles
        titles.append(tab.title())
    return titles


def walk(tab):
    """Every stop of the Tab key, from the top of the page to its end."""
    stops = []
    while len(stops) < 400:
        tab.keyboard.press("Tab")
        stop = tab.evaluate(STOP)
        if stop["isBody"]:
            return stops
        stops.append(stop)
    pytest.fail(f"The keyboard is caught on {tab.url}: {stops[-1]}")
