"""Events as lists show them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.formats import date_format

from maillage.events.agenda import words
from maillage.events.models import Event
from maillage.events.models.events import EventQuerySet
from maillage.resources.queries.cards import is_shown
from maillage.search.models import Level

_UNREAD = ("body", "accessibility_contact", "accessibility_provider")


@dataclass(frozen=True, slots=True)
class Tile:
    """The day, as a leaf of a calendar. `until`: the last day, when there are several."""

    first: date
    weekday: str
    day: int
    month: str
    until: str = ""


@dataclass(frozen=True, slots=True)
class Whole:
    """A week, or a course. `said`: what comes before its title."""

    said: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Card:
    """`life`: what happens to it, with the kind of its label, and why. `whole`: what it is part of. `others`: how many parts of it are not
    among `parts`."""

    href: str
    title: str
    summary: str
    tile: Tile
    when: str
    hours: str
    kind: str
    mode: str
    place: str
    place_icon: str
    organiser: str
    life: str
    life_kind: str
    life_note: str
    is_off: bool  # not on that day
    to_come: str  # « nouvelle date à venir »
    reserved: str
    is_now: bool
    whole: Whole | None = None
    parts: tuple["Card", ...] = ()
    others: int = 0


def read(found: EventQuerySet) -> EventQuerySet:
    """With all that a card needs."""
    return found.select_related("organiser", "parent").defer(*_UNREAD, *(f"parent__{name}" for name in _UNREAD))


def card(event: Event, *, level: int, today: date) -> Card:
    life = words.life(event)
    return Card(
        href=event.get_absolute_url(),
        title=event.title,
        summary=event.summary,
        tile=tile(event.first_day, event.last_day),
        when=words.days(event),
        hours=words.hours(event),
        kind=str(Event.Kind(event.kind).label),
        mode=words.mode(event),
        place=words.place(event),
        place_icon="video" if words.is_online(event) else "pin",
        organiser=organiser(event, level),
        life=life,
        life_kind=words.LIFE_KINDS[Event.Life(event.life)] if life else "",
        life_note=event.life_note if life else "",
        is_off=event.is_called_off,
        to_come=words.to_come(event),
        reserved=reserved(event),
        is_now=event.first_day <= today <= event.last_day,
        whole=_whole(event, level),
    )


def with_parts(week: Card, parts: Sequence[tuple[Event, bool]], *, level: int, today: date) -> Card:
    """Each part, and whether it is shown; the others are counted."""
    inside = [replace(card(part, level=level, today=today), whole=None) for part, is_found in parts if is_found]
    return replace(week, parts=tuple(inside), others=len(parts) - len(inside))


def tile(first: date, last: date) -> Tile:
    until = "" if first == last else f"au {date_format(last, 'j F')}"
    return Tile(first, date_format(first, "l"), first.day, words.month(first), until)


def reserved(event: Event) -> str:
    """To whom, unless to everybody."""
    return "" if event.level == Level.EVERYBODY else f"réservé aux {Level(event.level).label}"


def organiser(event: Event, level: int) -> str:
    """Its name; nothing when its structure is not shown to this level."""
    structure = event.organiser
    if structure is None:
        return event.organiser_name
    return structure.name if is_shown(structure, level) else ""


def _whole(event: Event, level: int) -> Whole | None:
    """If this level may read it."""
    whole = event.parent
    if whole is None or not whole.is_published or whole.level > level:
        return None
    said = "Une session de" if whole.kind == Event.Kind.TRAINING else "Dans"
    return Whole(said, whole.title, words.whole_address(whole))
