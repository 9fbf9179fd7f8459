"""A member comes in with her second factor, confirms her records, and repairs one."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.people import log_in
from tests.e2e.test_pages import AXE_RULES, CHECKER, TOO_WIDE, check

# The checker of 2020 doubts that browsers know it.
DATES_ARE_NEWER = ("The “date” input type is not supported", "The “datetime-local” input type is not supported")
LEA, SAMI, INES = "lea@example.org", "sami@example.org", "ines@example.org"


@pytest.mark.parametrize(("email", "has_javascript"), [(LEA, True), (SAMI, False)], ids=["js", "no-js"])
def test_member_confirms_and_repairs_a_record(site, open_tab, email, has_javascript):
    tab = open_tab(390, 844, java_script_enabled=has_javascript)
    log_in(tab, site, email)
    expect(tab.get_by_role("heading", level=1)).to_contain_text("Bonjour")

    tab.get_by_role("link", name="Ma structure").click()
    tab.get_by_role("button", name="Je confirme que tout est à jour").click()
    expect(tab.get_by_role("status")).to_contain_text("Merci.")
    expect(tab.locator(".record .label--late")).to_have_count(0)

    tab.locator(".record h3 a").first.click()
    tab.get_by_text("Modifier les horaires").click()
    tab.get_by_label("Mardi", exact=True).fill("10h-12h, 14h-19h")
    tab.get_by_role("button", name="Voir d’abord").click()
    expect(tab.locator(".notice .week")).to_contain_text("10 h à 12 h, 14 h à 19 h")
    tab.get_by_role("button", name="Enregistrer les horaires").click()
    expect(tab.get_by_role("status")).to_have_text(re.compile("Les horaires sont enregistrés."))

    tab.get_by_role("link", name="Proposer un changement").click()
    tab.get_by_label("Délai de réponse").fill("sous trois jours")
    tab.get_by_role("button", name="Voir les différences").click()
    expect(tab.locator(".diff ins")).to_contain_text("trois")
    tab.get_by_role("button", name="Envoyer à la coordination").click()
    expect(tab.get_by_role("status")).to_contain_text("C’est envoyé.")
    tab.locator(".account summary").click()
    tab.get_by_role("button", name="Se déconnecter").click()

    tab.goto(f"{site}/pro")
    expect(tab).to_have_url(re.compile(r"/pro/connexion\?"))


@pytest.fixture
def face(site, open_tab):
    """Gives a tab where a referent is logged in, and the addresses of the face; forms that are folded are opened."""
    tab = open_tab()
    log_in(tab, site, INES)
    structure = tab.locator(".mine h3 a").get_attribute("href")
    tab.goto(site + structure)
    service = tab.locator(".record h3 a").first.get_attribute("href")
    tab.goto(f"{site}/pro/propositions")
    proposal = tab.locator(".tasks a").first.get_attribute("href")
    paths = [
        "/pro",
        "/pro/structure/rejoindre",
        "/pro/structure/rejoindre?q=exemple",
        "/pro/propositions",
        "/pro/ressources",
        "/pro/ressources/proposer",
        "/pro/ressources/proposer?type=practice",
        structure,
        f"{structure}/membres",
        f"{structure}/proposer",
        service,
        f"{service}/proposer",
        proposal,
    ]
    return tab, paths


def test_face_has_no_accessibility_violation_and_fits_every_width(site, face, tmp_path, java):
    tab, paths = face
    faults = {}

    for path in paths:
        answer = tab.goto(site + path)
        (tmp_path / f"{path.strip('/').replace('/', '-').partition('?')[0]}.html").write_bytes(answer.body())
        tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for width, scheme in ((1440, "light"), (390, "dark"), (320, "light")):
            tab.set_viewport_size({"width": width, "height": 900})
            tab.emulate_media(color_scheme=scheme)
            found = Axe().run(tab, options={"runOnly": AXE_RULES}).response["violations"]
            if found:
                faults[path, width, scheme] = [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found]
            if wide := tab.evaluate(TOO_WIDE):
                faults[path, width] = wide

    assert faults == {}
    messages = check([java, "-jar", CHECKER, tmp_path])
    assert [one for one in messages if not one[2].startswith(DATES_ARE_NEWER)] == []
