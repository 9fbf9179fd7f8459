"""Public holidays of France, by département: Alsace and Moselle have two more, each overseas département one of its own."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from holidays.countries.france import France

_ALSACE = {"67": "6AE", "68": "6AE"}
_APART = frozenset(France.subdivisions)


def names(years: Iterable[int], departments: Iterable[str] = ()) -> dict[date, str]:
    """French name by day: those of the whole country, and those of any of these départements."""
    codes = {_ALSACE.get(code, code) for code in departments} & _APART
    found: dict[date, str] = {}
    for year in set(years):
        for code in ("", *sorted(codes)):
            found.update(_of_year(year, code))
    return found


@lru_cache(maxsize=64)
def _of_year(year: int, code: str) -> dict[date, str]:
    return dict(France(subdiv=code or None, years=year, language="fr"))  # type: ignore[no-untyped-call]
