"""A resource from the hands of who made it to those who look for it; and what people write never runs in a browser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from maillage.website import demo_content
from tests.e2e.people import log_in
from tools import demonstration

LEA, KARIM, SAMI, NADIA = (f"{name}@example.org" for name in ("lea", "karim", "sami", "nadia"))
FILE = Path(demo_content.__file__).parent / "protocole-d-exemple.pdf"
WORD = "hippocampe"  # found in nothing else
HOSTILE = (
    "<script>window.ran=1</script><img src=x onerror=window.ran=1><svg/onload=window.ran=1>",
    '[lien](javascript:window.ran=1) <a href="javascript:window.ran=1" autofocus onfocus=window.ran=1>ici</a>',
    "![x](https://elsewhere.example/x.png) <iframe srcdoc='<script>parent.ran=1</script>'></iframe> {{ 7*7 }}",
    '</title></script><script>window.ran=1</script>" onmouseover="window.ran=1" x="',
)


def _propose(tab, site, title, summary, body, *, has_file=False):
    tab.goto(f"{site}/pro/ressources/proposer")
    tab.locator("a[href$='type=guide']").click()
    tab.locator("[name=title]").fill(title)
    tab.locator("[name=summary]").fill(summary)
    tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    tab.locator("[name=body]").fill(body)
    tab.locator("[name=themes][value=runaway]").check(force=True)
    tab.locator("[name=departments][value='77']").check(force=True)
    tab.locator("[name=publics][value=parents]").check(force=True)
    tab.locator("[name=authors]").fill("Équipe d’exemple")
    if has_file:
        tab.locator("[name=upload_0]").set_input_files(FILE)
        tab.locator("[name=label_0]").fill("Le guide entier")
    tab.get_by_role("button", name="Enregistrer et voir l’aperçu").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(title[:20])


def _accept(tab, site, title):
    tab.goto(f"{site}/coordination/a-traiter")
    tab.get_by_role("link").filter(has_text=title[:30]).first.click()
    tab.get_by_role("button", name="Accepter").click()
    expect(tab.get_by_role("status")).to_contain_text("Acceptée")


def test_resource_is_proposed_reviewed_published_and_found(site, folder, open_tab):
    title, summary = f"Guide d’exemple : le {WORD}", "Guide imaginaire : comment garder le lien pendant une fugue."
    member = open_tab()
    log_in(member, site, LEA)
    _propose(member, site, title, summary, "## Pendant\n\nGarder une porte ouverte.", has_file=True)
    expect(member.locator("#fichiers ~ *, .panel:has(#fichiers)").first).to_contain_text("Le guide entier")
    demonstration.work(folder)
    member.reload()
    expect(member.locator("main")).not_to_contain_text("En cours de contrôle")
    member.get_by_role("button", name="Envoyer à la coordination").click()
    expect(member.get_by_role("status")).to_contain_text("C’est envoyé")

    coordinator = open_tab()
    log_in(coordinator, site, KARIM)
    _accept(coordinator, site, title)

    reader = open_tab(390, 844, java_script_enabled=False)
    reader.goto(f"{site}/recherche")
    reader.locator("input[name=mots]").fill(f"{WORD}s")
    reader.get_by_role("button", name="Chercher").click()
    assert WORD not in reader.url
    reader.get_by_role("link", name=re.compile(WORD)).first.click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    expect(reader.get_by_role("heading", name="Pendant")).to_be_visible()
    with reader.expect_download() as download:
        reader.get_by_role("link", name=re.compile("Le guide entier")).click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    assert reader.context.cookies() == []


@pytest.mark.abuse(67)
def test_nothing_that_people_write_runs(site, open_tab):
    title = f"Mallette <b>d’exemple</b> {HOSTILE[0]}"
    refused, asked = [], []

    def watch(tab):
        tab.on(
            "console",
            lambda message: refused.append(message.text) if "Content Security Policy" in message.text else None,
        )
        tab.on("dialog", lambda dialog: refused.append(dialog.message))
        tab.on(
            "request", lambda request: None if request.url.startswith((site, "data:")) else asked.append(request.url)
        )

    member, coordinator, reader = open_tab(), open_tab(), open_tab()
    for tab in (member, coordinator, reader):
        watch(tab)
    log_in(member, site, SAMI)
    _propose(member, site, title, HOSTILE[3], "\n\n".join(HOSTILE))
    assert member.evaluate("window.ran") is None
    member.get_by_role("button", name="Envoyer à la coordination").click()
    expect(member.get_by_role("status")).to_contain_text("C’est envoyé")
    log_in(coordinator, site, NADIA)
    _accept(coordinator, site, "Mallette <b>d’exemple</b>")
    assert coordinator.evaluate("window.ran") is None

    for path in ("/ressources", "/coordination/ressources"):
        tab = coordinator if path.startswith("/coordination") else reader
        tab.goto(site + path)
        link = tab.get_by_role("link").filter(has_text="Mallette <b>d’exemple</b>").first
        assert tab.evaluate("window.ran") is None
        link.click()
        tab.wait_for_load_state()
        tab.mouse.move(400, 400)
        assert tab.evaluate("window.ran") is None
        assert tab.locator("main script:not([type]), main iframe, main svg[onload], main img[onerror]").count() == 0
        assert tab.locator("main a[href^='javascript:']").count() == 0
    assert (refused, asked) == ([], [])
