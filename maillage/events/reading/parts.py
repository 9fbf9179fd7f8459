"""What is announced in a week or a course, by day, each with those who organise it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from maillage.directory.models import Organisation
from maillage.events.agenda import cards, words
from maillage.events.models import Event
from maillage.events.models.events import IN_ORDER
from maillage.resources.queries.cards import is_shown


@dataclass(frozen=True, slots=True)
class Part:
    """An event of a week. `struck`: when it would have been held."""

    title: str
    href: str
    about: str
    struck: str
    organisers: str
    life: str
    life_kind: str
    reserved: str


@dataclass(frozen=True, slots=True)
class Parts:
    title: str
    parts: tuple[Part, ...]


def parts(event: Event, level: int) -> list[Parts]:
    """Those that this level may read. Two queries, one when there is none."""
    others = Prefetch("co_organisers", Organisation.objects.order_by("name", "pk"))
    found = cards.read(event.children.published().shown_to(level)).prefetch_related(others)
    by_day: dict[date, list[Part]] = {}
    for one in found.order_by(*IN_ORDER[:-1], "title", "pk"):
        by_day.setdefault(one.first_day, []).append(_part(one, level))
    return [Parts(words.long_day(day).capitalize(), tuple(those)) for day, those in by_day.items()]


def _part(event: Event, level: int) -> Part:
    until = words.days(event) if event.last_day > event.first_day else ""
    names = [cards.organiser(event, level), *(one.name for one in event.co_organisers.all() if is_shown(one, level))]
    held = (until, words.hours(event))
    coming = (words.to_come(event),) if event.is_called_off else held
    about = (str(Event.Kind(event.kind).label).capitalize(), *coming, words.place(event))
    return Part(
        title=event.title,
        href=event.get_absolute_url(),
        about=" · ".join(filter(None, about)),
        struck=", ".join(filter(None, held)) if event.is_called_off else "",
        organisers=", ".join(filter(None, names)),
        life=words.life(event).capitalize(),
        life_kind=words.LIFE_KINDS.get(Event.Life(event.life), ""),
        reserved=cards.reserved(event).capitalize(),
    )
