"""The result indicators that everybody reads (national quality reference of French trainings, indicator 2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.core.secrecy import LEAST_THRESHOLD
from maillage.events.models import Event
from maillage.trainings.queries import satisfaction
from maillage.trainings.queries.satisfaction import Satisfaction


@dataclass(frozen=True, slots=True)
class Indicators:
    """Of the last civil year of which enough is known. `sessions`: those that people spoke of."""

    year: int
    share: int
    answered: int
    invited: int
    sessions: int


def of(sessions: Iterable[Event]) -> Indicators | None:
    """Of past sessions; None while fewer than five people answered. Two queries, none without sessions."""
    rows = list(sessions)
    said = satisfaction.of(one.pk for one in rows) if rows else {}
    by_year: dict[int, list[Satisfaction]] = {}
    for one in rows:
        if one.pk in said:
            by_year.setdefault(one.last_day.year, []).append(said[one.pk])
    for year in sorted(by_year, reverse=True):
        whole = sum(by_year[year], Satisfaction())
        if whole.answered >= LEAST_THRESHOLD and whole.share is not None:
            return Indicators(year, whole.share, whole.answered, whole.invited, len(by_year[year]))
    return None
