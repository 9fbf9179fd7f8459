"""Somebody comes to a training without an account: the queue, the mail, the offer; then the paper that proves it, and what people thought."""

import email
import email.policy
import re
import subprocess
import sys
from pathlib import Path

import pypdfium2
from playwright.sync_api import expect

from tests.e2e.people import log_in
from tools import demonstration

LEA, KARIM = "lea@example.org", "karim@example.org"
CROSS = "Agir ensemble : formation croisée d’exemple"
LOIRE = "Repérer, accueillir, orienter : formation d’exemple dans la Loire"
HERS = "visiteuse@example.org"
_INVITATION = """
from maillage.surveys import signed
from maillage.surveys.models import Invitation
print(signed.token(Invitation.objects.filter(survey__counted_at=None, has_answered=False).latest("email").pk))
"""


def _links(folder, pattern):
    """In the mails to her, the oldest first."""
    demonstration.work(folder)
    mails = sorted(Path(folder, "mails").iterdir(), key=lambda path: path.stat().st_mtime_ns)
    parsed = [email.message_from_bytes(part, policy=email.policy.default) for path in mails for part in _parts(path)]
    bodies = [one.get_body().get_content() for one in parsed if one["To"] == HERS]
    return [found for body in bodies for found in re.findall(pattern, body)]


def _parts(path):
    """Of a file in which the mails of one connection follow each other."""
    return [part for part in re.split(rb"\n-{79}\n", path.read_bytes()) if part.strip()]


def _register(tab, site):
    tab.goto(f"{site}/formations")
    tab.get_by_role("link", name=CROSS).first.click()
    tab.get_by_role("link", name="S’inscrire").first.click()
    if "/inscription" not in tab.url:
        tab.get_by_role("link", name="S’inscrire").first.click()
    tab.get_by_label("Nom").first.fill("Visiteuse Exemple")
    tab.get_by_label("Courriel").fill(HERS)
    tab.get_by_label("Métier").select_option("social")
    tab.get_by_label("Département").select_option("42")
    tab.get_by_role("button", name="S’inscrire").click()


def test_somebody_without_an_account_waits_is_offered_a_seat_and_comes(site, folder, open_tab):
    reader = open_tab(390, 844, java_script_enabled=False)
    _register(reader, site)
    assert HERS not in reader.url
    assert reader.context.cookies() == []
    noted = reader.locator("main").inner_text()
    _register(reader, site)  # twice: the same answer, the same registration
    assert reader.locator("main").inner_text() == noted

    (hers, *_) = _links(folder, r"https?://\S+/inscription/\S+")
    path = re.sub(r"^https?://[^/]+", "", hers)
    reader.goto(site + path)
    expect(reader.get_by_role("heading", level=2).first).to_contain_text("liste d’attente")
    reader.goto(f"{site}/mes-inscriptions")
    reader.get_by_role("textbox").fill(HERS)
    reader.get_by_role("main").get_by_role("button").click()
    (box, *_) = _links(folder, r"https?://\S+/mes-inscriptions/\S+")
    reader.goto(site + re.sub(r"^https?://[^/]+", "", box))
    expect(reader.locator("main")).to_contain_text(CROSS)

    organiser = open_tab()
    log_in(organiser, site, LEA)
    organiser.goto(f"{site}/pro/agenda")
    rows = organiser.get_by_role("row").filter(has_text=CROSS).filter(has_text="Publié")
    rows.last.get_by_role("link").first.click()  # the session to come, after its course
    organiser.get_by_role("link", name="Inscriptions").first.click()
    organiser.get_by_role("link", name=re.compile("Formulaire|Places")).first.click()
    organiser.get_by_label("Places sur place").first.fill("20")
    organiser.get_by_role("button", name=re.compile("Enregistrer")).first.click()
    expect(organiser.get_by_role("status").first).to_be_visible()

    reader.goto(site + path)
    reader.get_by_role("button", name="Je viens").click()
    expect(reader.get_by_role("heading", level=2).first).to_contain_text("Votre place est réservée")


def test_a_certificate_is_checked_by_its_number_and_its_code_only(site, folder, open_tab, tmp_path):
    demonstration.work(folder)  # puts the certificates on paper
    organiser = open_tab()
    log_in(organiser, site, KARIM)
    organiser.goto(f"{site}/coordination/agenda?quand=passes")
    organiser.get_by_role("row").filter(has_text="24 mars 2026").get_by_role("link").first.click()
    organiser.get_by_role("link", name="Attestations").first.click()
    organiser.get_by_role("link", name=re.compile("Délivrées")).click()
    with organiser.expect_download() as download:
        organiser.get_by_role("link", name=re.compile("PDF|Ouvrir|Télécharger")).first.click()
    text = pypdfium2.PdfDocument(Path(download.value.path()).read_bytes())[0].get_textpage().get_text_range()
    number = re.search(r"\d{4}-\d{6}", text)[0]
    code = re.search(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", text)[0]

    stranger = open_tab(390, 844, java_script_enabled=False)
    stranger.goto(f"{site}/attestations/verifier")
    for given, said in ((code, "est valable"), ("ZZZZZZZZZZZZ", "Aucune attestation")):
        stranger.get_by_label("Numéro").fill(number)
        stranger.get_by_label("Code").fill(given)
        stranger.get_by_role("button", name="Vérifier").click()
        expect(stranger.locator("main")).to_contain_text(said)
        assert "Exemple" not in stranger.locator("main").inner_text().replace(LOIRE, "")


def test_a_questionnaire_is_answered_once_without_javascript(site, folder, open_tab):
    told = subprocess.run(
        [sys.executable, str(demonstration.ROOT / "manage.py"), "shell", "-v", "0", "-c", _INVITATION],
        env=demonstration.variables(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    tab = open_tab(390, 844, java_script_enabled=False)
    address = f"{site}/questionnaire/{told.stdout.strip().splitlines()[-1]}"
    tab.goto(address)
    for radio in tab.locator("input[type=radio][value='4'], input[type=radio][value=yes]").all():
        radio.check(force=True)
    tab.get_by_role("textbox").first.fill("Écrire à lea.corbin@example.org")
    tab.get_by_role("button", name="Envoyer mes réponses").click()
    expect(tab.locator("main")).to_contain_text("adresse")  # refused, and nothing typed is lost
    expect(tab.get_by_role("textbox").first).to_have_value("Écrire à lea.corbin@example.org")
    tab.get_by_role("textbox").first.fill("Les échanges entre métiers.")
    tab.get_by_role("button", name="Envoyer mes réponses").click()
    expect(tab.get_by_role("heading", level=2).first).to_contain_text("Merci")
    assert tab.context.cookies() == []

    tab.goto(address)
    expect(tab.locator("main")).to_contain_text("déjà répondu")
