"""The communes in memory, and the place search. Pure: reads the committed files, never the database."""

import gc
from functools import cache

import numpy as np

from maillage.territories import tables
from maillage.territories.places import Area, Found, Place, areas, places
from maillage.territories.search import PlaceSearch

__all__ = ["Area", "Found", "Gazetteer", "Place", "load"]


class Gazetteer:
    """All places in the order of their codes; `longitudes`, `latitudes` and `populations` follow that order."""

    def __init__(self, content: tables.Tables) -> None:
        known = areas(content)
        self.regions, self.departments, self.epcis = known.regions, known.departments, known.epcis
        self.places = tuple(places(content.communes, self.departments))
        self.longitudes = np.array([place.longitude for place in self.places], dtype=np.float64)
        self.latitudes = np.array([place.latitude for place in self.places], dtype=np.float64)
        self.populations = np.array([place.population for place in self.places], dtype=np.int64)
        self._positions = {place.code: position for position, place in enumerate(self.places)}
        self._search = PlaceSearch(self.places, known)

    def by_code(self, code: str) -> Place | None:
        position = self._positions.get(code)
        return None if position is None else self.places[position]

    def position(self, code: str) -> int:
        """The index of a place in `places` and in the arrays. KeyError if there is no such place."""
        return self._positions[code]

    def search(self, text: str, limit: int = 8) -> Found:
        """The places that `text` may mean; never fails, whatever the text. The rules are in `PlaceSearch.search`."""
        return self._search.search(text, limit)


@cache
def load() -> Gazetteer:
    """Read once per process; the collector is paused, for it would look again and again at objects that all stay."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        return Gazetteer(tables.read())
    finally:
        if was_enabled:
            gc.enable()
