"""The pages that come with Maillage, as files: a header in TOML between two lines of « +++ », then Markdown.

Files of a place stand in the order of their names. Pure: no query, so that legal pages can be read while the database is stopped.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
LEGAL = "legal"
PLACES = ("understand", "network", LEGAL)


@dataclass(frozen=True, slots=True)
class Packaged:
    """One file."""

    place: str
    slug: str
    title: str
    summary: str
    body: str
    source: str = ""
    checked_on: date | None = None
    to_review_by: str = ""


@cache
def pages() -> tuple[Packaged, ...]:
    return tuple(_read(place, path) for place in PLACES for path in sorted((FOLDER / place).glob("*.md")))


@cache
def legal() -> dict[str, Packaged]:
    """By address."""
    return {one.slug: one for one in pages() if one.place == LEGAL}


def _read(place: str, path: Path) -> Packaged:
    _, header, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    return Packaged(place, body=body.strip(), **tomllib.loads(header))
