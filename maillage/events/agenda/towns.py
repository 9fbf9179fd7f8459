"""The commune where an event is held, read in its address: said when nothing else may be, and where its centre is on a map."""

import re

from maillage.core.text import fold
from maillage.events.models import Event
from maillage.territories import gazetteer
from maillage.territories.gazetteer import Place

_CODE = re.compile(r"^\s*(\d{5}\s+)?|\s+cedex\b.*$", re.IGNORECASE)


def commune(event: Event) -> Place | None:
    """The last words of the address when they are the name of a commune, else those after the last comma of the place.

    A place whose name has no comma says no town: a house may be called « Les Lilas ». Of several communes of that name: one of the
    territory of the event, else the first found.
    """
    inside = event.place_name if "," in event.place_name else ""
    return _named(event.place_address, event.departments) or _named(inside, event.departments)


def _named(place: str, departments: tuple[str, ...]) -> Place | None:
    said = _CODE.sub("", place.rpartition(",")[2]).strip()
    found = [one for one in gazetteer.load().search(said).places if fold(one.name) == fold(said)] if said else []
    return next((one for one in found if one.department in departments), found[0] if found else None)
