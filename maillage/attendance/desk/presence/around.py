"""What each of these pages shows around: the event, its half-days, the pages of its presence."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404
from django.utils.text import capfirst

from maillage.attendance.presences import Half, halves
from maillage.attendance.presences.halves import at
from maillage.events.agenda.words import long_day
from maillage.events.desk.faces import Face
from maillage.events.desk.tabs import frame, inner
from maillage.events.models import Event
from maillage.events.programme.clock import written

HERE = "show-presence"
_PAGES = (
    (HERE, "À l’entrée"),
    ("list-sheets", "Feuilles et badges"),
    ("import-minutes", "En ligne"),
    ("count-presence", "Bilan"),
)


def around(face: Face, event: Event, here: str, **more: Any) -> dict[str, Any]:
    """`here`: name of the page, or of that to which it belongs."""
    return {
        **frame(face, event, HERE),
        "pages": inner(face, event, _PAGES, here),
        "edit_url": face.url("edit-event", event.pk),
        "programme_url": face.url("show-programme", event.pk),
        **more,
    }


def code(half: Half) -> str:
    """How an address says it: « 2035-03-13-am »."""
    return f"{half.day.isoformat()}-{half.half}"


def chosen(known: tuple[Half, ...], said: str) -> Half | None:
    return next((half for half in known if code(half) == said), None)


def is_early(half: Half, event: Event, now: datetime) -> bool:
    """Its day has not come: nobody is noted yet."""
    return half.day > now.astimezone(ZoneInfo(event.zone)).date()


def heading(half: Half) -> str:
    """« Mardi 13 mars 2035, après-midi, 13 h 30 – 17 h »."""
    name = half.label.rpartition(", ")[2]
    return capfirst(f"{long_day(half.day)}, {name}, {hours(half)}")


def hours(half: Half) -> str:
    return f"{written(half.start)} – {written(half.end)}"


def of_request(event: Event, said: str, now: datetime) -> tuple[tuple[Half, ...], Half | None]:
    """Half-days, and that which the address says; else that of the clock. One query."""
    known = halves(event)
    return known, chosen(known, said) or at(known, now, event.zone)


def half_of(event: Event, said: str) -> Half:
    """One of its half-days, or 404. One query."""
    found = chosen(halves(event), said)
    if found is None:
        raise Http404
    return found
