"""An hour at the door without network: marks are made at once, wait as codes and moments, and are told apart when it is back."""

import json
import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.e2e.doors import (
    KARIM,
    NAMES,
    SLOW,
    come_back,
    expect_all_sent,
    expect_count,
    kept,
    lay,
    logged_in,
    page,
    result,
    row,
    type_code,
)
from tests.e2e.people import log_in

MANY = 20  # events, more than there are journeys
ANA, BO, CLEO, *_, GIL = NAMES


@pytest.fixture(scope="module")
def known(site, chromium):
    return logged_in(chromium, site)


@pytest.fixture(scope="module")
def events(folder):
    return iter(lay(folder, MANY))


@pytest.fixture
def laid(events):
    """An event that no other journey sees, and the codes of its people."""
    return next(events)


@pytest.fixture
def open_door(site, open_tab, known, laid):
    """A device at the door of the same new event; `scripts` run before its page."""

    def opened(*scripts, **options):
        tab = open_tab(390, 844, storage_state=known, **options)
        for script in scripts:
            tab.add_init_script(script)
        tab.goto(page(site, laid[0]))
        return tab

    return opened


def note(tab, name):
    row(tab, name).get_by_role("button", name="Noter").click()


def take_back(tab, name):
    row(tab, name).get_by_role("button", name="Retirer").click()


def network(tab):
    return tab.locator("[data-network]")


def marks(tab):
    ((_, marks),) = json.loads(kept(tab))[0]
    return json.loads(marks)


def leave(tab):
    """Closes the tab as somebody who thinks better of it; gives what was asked."""
    asked = []
    tab.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    tab.close(run_before_unload=True)
    tab.evaluate("new Promise(requestAnimationFrame)")
    return asked


@pytest.mark.abuse(62)
def test_the_door_works_without_network_and_sends_when_it_is_back(open_door, laid):
    tab, (event, codes) = open_door(), laid
    expect_count(tab, 0)

    # On line: a typed code is noted at once, and leaves.
    type_code(tab, f" {codes[0][:4].lower()} - {codes[0][4:]}")
    expect(result(tab)).to_contain_text("Ana Imaginaire Présence notée à")
    expect_all_sent(tab)

    # Without network: two by their names, one by a code that nobody has.
    tab.context.set_offline(True)
    note(tab, BO)
    note(tab, CLEO)
    type_code(tab, "ZZZZ9999")
    type_code(tab, "zzzz-9999")
    expect(result(tab)).to_contain_text("Code déjà noté, à vérifier.")
    expect_count(tab, 3)
    expect(row(tab, BO)).to_contain_text("à envoyer")
    expect(network(tab)).to_contain_text("Pas de réseau. 3 présences attendent sur cet appareil.", timeout=SLOW)

    # On the device: codes and moments, nothing of anybody, even of who was typed where the code is.
    type_code(tab, ANA)
    expect(result(tab)).to_contain_text("Ce n’est pas le code d’un badge.")
    held = kept(tab)
    ((name, _),) = json.loads(held)[0]
    assert name == f"maillage-presence-{event}"
    assert [sorted(mark) for mark in marks(tab)] == [["at", "code", "day", "half", "id"]] * 3
    assert [mark["code"] for mark in marks(tab)] == [codes[1], codes[2], "ZZZZ9999"]
    assert not any(word.lower() in held.lower() for name in NAMES for word in name.split() if len(word) > 2)

    # A mistake is taken back before it ever left.
    take_back(tab, CLEO)
    expect_count(tab, 2)
    assert [mark["code"] for mark in marks(tab)] == [codes[1], "ZZZZ9999"]

    # The page warns before it is closed with marks that wait.
    assert leave(tab) == ["beforeunload"]
    expect_count(tab, 2)

    # Back: each is answered, the code that nobody has is said, nothing waits any more.
    come_back(tab)
    expect_all_sent(tab)
    expect(tab.locator("[data-again]")).to_contain_text("ZZZZ9999 : Ce code est inconnu")
    expect(row(tab, BO)).not_to_contain_text("à envoyer")
    assert json.loads(kept(tab))[0] == []

    tab.reload()
    expect_count(tab, 2)
    expect(row(tab, BO)).to_contain_text("Notée à")


def test_what_was_sent_is_taken_back_without_network(open_door):
    tab = open_door()
    note(tab, ANA)
    note(tab, BO)
    expect_all_sent(tab)

    tab.context.set_offline(True)
    take_back(tab, ANA)
    take_back(tab, BO)
    note(tab, BO)
    expect(result(tab)).to_contain_text("Bo Inventé Présence notée à")
    expect_count(tab, 1)

    come_back(tab)
    expect_all_sent(tab)
    expect_count(tab, 1)
    expect(tab.locator("[data-again]")).to_be_hidden()
    tab.reload()
    expect_count(tab, 1)
    expect(row(tab, BO)).to_contain_text("Notée à")


def test_without_network_the_page_warns_before_it_is_lost(open_door):
    tab = open_door()
    note(tab, ANA)
    expect_all_sent(tab)

    tab.context.set_offline(True)

    assert leave(tab) == ["beforeunload"]


def test_two_devices_note_the_same_person_once(open_door):
    first, second = open_door(), open_door()

    first.context.set_offline(True)
    note(first, ANA)
    note(second, ANA)
    expect_all_sent(second)
    come_back(first)
    expect_all_sent(first)

    for tab in (first, second):
        expect_count(tab, 1)
        tab.reload()
        expect_count(tab, 1)


