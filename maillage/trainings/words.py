"""Trainings in words."""

from collections.abc import Mapping

from maillage.events.agenda import words
from maillage.events.models import Event
from maillage.trainings import cross
from maillage.trainings.queries.people import People

_HOUR = 60


def address(event: Event) -> str:
    """Of the page of a course in the catalogue."""
    return f"/formations/{event.year}/{event.slug}"


def duration(minutes: int | None) -> str:
    """« 7 h », « 1 h 30 », « 45 min »; empty when nobody said it."""
    if not minutes:
        return ""
    hours, left = divmod(minutes, _HOUR)
    if not hours:
        return f"{left} min"
    return f"{hours} h {left:02}" if left else f"{hours} h"


def crossed(people: People) -> str:
    """« croisée : 4 métiers présents »; empty when it was not. Never how many people."""
    found = cross.crossing(people.there)
    if not found.is_cross:
        return ""
    came = "présents" if people.is_noted else "inscrits (présences non notées)"
    return f"croisée : {found.professions} métiers {came}"


def where(event: Event, names: Mapping[str, str]) -> str:
    """The place, and its départements when the place does not say them."""
    place = words.place(event)
    codes = ", ".join(names[code] for code in event.departments if code in names)
    return f"{place} ({codes})" if codes else place
