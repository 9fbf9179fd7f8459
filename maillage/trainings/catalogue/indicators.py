"""The result indicators that everybody reads (national quality reference of French trainings, indicator 2)."""

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.core.secrecy import LEAST_THRESHOLD
from maillage.events.models import Event
from maillage.surveys.models.questionnaires import Moment
from maillage.trainings.queries import satisfaction
from maillage.trainings.queries.satisfaction import Satisfaction

_MOMENTS = {Moment.HOT: "à chaud", Moment.COLD: "à froid"}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One year at one moment. `share`: « 87 % »; `present` None: not noted at one of the `sessions`, those that people spoke of."""

    year: int
    moment: str
    share: str
    present: int | None
    invited: int
    answered: int
    sessions: int


def of(sessions: Iterable[Event]) -> tuple[Indicator, ...]:
    """Of past sessions, by civil year, the last first, then by moment; none of fewer than five answers. Four queries, none without sessions."""
    rows = list(sessions)
    found: dict[tuple[int, str], list[Satisfaction]] = {}
    for moment, label in _MOMENTS.items() if rows else ():
        said = satisfaction.of((one.pk for one in rows), moment)
        for one in rows:
            if one.pk in said:
                found.setdefault((one.last_day.year, label), []).append(said[one.pk])
    order = sorted(found, key=lambda key: (-key[0], list(_MOMENTS.values()).index(key[1])))
    made = (_indicator(*key, found[key]) for key in order)
    return tuple(one for one in made if one.answered >= LEAST_THRESHOLD)


def _indicator(year: int, moment: str, said: list[Satisfaction]) -> Indicator:
    whole = sum(said, Satisfaction())
    return Indicator(year, moment, whole.said, whole.present, whole.invited, whole.answered, len(said))
