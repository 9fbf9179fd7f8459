"""Makes the one file of the demonstration's resources again, from its text: `python -m tools.demo_file` (needs Chromium)."""

import tomllib
from pathlib import Path

from playwright.sync_api import sync_playwright

from maillage.core.markdown import render

FOLDER = Path("maillage/website/demo_content")
_STYLE = "body{font:12pt Verdana,sans-serif;line-height:1.5}table{border-collapse:collapse}td,th{border:1px solid #888;padding:6px}"


def main() -> None:
    """Write each named file, tagged for screen readers, in French, with its title."""
    with (FOLDER / "resources.toml").open("rb") as source, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for resource in tomllib.load(source)["resources"]:
            if "file" in resource:
                page.set_content(
                    f'<html lang="fr"><title>{resource["title"]}</title><style>{_STYLE}</style>'
                    f"<h1>{resource['title']}</h1><p>{resource['summary']}</p>{render(resource['body'])}</html>"
                )
                page.pdf(path=FOLDER / resource["file"], format="A4", tagged=True, outline=True)
                print(resource["file"])
        browser.close()


if __name__ == "__main__":
    main()
