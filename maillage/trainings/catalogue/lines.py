"""A session in one line, as the catalogue and the page of its course show it."""

from dataclasses import dataclass

from maillage.events.agenda import cards, words
from maillage.events.models import Event
from maillage.events.reading.facts import Door
from maillage.territories import gazetteer
from maillage.trainings.queries.people import NOBODY, People
from maillage.trainings.words import crossed, where

FULL = "complet"


@dataclass(frozen=True, slots=True)
class Line:
    """`life`: what happens to it; `crossed`: of one that is past, by who was there; `door`: of one to come, on the page of its course."""

    href: str
    when: str
    hours: str
    where: str
    life: str
    life_kind: str
    reserved: str
    crossed: str = ""
    door: Door | None = None


def line(event: Event, *, people: People = NOBODY, door: Door | None = None, is_full: bool = False) -> Line:
    """`is_full`: no seat is left, whether or not the organisers said it."""
    life = words.life(event) or (FULL if is_full else "")
    kind = Event.Life.FULL if life == FULL else Event.Life(event.life)
    names = {code: area.name for code, area in gazetteer.load().departments.items()}
    return Line(
        href=event.get_absolute_url(),
        when=words.days(event),
        hours=words.hours(event),
        where=where(event, names),
        life=life,
        life_kind=words.LIFE_KINDS[kind] if life else "",
        reserved=cards.reserved(event),
        crossed="" if event.is_cancelled else crossed(people),
        door=door,
    )