def test_two_tabs_of_one_device_wait_together(open_door, site, laid):
    tab = open_door()
    other = tab.context.new_page()
    other.goto(page(site, laid[0]))

    tab.context.set_offline(True)
    note(tab, ANA)
    expect(row(other, ANA)).to_contain_text("à envoyer", timeout=SLOW)
    note(other, BO)
    take_back(tab, ANA)
    expect(network(other)).to_contain_text("attend", timeout=SLOW)
    come_back(other)
    expect_all_sent(other)

    tab.reload()
    expect_count(tab, 1)
    expect(row(tab, BO)).to_contain_text("Notée à")


@pytest.mark.parametrize("hours", [-1, 1])
def test_a_clock_an_hour_wrong_misleads_nobody(open_door, hours):
    """The hour that stays is that of the site, and the end of the half-day is told when it has come."""
    tab = open_door(
        f"""{{
          const here = Date, gap = {hours} * 3600000;
          window.Date = class extends here {{
            constructor(...said) {{ said.length ? super(...said) : super(here.now() + gap); }}
            static now() {{ return here.now() + gap; }}
          }};
        }}"""
    )
    truly = "new Date(Date.now() - {} * 3600000 + {} * 60000).toISOString()"

    tab.evaluate(f"document.querySelector('[data-door]').dataset.until = {truly.format(hours, 30)}")
    note(tab, ANA)
    expect(result(tab)).to_have_text(re.compile(r"Ana Imaginaire Présence notée à [\d\sh]+\.$"))
    expect_all_sent(tab)
    told = row(tab, ANA).locator("[data-said]").inner_text()

    tab.evaluate(f"document.querySelector('[data-door]').dataset.until = {truly.format(hours, -30)}")
    note(tab, BO)
    expect(result(tab)).to_contain_text("Attention : cette demi-journée est finie.")
    expect_all_sent(tab)

    tab.reload()
    assert row(tab, ANA).locator("[data-said]").inner_text() == told


def test_a_code_of_another_event_is_told(open_door, events):
    tab, (_, codes) = open_door(), next(events)

    type_code(tab, codes[0])

    expect(tab.locator("[data-again]")).to_contain_text(f"{codes[0]} : Ce code est inconnu", timeout=SLOW)
    expect_count(tab, 0)


def test_who_cancelled_since_the_page_was_opened_is_told(open_door, laid, folder):
    tab, (_, codes) = open_door(), laid
    with closing(sqlite3.connect(folder / "maillage.sqlite3", timeout=20)) as base, base:
        base.execute("UPDATE registrations_registration SET state = 'cancelled' WHERE code = ?", [codes[2]])

    note(tab, CLEO)

    expect(result(tab)).to_contain_text("Cléo Fictive Cette inscription est annulée.", timeout=SLOW)
    expect(tab.locator("[data-again]")).to_contain_text("Cléo Fictive : Cette inscription est annulée.")
    expect_count(tab, 0)


def test_hundreds_of_marks_that_waited_are_all_answered(open_door):
    tab = open_door()
    tab.context.set_offline(True)
    for name in NAMES:
        note(tab, name)
    tab.evaluate(
        """() => {
          const [[name, marks]] = Object.entries(localStorage), [one, ...others] = JSON.parse(marks);
          const more = Array.from({ length: 230 }, (_, n) => ({ ...one, id: "x" + n, code: "ZZZZZ" + (222 + n) }));
          localStorage.setItem(name, JSON.stringify([one, ...more, ...others]));
        }"""
    )

    come_back(tab)

    expect_all_sent(tab)
    expect(tab.locator("[data-again] li")).to_have_count(230, timeout=SLOW)
    tab.reload()
    expect_count(tab, len(NAMES))


def test_a_network_that_never_answers_is_given_up(open_door):
    tab = open_door()
    tab.clock.install()
    tab.reload()
    tab.route("**/presence/lot", lambda _: None)

    note(tab, ANA)
    tab.clock.run_for(21_000)
    expect(network(tab)).to_contain_text("Pas de réseau. 1 présence attend", timeout=SLOW)

    tab.unroute("**/presence/lot")
    come_back(tab)
    expect_all_sent(tab)


def test_what_may_have_left_without_an_answer_is_taken_back_too(open_door):
    tab = open_door()
    tab.route("**/presence/lot", lambda route: (route.fetch(), route.abort()))
    note(tab, ANA)
    expect(network(tab)).to_contain_text("Pas de réseau. 1 présence attend", timeout=SLOW)
    tab.unroute("**/presence/lot")

    take_back(tab, ANA)
    expect_all_sent(tab)

    tab.reload()
    expect_count(tab, 0)


def test_a_device_that_keeps_nothing_still_sends(open_door):
    tab = open_door("Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); };")

    tab.context.set_offline(True)
    note(tab, ANA)
    note(tab, BO)
    expect(network(tab)).to_contain_text("2 présences attendent", timeout=SLOW)
    come_back(tab)

    expect_all_sent(tab)
    tab.reload()
    expect_count(tab, 2)


def test_a_session_that_ended_loses_nothing(site, open_door, laid):
    tab, (_, codes) = open_door(), laid
    tab.context.clear_cookies()

    note(tab, ANA)
    expect(network(tab)).to_contain_text("Votre session est finie. Connectez-vous dans un autre onglet", timeout=SLOW)
    assert codes[0] in kept(tab)

    other = tab.context.new_page()
    log_in(other, site, KARIM)
    tab.bring_to_front()
    tab.evaluate("dispatchEvent(new Event('focus'))")

    expect_all_sent(tab)
    assert json.loads(kept(tab))[0] == []


def test_the_door_works_without_javascript(open_door, laid):
    tab, (_, codes) = open_door(java_script_enabled=False), laid

    type_code(tab, codes[6].lower())

    expect(result(tab)).to_contain_text("Gil Simulacre Présence notée à", timeout=SLOW)
    take_back(tab, GIL)
    expect_count(tab, 0)
