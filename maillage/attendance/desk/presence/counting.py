"""What came of it: by half-day, by profession, and who never came. A constant number of queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from maillage.attendance.models import Presence
from maillage.attendance.presences import Half, halves
from maillage.attendance.presences.ledger import counts, lines
from maillage.core.text import fold
from maillage.events.models import Event
from maillage.registrations.models import Registration
from maillage.resources.vocabulary import PROFESSIONS


@dataclass(frozen=True, slots=True)
class HalfLine:
    """`passing`: online, too short a time to be present."""

    half: Half
    onsite: int
    online: int
    passing: int

    @property
    def present(self) -> int:
        return self.onsite + self.online


@dataclass(frozen=True, slots=True)
class ProfessionLine:
    name: str
    registered: int
    present: int


@dataclass(frozen=True, slots=True)
class Absent:
    name: str
    structure: str
    profession: str


@dataclass(frozen=True, slots=True)
class Summary:
    registered: int
    present: int
    everywhere: int  # at each half-day
    halves: tuple[HalfLine, ...]
    professions: tuple[ProfessionLine, ...]
    absent: tuple[Absent, ...]


def summary(event: Event) -> Summary:
    """Three queries."""
    known = {half.key: half for half in halves(event)}
    found = list(lines(event))
    there = [line for line in found if counts(line, known.get((line.day, line.half)))]
    times = Counter(line.registration_id for line in there if (line.day, line.half) in known)
    came = {line.registration_id for line in there}
    people = list(Registration.objects.of_event(event.pk).coming().values_list("pk", "name", "structure", "profession"))
    absent = [
        Absent(name, structure, PROFESSIONS.get(profession, ""))
        for pk, name, structure, profession in people
        if pk not in came and name
    ]
    return Summary(
        registered=len(people),
        present=len(came),
        everywhere=sum(count == len(known) for count in times.values()) if known else 0,
        halves=tuple(_half(half, found) for half in known.values()),
        professions=_professions((profession, pk in came) for pk, _, _, profession in people),
        absent=tuple(sorted(absent, key=lambda one: (fold(one.name), one.structure))),
    )


def _half(half: Half, found: Iterable[Presence]) -> HalfLine:
    here = [line for line in found if (line.day, line.half) == half.key]
    online = [line for line in here if line.source == Presence.Source.ONLINE]
    enough = sum(counts(line, half) for line in online)
    return HalfLine(half, len(here) - len(online), enough, len(online) - enough)


def _professions(people: Iterable[tuple[str, bool]]) -> tuple[ProfessionLine, ...]:
    """The most numerous first."""
    registered: Counter[str] = Counter()
    present: Counter[str] = Counter()
    for profession, has_come in people:
        name = PROFESSIONS.get(profession, "non précisé")
        registered[name] += 1
        present[name] += has_come
    made = [ProfessionLine(name, count, present[name]) for name, count in registered.items()]
    return tuple(sorted(made, key=lambda line: (-line.present, -line.registered, fold(line.name))))
