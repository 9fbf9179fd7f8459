"""Take pictures of the demonstration site: those of the README, or all, for people to look at.

python -m tools.screenshots                  docs/images/*.webp
python -m tools.screenshots --all FOLDER     every type of page, wide and narrow, light and dark, and on paper
"""

import argparse
import re
import tempfile
from base64 import b64decode
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Page as Tab
from tqdm import tqdm

from tools import demonstration
from tools.demonstration import MELUN, Page, visit

README_FOLDER = demonstration.ROOT / "docs" / "images"
WIDE, NARROW, PAPER = (1440, 900), (390, 844), (794, 1123)
HOME, RESULTS = Page("accueil", "/"), Page("resultats", f"/aide/resultats?p=1&{MELUN}&b=1")
README_PICTURES = (("accueil", HOME, WIDE), ("resultats", RESULTS, WIDE), ("resultats-telephone", RESULTS, NARROW))
DESK, COORDINATOR = Page("tableau-de-bord", "/coordination"), "nadia@example.org"
_QUALITY = 80


def main() -> None:
    parser = argparse.ArgumentParser(description="Photographie le site de démonstration.")
    parser.add_argument("--all", type=Path, metavar="DOSSIER", help="toutes les pages, dans ce dossier")
    parser.add_argument("--only", default="", metavar="MOTIF", help="avec --all : les pages dont le nom y répond")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="maillage-") as folder:
        demonstration.load(Path(folder))
        with demonstration.serve(Path(folder)) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=demonstration.CHROMIUM, args=list(demonstration.CHROMIUM_FLAGS)
            )
            if options.all:
                _take_all(browser, address, options.all, options.only)
            else:
                _take_readme(browser, address)
                _take_desk(browser, address, Path(folder))
            browser.close()


def _take_readme(browser: Browser, address: str) -> None:
    for name, page, size in README_PICTURES:
        tab = _open(browser, size)
        visit(tab, address, page)
        _keep(tab, name)


def _take_desk(browser: Browser, address: str, folder: Path) -> None:
    tab = _open(browser, WIDE)
    demonstration.log_in(tab, address, folder, COORDINATOR)
    visit(tab, address, DESK)
    _keep(tab, DESK.name)


def _keep(tab: Tab, name: str) -> None:
    tab.wait_for_load_state("networkidle")
    README_FOLDER.mkdir(parents=True, exist_ok=True)
    path = README_FOLDER / f"{name}.webp"
    path.write_bytes(_webp(tab))
    print(f"{path.relative_to(demonstration.ROOT)} : {path.stat().st_size // 1000} ko")
    tab.context.close()


def _take_all(browser: Browser, address: str, folder: Path, only: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pages = [page for page in demonstration.pages(address) if re.search(only, page.name)]
    for (width, height), scheme in tqdm(list(product((WIDE, NARROW), ("light", "dark"))), unit=" vues"):
        tab = _open(browser, (width, height), scheme)
        _take(tab, address, pages, folder, f"{width}-{scheme}")
    _take(_open(browser, PAPER), address, pages, folder, "papier", media="print")


def _take(tab: Tab, address: str, pages: list[Page], folder: Path, suffix: str, media: str = "screen") -> None:
    for page in pages:
        tab.emulate_media(media="screen")  # forms are not on paper
        visit(tab, address, page)
        tab.emulate_media(media=media)
        tab.wait_for_load_state("networkidle")
        tab.screenshot(path=folder / f"{page.name}-{suffix}.png", full_page=True)
    tab.context.close()


def _open(browser: Browser, size: tuple[int, int], scheme: str = "light") -> Tab:
    width, height = size
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale="fr-FR", reduced_motion="reduce"
    )
    return context.new_page()


def _webp(tab: Tab) -> bytes:
    """What the window shows; the browser itself makes it small."""
    session = tab.context.new_cdp_session(tab)
    return b64decode(session.send("Page.captureScreenshot", {"format": "webp", "quality": _QUALITY})["data"])


if __name__ == "__main__":
    main()
