"""The camera of the door: what it reads is noted once, it is closed as soon as nobody needs it, and keeps nothing."""

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.e2e.doors import (
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
from tests.e2e.films import film
from tests.e2e.test_pages import AXE_RULES, TOO_WIDE
from tools import demonstration

# A detector that sees what the journey puts before it, and tells when it looked enough; a camera whose tracks are kept in sight.
PUPPET = """
  window.shown = []; window.left = 0; window.enough = () => {};
  window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code", "ean_13"]; }
    async detect(video) {
      window.left -= 1;
      if (window.left === 0) { window.enough(); }
      return window.shown.map(rawValue => ({ rawValue }));
    }
  };
"""
WATCH = """
  window.asked = 0; window.tracks = [];
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async wanted => {
    window.asked += 1;
    const stream = await real(wanted);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
  const stop = MediaStreamTrack.prototype.stop;
  window.over = new Promise(over => {
    MediaStreamTrack.prototype.stop = function () { stop.call(this); over(); };
  });
"""
NO_DETECTOR = "delete window.BarcodeDetector;"
MANY = 30  # events, more than there are journeys
OPEN, CLOSE = "Lire avec la caméra", "Fermer la caméra"
READY = "Montrez un badge à la caméra."


@pytest.fixture(scope="module")
def known(site, chromium):
    return logged_in(chromium, site)


@pytest.fixture(scope="module")
def browser(chromium):
    """Like the others, with a camera that films a pattern. It asks, unless the window may."""
    with _browser(chromium) as opened:
        yield opened


def _browser(chromium, *more):
    return chromium.browser_type.launch(
        executable_path=demonstration.CHROMIUM,
        args=[*demonstration.CHROMIUM_FLAGS, "--use-fake-device-for-media-stream", *more],
    )


@pytest.fixture(scope="module")
def events(folder):
    return iter(lay(folder, MANY))


@pytest.fixture
def laid(events):
    """An event that no other journey sees, and the codes of its people."""
    return next(events)


@pytest.fixture
def open_door(site, browser, known, laid):
    """A tab at the door of a new event; `scripts` run before its page."""
    windows = []

    def open_one(*scripts, browser=browser, may=("camera",), clock=False):
        window = browser.new_context(
            viewport={"width": 390, "height": 844}, locale="fr-FR", storage_state=known, permissions=may
        )
        windows.append(window)
        tab = window.new_page()
        for script in scripts:
            tab.add_init_script(script)
        if clock:
            tab.clock.install()
        tab.goto(page(site, laid[0]))
        return tab

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture
def scan(open_door):
    """A tab whose camera is open, and what shows it codes."""

    def opened(**options):
        tab = open_door(WATCH, PUPPET, **options)
        tab.get_by_role("button", name=OPEN).click()
        expect(said(tab)).to_have_text(READY, timeout=SLOW)
        return tab

    return opened


def said(tab):
    return tab.locator("[data-camera-said]")


def show(tab, *codes):
    """Puts them before the camera, long enough for several looks."""
    tab.evaluate(
        "codes => new Promise(enough => { Object.assign(window, { shown: codes, left: 4, enough }); })", list(codes)
    )


def ended(tab):
    return tab.evaluate("window.tracks.map(track => track.readyState)")


def expect_closed(tab, sentence):
    expect(said(tab)).to_have_text(sentence, timeout=SLOW)
    expect(tab.get_by_role("button", name=OPEN)).to_be_visible()
    expect(tab.locator("[data-video]")).to_be_hidden()
    assert ended(tab) == ["ended"]


def type_one(tab, code, name):
    """The code that is typed always works."""
    type_code(tab, code)
    expect(result(tab)).to_contain_text(f"{name} Présence notée à")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_open_camera_has_no_accessibility_violation(scan, laid, scheme):
    tab, (_, codes) = scan(), laid
    tab.emulate_media(color_scheme=scheme)
    for shown in (codes[0], "PAS-UN-CODE"):
        show(tab, shown)
        expect(result(tab)).not_to_be_empty()
        found = Axe().run(tab, options={"runOnly": AXE_RULES}).response["violations"]
        assert [(rule["id"], rule["nodes"][0]["html"][:200]) for rule in found] == []
        assert not tab.evaluate(TOO_WIDE)


def test_a_badge_is_noted_once_however_long_it_is_shown(scan, laid):
    tab, (_, codes) = scan(), laid
    sent = []
    tab.on("request", lambda one: sent.append(one.post_data_json["marks"]) if one.url.endswith("/lot") else None)

    show(tab, codes[0])
    expect(result(tab)).to_contain_text("Ana Imaginaire Présence notée à")
    expect(result(tab)).to_be_in_viewport(ratio=1)
    expect_all_sent(tab)
    show(tab, codes[0])
    show(tab)
    show(tab, codes[0])
    expect(result(tab)).to_contain_text("Ana Imaginaire Présence notée à")
    show(tab, codes[1].lower())
    expect(result(tab)).to_contain_text("Bo Inventé Présence notée à")

    expect_count(tab, 2)
    expect_all_sent(tab)
    assert [[mark["code"] for mark in marks] for marks in sent] == [[codes[0]], [codes[1]]]


def test_a_badge_shown_again_later_is_told_to_be_noted_already(scan, laid):
    tab, (_, codes) = scan(clock=True), laid

    show(tab, codes[0])
    show(tab)
    tab.clock.run_for(5_000)
    show(tab, codes[0])

    expect(result(tab)).to_have_text(re.compile("Ana Imaginaire Présence déjà notée."))
    expect_count(tab, 1)


def test_what_is_no_badge_of_here_is_said(scan):
    tab = scan()

    show(tab, "WXYZ2345")
    expect(tab.locator("[data-again]")).to_contain_text("WXYZ2345 : Ce code est inconnu", timeout=SLOW)

    tab.context.set_offline(True)
    show(tab, "BEGIN:VCARD\nN:Durand;Jeanne\nEND:VCARD")
    expect(result(tab)).to_have_text(re.compile("Ce n’est pas le code d’un badge"))
    assert json.loads(kept(tab))[0] == []


def test_a_badge_read_by_mistake_is_taken_back(scan, laid):
    tab, (_, codes) = scan(), laid

    show(tab, codes[0])
    expect_all_sent(tab)
    row(tab, NAMES[0]).get_by_role("button", name="Retirer").click()
    expect(result(tab)).to_have_text(re.compile("Présence retirée."))
    show(tab, codes[0])  # it is still in front of the camera

    expect_count(tab, 0)
    expect(tab.locator("[data-video]")).to_be_visible()
    expect_all_sent(tab)
    tab.reload()
    expect_count(tab, 0)


@pytest.mark.abuse(62)
def test_without_network_badges_wait_and_the_device_keeps_codes_only(scan, laid):
    tab, (event, codes) = scan(), laid

    tab.context.set_offline(True)
    show(tab, codes[0])
    show(tab, codes[1])
    expect(tab.locator("[data-network]")).to_contain_text("2 présences attendent", timeout=SLOW)

    held = json.loads(kept(tab))
    ((name, marks),) = held[0]
    assert name == f"maillage-presence-{event}"
    assert [key for key, _ in held[1]] == ["htmx-current-path-for-history"]  # an address
    assert [sorted(mark) for mark in json.loads(marks)] == [["at", "code", "day", "half", "id"]] * 2
    assert len(marks) < 400  # no picture
    assert tab.evaluate("async () => [(await indexedDB.databases()).length, (await caches.keys()).length]") == [0, 0]

    come_back(tab)
    expect_all_sent(tab)
    assert json.loads(kept(tab))[0] == []


def test_nobody_is_asked_before_the_button(open_door):
    tab = open_door(WATCH, PUPPET, may=())
    assert tab.evaluate("window.asked") == 0
    tab.get_by_role("button", name=OPEN).click()
    expect(said(tab)).to_have_text(
        "La caméra est refusée à ce site. Autorisez-la dans les réglages du navigateur, ou tapez le code.", timeout=SLOW
    )
    assert (tab.evaluate("window.asked"), ended(tab)) == (1, [])


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("NotAllowedError", "La caméra est refusée à ce site."),
        ("NotFoundError", "Cet appareil n’a pas de caméra : tapez le code."),
        ("OverconstrainedError", "Cet appareil n’a pas de caméra : tapez le code."),
        ("NotReadableError", "La caméra sert déjà à une autre application."),
        ("SecurityError", "La caméra n’est pas disponible : tapez le code."),
    ],
)
def test_a_camera_that_does_not_open_is_told_clearly(open_door, laid, name, sentence):
    tab = open_door(
        PUPPET, f"navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', '{name}'));"
    )

    tab.get_by_role("button", name=OPEN).click()

    expect(said(tab)).to_contain_text(sentence, timeout=SLOW)
    expect(tab.get_by_role("button", name=OPEN)).to_be_focused()
    type_one(tab, laid[1][3], NAMES[3])


