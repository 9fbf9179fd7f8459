"""What the journeys of the door share: an event of today, its people and their codes, and the page that notes them."""

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import expect

from tests.e2e.people import log_in
from tools import demonstration

LAID = Path(__file__).parent / "laid_presence.py"
NAMES = (
    "Ana Imaginaire",
    "Bo Inventé",
    "Cléo Fictive",
    "Dan Exemple",
    "Élie Supposé",
    "Fanny Deguise",
    "Gil Simulacre",
)
SLOW = 20_000  # milliseconds: the machine that runs these has two cores, and does other things
KARIM = "karim@example.org"


def lay(folder, count):
    """New events of today, with these people: the number of each event, and the codes of its people. All at once: a start of
    Django is what takes long.
    """
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "-v0"],
        env=demonstration.variables(folder) | {"LAID": str(count)},
        input=LAID.read_text(),
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.split() for line in made.stdout.splitlines()[-count:]]
    return [(event, codes) for event, *codes in lines]


def logged_in(chromium, site):
    """What the browser of a coordinator holds: each one-time code serves once, and the next one comes after half a minute."""
    window = chromium.new_context(locale="fr-FR")
    log_in(window.new_page(), site, KARIM)
    state = window.storage_state()
    window.close()
    return state


def page(site, event):
    return f"{site}/coordination/agenda/{event}/presence"


def kept(tab):
    """All that the device holds."""
    return tab.evaluate(
        "JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage), document.cookie])"
    )


def row(tab, name):
    return tab.locator("[data-rows] li").filter(has_text=name)


def type_code(tab, code):
    tab.get_by_label("Code du badge").fill(code)
    tab.get_by_label("Code du badge").press("Enter")


def result(tab):
    return tab.locator("[data-result]")


def expect_all_sent(tab):
    expect(tab.locator("[data-network]")).to_have_text(re.compile(r"^(Tout est envoyé\.|Envoyé : .*)$"), timeout=SLOW)


def expect_count(tab, count):
    expect(tab.locator("[data-count]")).to_have_text(str(count), timeout=SLOW)


def come_back(tab):
    """The network is there again."""
    tab.context.set_offline(False)
    tab.evaluate("dispatchEvent(new Event('online'))")
