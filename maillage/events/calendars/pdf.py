"""The programme on paper."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from maillage.core import typesetting

TEMPLATE = Path(__file__).parent / "programme.typ"
_UNTITLED = "Programme"


@dataclass(frozen=True, slots=True)
class Line:
    """One slot. `at`: « 9 h – 10 h 30 »; `note`: « (à confirmer) »; `text`: its paragraphs."""

    at: str
    title: str
    note: str
    kind: str
    room: str
    text: tuple[str, ...]
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Day:
    name: str
    slots: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """`document_title`: what a window says of it, and says nothing too much. `facts`: label and value of what comes first."""

    title: str
    document_title: str
    network: str
    when: str
    life: str
    facts: tuple[tuple[str, str], ...]
    days: tuple[Day, ...]
    access: tuple[str, ...]
    version: str
    url: str


def write(paper: Paper, *, at: datetime) -> bytes:
    """The document; the same paper of the same moment gives the same bytes. `at` is aware. No paper is without a title."""
    title = typesetting.seen(paper.title, paper.document_title, _UNTITLED)
    return typesetting.pdf(TEMPLATE, asdict(paper) | {"title": title}, untitled=_UNTITLED, at=at)