def test_the_button_is_only_where_the_browser_can(open_door):
    able, unable = open_door(PUPPET), open_door("delete Navigator.prototype.mediaDevices;")

    expect(able.get_by_role("button", name=OPEN)).to_be_visible()
    expect(able.locator("[data-no-camera]")).to_be_hidden()
    expect(unable.locator("[data-no-camera]")).to_be_visible()
    expect(unable.get_by_role("button", name=OPEN)).to_be_hidden()


def test_the_camera_closes_on_its_button(scan):
    tab = scan()
    expect(tab.get_by_role("button", name=CLOSE)).to_be_focused()
    assert ended(tab) == ["live"]

    tab.get_by_role("button", name=CLOSE).click()

    expect_closed(tab, "")
    expect(tab.get_by_role("button", name=OPEN)).to_be_focused()
    assert tab.evaluate("document.querySelector('[data-video]').srcObject") is None


def test_a_camera_closed_before_it_opened_stays_closed(open_door):
    tab = open_door(
        """
        window.coming = new Promise(came => { window.came = came; });
        const late = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
        navigator.mediaDevices.getUserMedia = async wanted => {
          const stream = await late(wanted);
          window.came();
          await new Promise(give => { window.give = give; });
          return stream;
        };
        """,
        WATCH,
        PUPPET,
    )
    tab.get_by_role("button", name=OPEN).click()
    tab.evaluate("window.coming")

    tab.get_by_role("button", name=CLOSE).click()
    tab.evaluate("window.give()")

    tab.evaluate("window.over")
    assert ended(tab) == ["ended"]
    expect(tab.locator("[data-video]")).to_be_hidden()


