"""What changed in a programme: its versions in words, and as an Atom feed whose bytes move only when something did."""

from dataclasses import dataclass
from datetime import datetime
from html import escape
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.utils.timezone import localtime

from maillage.core.feeds import Atom
from maillage.core.xml import clean
from maillage.events.models import Event, ProgrammeVersion
from maillage.events.reading import words

TYPE = "application/atom+xml; charset=utf-8"
_FIRST = "Première publication du programme."
_SAME = "Le programme a été publié de nouveau, sans changement."


@dataclass(frozen=True, slots=True)
class Told:
    """One version. `lines`: what a reader of the one before must know."""

    number: int
    at: datetime
    written: str
    note: str
    lines: tuple[str, ...]

    @property
    def anchor(self) -> str:
        return f"version-{self.number}"


@dataclass(frozen=True, slots=True)
class Feed:
    content: bytes
    changed_at: datetime


def versions(event: Event) -> list[Told]:
    """The newest first. One query."""
    return [_told(row) for row in event.versions.defer("content").order_by("-number")]


def feed(event: Event, told: list[Told]) -> Feed:
    """An entry for each version, and one when the event was cancelled; signed by who organises."""
    url = f"{settings.SITE_URL}{event.get_absolute_url()}"
    cancelled = [event.cancelled_at] if event.cancelled_at else []
    changed_at = max([*cancelled, *(one.at for one in told)], default=event.published_at or event.created_at)
    author = clean(event.organiser_name) or settings.PUBLISHER or settings.NETWORK_NAME
    made = Atom(
        title=clean(f"{event.title} : changements du programme"),
        link=f"{url}/versions",
        description="",
        language="fr",
        author_name=author,
        feed_url=f"{url}/modifications.atom",
        feed_guid=_id(event, "changes"),
        changed_at=changed_at,
    )
    if event.cancelled_at:
        _add(made, event, "cancelled", event.cancelled_at, url, "Évènement annulé", [event.life_note], author)
    for one in told:
        title = f"Version {one.number} du programme"
        texts = [one.note, *one.lines]
        _add(made, event, str(one.number), one.at, f"{url}/versions#{one.anchor}", title, texts, author)
    content = made.writeString("utf-8").encode()
    return Feed(content, changed_at)


def _told(row: ProgrammeVersion) -> Told:
    at = localtime(row.at)
    lines = tuple(row.changes) or ((_FIRST,) if row.number == 1 else (_SAME,))
    return Told(row.number, row.at, words.moment(at), row.note, lines)


def _add(
    made: Atom, event: Event, key: str, at: datetime, link: str, title: str, texts: list[str], author: str
) -> None:
    lines = "".join(f"<p>{escape(text)}</p>" for text in texts if text)
    entry: dict[str, Any] = {"pubdate": at, "updateddate": at, "author_name": author, "unique_id": _id(event, key)}
    made.add_item(title=clean(title), link=link, description=clean(lines), unique_id_is_permalink=False, **entry)


def _id(event: Event, key: str) -> str:
    """Never changes, whatever the title and the words become."""
    return f"urn:uuid:{uuid5(event.pk, f'version/{key}')}"
