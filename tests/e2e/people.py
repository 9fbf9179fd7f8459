"""Logs the people of the demonstration in, as they would."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from maillage.website import demo_people

_STEP = 30  # seconds that a one-time code lasts


def log_in(tab, site, email):
    """By the form: address, password, then the code that the person's telephone shows."""
    tab.goto(f"{site}/pro/connexion")
    tab.get_by_label("Adresse électronique").fill(email)
    tab.get_by_label("Mot de passe").fill(demo_people.PASSWORD)
    tab.get_by_role("button", name="Se connecter", exact=True).click()
    expect(tab.get_by_role("heading", level=1)).to_have_text("Second facteur")
    _show_the_code(tab)
    if tab.get_by_role("button", name="Continuer").count():
        time.sleep(_STEP - time.time() % _STEP)  # that code served already: each does once
        _show_the_code(tab)


def _show_the_code(tab):
    tab.get_by_role("textbox").fill(code())
    tab.get_by_role("button", name="Continuer").click()
    tab.wait_for_load_state()


def code():
    return format_hotp_value(hotp_value(demo_people.SECRET, int(time.time()) // _STEP))
