"""An event from the hands of those who organise it to the calendars of those who come; and what is kept from the others."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.people import log_in
from tests.events import judges
from tools import demonstration

LEA, KARIM = (f"{name}@example.org" for name in ("lea", "karim"))
DAY = date.today() + timedelta(weeks=6) - timedelta(days=date.today().weekday())  # a Monday
TEXT = """
9h - Accueil
9h15 - 10h45 - Ouverture et tour de table
- **Ana Imaginaire**, coordinatrice d’exemple
10h45 - 11h - Pause
11h - 12h30 - Un atelier d’exemple
- **Bo Inventé**, éducateur d’exemple (à confirmer)
12h30 Clôture
"""


def _create(tab, site, title):
    tab.goto(f"{site}/pro/agenda/nouveau")
    tab.locator("[name=kind]").select_option("meeting")
    tab.get_by_label("Titre", exact=False).first.fill(title)
    tab.locator("[name=summary]").fill("Une matinée imaginaire, pour essayer l’agenda.")
    tab.locator("[name=first_day]").fill(DAY.isoformat())
    tab.locator("[name=announced_start]").fill("09:00")
    tab.locator("[name=announced_end]").fill("12:30")
    tab.locator("[name=place_name]").fill("Salle d’exemple, Melun")
    tab.get_by_role("button", name="Enregistrer").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text(title)


def _paste(tab, text):
    tab.get_by_role("link", name="Programme", exact=True).click()
    tab.get_by_role("link", name="Coller un programme").click()
    tab.locator("textarea").first.fill(text)
    tab.get_by_role("button", name="Lire ce texte").click()
    expect(tab.locator("main")).to_contain_text("Un atelier d’exemple")
    tab.get_by_role("button", name="Garder ces créneaux").click()


def _explain_all(tab):
    """Each warning gets its reason, one after the other."""
    while tab.locator("summary", has_text="Dire pourquoi").count():
        tab.locator("summary", has_text="Dire pourquoi").first.click()
        tab.locator("details[open] [name=reason]").first.fill("C’est voulu, pour cet essai.")
        tab.locator("details[open]").get_by_role("button", name="Garder cette raison").first.click()
        tab.wait_for_load_state()


def _publish(tab):
    tab.get_by_role("link", name="Publier", exact=True).click()
    tab.get_by_role("button", name=re.compile("Publier la version")).click()


def test_event_is_written_checked_published_followed_and_changed(site, open_tab):
    """Without JavaScript for who organises and who reads."""
    title = "Matinée d’exemple des hippocampes"
    member = open_tab(java_script_enabled=False)
    log_in(member, site, LEA)
    _create(member, site, title)
    home = member.url
    _paste(member, TEXT)
    expect(member.locator("main")).to_contain_text("À confirmer")
    _explain_all(member)
    _publish(member)
    member.goto(home)
    member.get_by_role("button", name="Envoyer pour publication").click()

    coordinator = open_tab()
    log_in(coordinator, site, KARIM)
    coordinator.goto(f"{site}/coordination/a-traiter")
    coordinator.get_by_role("link").filter(has_text=title[:20]).first.click()
    coordinator.get_by_role("button", name="Accepter").click()

    reader = open_tab(390, 844, java_script_enabled=False)
    reader.goto(f"{site}/agenda")
    reader.get_by_role("link", name=title).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(title)
    expect(reader.locator("main")).to_contain_text("(à confirmer)")
    page = reader.url
    first = _calendar(reader, page)
    assert first.count(b"BEGIN:VEVENT") >= 4

    member.goto(home)
    member.get_by_role("link", name="Programme", exact=True).click()
    member.get_by_role("link", name=re.compile("^Modifier.*atelier")).click()
    member.locator("[name=start]").fill("11h15")
    member.get_by_role("button", name="Enregistrer").first.click()
    member.goto(f"{home.split('?')[0]}/programme")
    _explain_all(member)
    _publish(member)

    reader.goto(f"{page}/versions")
    expect(reader.locator("main")).to_contain_text("Déplacé")
    second = _calendar(reader, page)
    assert _sequence(second, "atelier") > _sequence(first, "atelier")
    assert reader.context.cookies() == []


def _calendar(tab, page):
    answer = tab.request.get(f"{page}/programme.ics")
    assert answer.status == 200
    body = answer.body()
    assert judges.faults(body) == []
    return body


def _sequence(body, word):
    lines = body.replace(b"\r\n ", b"").decode().split("BEGIN:VEVENT")
    (entry,) = (one for one in lines if f"SUMMARY:Un {word}" in one)
    return int(re.search(r"SEQUENCE:(\d+)", entry)[1])


@pytest.mark.abuse(75)
def test_where_to_follow_is_shown_to_those_who_registered(site, open_tab):
    stranger, member = open_tab(), open_tab()
    log_in(member, site, LEA)
    for tab in (stranger, member):
        tab.goto(f"{site}/agenda")
        tab.get_by_role("link", name=re.compile("Webinaire PARÉ")).click()
        assert "direct.example.org" not in tab.content()
    member.get_by_role("link", name="S’inscrire").click()
    member.get_by_label("Métier").select_option("social")
    member.get_by_label("Département").select_option("77")
    member.get_by_role("button", name="S’inscrire").click()
    expect(member.locator("main")).to_contain_text("Votre place est réservée")
    assert "direct.example.org" in member.content()

    member.goto(f"{site}/pro/agenda/mon-calendrier")
    member.get_by_role("button", name="Créer l’adresse").click()
    secret = re.search(r"/agenda/calendrier/[\w-]+\.ics", member.content())[0]
    body = stranger.request.get(f"{site}{secret}").body()
    assert judges.faults(body) == []
    assert b"direct.example.org" not in body
    assert "PARÉ" not in body.decode()


def test_a_recording_asks_nothing_elsewhere_before_somebody_clicks(site, open_tab):
    tab, asked = open_tab(), []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(f"{site}/agenda?quand=passes")
    tab.get_by_role("link", name=re.compile("accueillir une première parole")).click()
    tab.get_by_role("link", name="Revoir l’évènement").click()
    expect(tab.locator("main")).to_contain_text("videos.example.org")
    assert {url.split("/")[2] for url in asked} == {site.split("/")[2]}


def test_the_programme_can_be_printed(site, open_tab, folder):
    tab = open_tab()
    tab.goto(f"{site}/agenda")
    tab.get_by_role("link", name=re.compile("repérer plus tôt, protéger mieux")).click()
    demonstration.work(folder)
    answer = tab.request.get(f"{tab.url}/programme.pdf")
    assert answer.status == 200
    assert answer.body().startswith(b"%PDF-")
    tab.emulate_media(media="print")
    expect(tab.get_by_role("heading", name="Programme")).to_be_visible()
    expect(tab.get_by_role("link", name="S’inscrire")).to_be_hidden()
