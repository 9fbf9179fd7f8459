"""Feeds of the agenda: RSS 2.0 and Atom, with what everybody may read and nothing else; the last announced first."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.timezone import localdate

from maillage.core import feeds as core_feeds
from maillage.core.feeds import NEVER
from maillage.core.xml import clean
from maillage.events.agenda import cards, words
from maillage.events.agenda.narrowing import Asked, at_its_time, listed, narrow
from maillage.events.models import Event
from maillage.resources.vocabulary import THEMES

MOST = 50
TYPES = {"rss": "application/rss+xml", "atom": "application/atom+xml"}
LABELS = {"rss": "RSS", "atom": "Atom"}


def address(form: str, asked: Asked) -> str:
    return f"/agenda/flux.{form}{asked.query}"


def newest(asked: Asked, *, now: datetime) -> list[Event]:
    """Of those to come (or past, when that is asked), the last announced. One query."""
    found = at_its_time(narrow(listed(0), asked, level=0), asked, localdate(now))
    return list(cards.read(found).order_by("-published_at", "pk")[:MOST])


def write(form: str, found: Sequence[Event], asked: Asked) -> bytes:
    """The same events give the same bytes: readers ask only what changed."""
    return core_feeds.write(
        form,
        (_item(event) for event in found),
        title=" – ".join(filter(None, ["Agenda", asked.words, settings.NETWORK_NAME])),
        link=f"{settings.SITE_URL}/agenda{asked.query}",
        description="Les évènements que le réseau annonce, et ce qui leur arrive.",
        address=f"{settings.SITE_URL}{address(form, asked)}",
    )


def changed_at(found: Sequence[Event]) -> datetime:
    return max((_changed_at(event) for event in found), default=NEVER)


def _item(event: Event) -> dict[str, Any]:
    """What happens to it comes first: a reader shows little more than the title."""
    life = words.life(event)
    said = f"{life.capitalize()} : {event.title}" if life else event.title
    return {
        "title": clean(said),
        "link": f"{settings.SITE_URL}{event.get_absolute_url()}",
        "description": clean(_about(event)),
        "unique_id": f"urn:uuid:{event.pk}",
        "unique_id_is_permalink": False,
        "pubdate": _published_at(event),
        "updateddate": _changed_at(event),
        "categories": [str(Event.Kind(event.kind).label), *(THEMES[code] for code in event.themes if code in THEMES)],
        "author_name": clean(cards.organiser(event, 0) or settings.NETWORK_NAME),
    }


def _about(event: Event) -> str:
    """« Mardi 13 mars 2035, 9 h – 16 h. Salle des fêtes. De quoi il s’agit. »"""
    when = ", ".join(filter(None, [words.days(event), words.hours(event)]))
    if event.is_called_off:
        when = f"D’abord annoncé : {when}"
    sentences = [event.life_note, when, words.to_come(event), words.place(event), event.summary]
    return " ".join(f"{capfirst(one.rstrip('.'))}." for one in sentences if one)


def _changed_at(event: Event) -> datetime:
    return max(event.changed_at, _published_at(event))


def _published_at(event: Event) -> datetime:
    assert event.published_at is not None  # published (a constraint of the table)
    return event.published_at