def test_the_camera_closes_when_no_badge_comes(scan, laid):
    tab, (_, codes) = scan(clock=True), laid

    tab.clock.run_for(100_000)
    show(tab, codes[0])
    show(tab)
    tab.clock.run_for(100_000)
    assert ended(tab) == ["live"]  # two minutes after the last one
    tab.clock.run_for(30_000)

    expect_closed(tab, "La caméra s’est fermée : aucun badge depuis deux minutes.")


def test_the_camera_closes_when_the_page_is_left(scan):
    tab = scan()

    tab.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { value: true, configurable: true });
          document.dispatchEvent(new Event("visibilitychange"));
        }"""
    )
    expect_closed(tab, "La caméra s’est fermée quand vous avez quitté la page. Rouvrez-la au besoin.")

    tab.evaluate("delete document.hidden")
    tab.get_by_role("button", name=OPEN).click()
    expect(said(tab)).to_have_text(READY, timeout=SLOW)
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert ended(tab) == ["ended", "ended"]


def test_a_camera_unplugged_is_told_clearly(scan, laid):
    tab = scan()

    tab.evaluate("window.tracks[0].stop(), window.tracks[0].dispatchEvent(new Event('ended'))")

    expect_closed(tab, "La caméra s’est arrêtée ou n’est plus branchée. Rouvrez-la, ou tapez le code.")
    type_one(tab, laid[1][0], NAMES[0])


def test_a_browser_without_detector_is_given_a_reader_that_reads_real_badges(chromium, open_door, laid, tmp_path):
    filmed = film(tmp_path / "badges.y4m", [f"{laid[1][0][:4]}-{laid[1][0][4:]}", laid[1][1]])
    asked, complaints = [], []
    with _browser(chromium, f"--use-file-for-fake-video-capture={filmed}") as filming:
        tab = open_door(NO_DETECTOR, WATCH, browser=filming)
        tab.on("request", lambda one: asked.append(one.url))
        tab.on("console", lambda message: complaints.append(message.text))
        assert tab.evaluate("performance.getEntriesByType('resource').filter(one => /qr/.test(one.name)).length") == 0

        tab.get_by_role("button", name=OPEN).click()

        expect(tab.locator("[data-count]")).to_have_text("2", timeout=3 * SLOW)
        expect(row(tab, NAMES[0])).to_contain_text("Notée à")
        expect(row(tab, NAMES[1])).to_contain_text("Notée à")
        tab.get_by_role("button", name=CLOSE).click()
        expect_closed(tab, "")
        assert len([url for url in asked if re.search(r"/static/qr/reader\.\w+\.js$", url)]) == 1
        assert complaints == []


def test_a_detector_that_knows_no_qr_code_is_not_believed(open_door):
    tab = open_door("window.BarcodeDetector = class { static async getSupportedFormats() { return []; } };")

    tab.get_by_role("button", name=OPEN).click()

    expect(said(tab)).to_have_text(READY, timeout=SLOW)
    assert tab.evaluate("typeof QrReader") == "object"


def test_without_network_the_reader_is_waited_for(open_door):
    tab = open_door(NO_DETECTOR, WATCH)

    tab.context.set_offline(True)
    tab.get_by_role("button", name=OPEN).click()
    expect(said(tab)).to_contain_text("Il faut du réseau pour ouvrir la caméra la première fois.", timeout=SLOW)
    assert tab.evaluate("window.asked") == 0

    tab.context.set_offline(False)
    tab.get_by_role("button", name=OPEN).click()
    expect(said(tab)).to_have_text(READY, timeout=SLOW)


def test_no_other_page_opens_the_camera(site, open_door):
    """Even for who allowed it to this site."""
    tab = open_door(WATCH)
    tries = "navigator.mediaDevices.getUserMedia({ video: true }).then(() => 'open', error => error.name)"
    assert tab.evaluate(tries) == "open"

    for path in ("/", "/coordination", f"{tab.url.partition('/presence')[0].removeprefix(site)}/presence/bilan"):
        tab.goto(site + path)
        assert tab.evaluate(tries) == "NotAllowedError"
