"""A demonstration site on this machine, the rest of the web beside it, and Debian's Chromium."""

import shutil
import threading
from ctypes.util import find_library
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import sync_playwright

from tools import demonstration


class _Elsewhere(BaseHTTPRequestHandler):
    """Any page of another site."""

    def do_GET(self):
        body = f"<!doctype html><title>Ailleurs</title><h1>Ailleurs {self.path}</h1>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def elsewhere():
    """Another site: « localhost » is not the site 127.0.0.1 for a browser."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def loaded(tmp_path_factory):
    """The data of the demonstration, that no journey touches."""
    folder = tmp_path_factory.mktemp("demonstration")
    demonstration.load(folder)
    return folder


@pytest.fixture(scope="module")
def folder(loaded, tmp_path_factory):
    """Where the data of the site live. Each module has its own: what one journey writes is not in the way of another's."""
    return shutil.copytree(loaded, tmp_path_factory.mktemp("site"), dirs_exist_ok=True)


@pytest.fixture(scope="module")
def site(elsewhere, folder):
    with demonstration.serve(folder, MAILLAGE_EXIT_URL=f"{elsewhere}/meteo") as address:
        yield address


@pytest.fixture(scope="module")
def pages(site):
    return demonstration.pages(site)


@pytest.fixture(scope="session")
def chromium():
    needed = {"chromium": demonstration.CHROMIUM.exists(), "libatomic1": find_library("atomic")}
    if missing := [package for package, found in needed.items() if not found]:
        pytest.skip(f"Pour ces parcours, il manque : apt-get install {' '.join(missing)}")
    with sync_playwright() as playwright:
        # The memory of pages already seen stays on: it is what the quick exit has to beat.
        browser = playwright.chromium.launch(
            executable_path=demonstration.CHROMIUM,
            args=demonstration.CHROMIUM_FLAGS,
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_tab(chromium):
    """Opens a tab in a new window that shares nothing with the others; options are those of Playwright's contexts."""
    windows = []

    def open_one(width=1440, height=900, **options):
        window = chromium.new_context(
            viewport={"width": width, "height": height}, locale="fr-FR", reduced_motion="reduce", **options
        )
        windows.append(window)
        return window.new_page()

    yield open_one
    for window in windows:
        window.close()


@pytest.fixture(scope="session")
def java():
    """The program that runs the HTML checker."""
    found = shutil.which("java")
    if found is None:
        pytest.skip("Java manque : apt-get install default-jre-headless")
    return found
