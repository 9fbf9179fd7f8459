"""Who comes, in figures: for the room, and for the network."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from maillage.registrations.desk import listing
from maillage.registrations.desk.listing import Line
from maillage.registrations.models import Registration
from maillage.registrations.models.forms import Way

State = Registration.State
COLUMNS = (State.CONFIRMED, State.OFFERED, State.WAITING, State.REQUESTED)
HEADS = ("Viennent", "Place proposée", "En attente", "À accepter")


@dataclass(frozen=True, slots=True)
class Count:
    """`numbers`: those who come, to whom a seat is offered, who wait, who are to be accepted."""

    text: str
    numbers: tuple[int, ...]

    @property
    def cells(self) -> tuple[tuple[str, int], ...]:
        return tuple(zip(HEADS, self.numbers, strict=True))


@dataclass(frozen=True, slots=True)
class Counts:
    ways: tuple[Count, ...]
    professions: tuple[Count, ...]
    departments: tuple[Count, ...]
    total: Count

    @property
    def coming(self) -> int:
        return self.total.numbers[0]


def of(everybody: Iterable[Line]) -> Counts:
    live = [line for line in everybody if line.state in COLUMNS]
    return Counts(
        ways=_by(live, lambda line: str(Way(line.way).label).capitalize()),
        professions=_by(live, lambda line: listing.profession(line.profession).capitalize()),
        departments=_by(live, lambda line: _capital(listing.department(line.department))),
        total=_count("Ensemble", live),
    )


def _by(live: list[Line], name: Callable[[Line], str]) -> tuple[Count, ...]:
    """The most numerous first."""
    groups: dict[str, list[Line]] = {}
    for line in live:
        groups.setdefault(name(line), []).append(line)
    counts = (_count(text, lines) for text, lines in groups.items())
    return tuple(sorted(counts, key=lambda count: (*(-number for number in count.numbers), count.text)))


def _count(text: str, lines: Iterable[Line]) -> Count:
    states = Counter(line.state for line in lines)
    return Count(text, tuple(states[state] for state in COLUMNS))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
