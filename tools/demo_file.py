"""Makes the files of the demonstration again, from their text: `python -m tools.demo_file` (needs Chromium)."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from maillage.core.markdown import render

CONTENT, EVENTS = Path("maillage/website/demo_content"), Path("maillage/website/demo_events")
_STYLE = "body{font:12pt Verdana,sans-serif;line-height:1.5}table{border-collapse:collapse}td,th{border:1px solid #888;padding:6px}"


def main() -> None:
    """Write each named file, tagged for screen readers, in French, with its title."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page()
        for path, title, summary, body in _written():
            page.set_content(
                f'<html lang="fr"><title>{title}</title><style>{_STYLE}</style>'
                f"<h1>{title}</h1><p>{summary}</p>{render(body)}</html>"
            )
            page.pdf(path=path, format="A4", tagged=True, outline=True)
            print(path)
        browser.close()


def _written() -> Iterator[tuple[Path, str, str, str]]:
    """Where, title, summary, Markdown."""
    for resource in _read(CONTENT / "resources.toml")["resources"]:
        if "file" in resource:
            yield CONTENT / resource["file"], resource["title"], resource["summary"], resource["body"]
    for event in _read(EVENTS / "events.toml")["events"]:
        for document in event.get("documents", ()):
            yield EVENTS / document["file"], document["label"], event["summary"], event["body"]


def _read(path: Path) -> dict[str, list[dict[str, str]]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
