"""A report of the online room as it was read, before anything is kept."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from maillage.attendance.models import Presence
from maillage.attendance.presences import Half, online, report
from maillage.attendance.presences.marks import Mark, refusal, sentence
from maillage.attendance.presences.online import Match, Person
from maillage.attendance.presences.report import Seen
from maillage.events.models import Event
from maillage.registrations.models import Registration

_AROUND = timedelta(hours=1)  # a room opens before, and closes after


@dataclass(frozen=True, slots=True)
class Part:
    """`is_onsite`: noted in person; these minutes are not kept."""

    half: Half
    minutes: int
    is_enough: bool
    is_onsite: bool


@dataclass(frozen=True, slots=True)
class Line:
    """`too_long`: « 9999 minutes », when the report says more than the event lasts; empty otherwise."""

    name: str
    known_as: str
    parts: tuple[Part, ...]
    too_long: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """`field`: its name in the form; `alike`: (value, name, whether she was answered) of those who may be meant."""

    field: str
    name: str
    alike: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class Read:
    """`unknown`: a name and, when her registration is known but not confirmed, why. `untimed`: named, without a time that can be read.
    `mark`: of what was read.
    """

    lines: tuple[Line, ...]
    doubts: tuple[Doubt, ...]
    unknown: tuple[tuple[str, str], ...]
    untimed: tuple[str, ...]
    marks: tuple[Mark, ...]
    mark: str


def read(event: Event, known: Sequence[Half], text: str, *, halves: Sequence[Half], said: Mapping[str, str]) -> Read:
    """`halves`: those that minutes without hours are spread on; `said`: who is meant, where somebody answered. Two queries."""
    rows = list(
        Registration.objects.of_event(event.pk).exclude(name="", email="").values_list("pk", "name", "email", "state")
    )
    people = [Person(pk, name, email) for pk, name, email, state in rows if refusal(state) is None]
    days = {half.day for half in known}
    found = report.read(text, days=days, zone=event.zone)
    matches = online.matched(people, found)
    whose = _whose(people, matches, said)
    states = {email: state for _, _, email, state in rows if email and refusal(state) is not None}
    onsite = _onsite(event)
    used = {person.pk: _halves(seen, known, halves) for person, seen in whose}
    return Read(
        lines=tuple(_line(person, seen, used[person.pk], onsite) for person, seen in whose),
        doubts=tuple(_doubt(n, match, said) for n, match in enumerate(matches) if match.person is None and match.alike),
        unknown=tuple(
            (match.seen.name, _why(states.get(match.seen.email, "")))
            for match in matches
            if match.person is None and not match.alike
        ),
        untimed=tuple(report.untimed(text, days=days, zone=event.zone)),
        marks=tuple(
            mark for person, seen in whose for mark in online.marks(person.pk, seen, used[person.pk], event.zone)
        ),
        mark=mark(text, halves, said),
    )


def mark(text: str, halves: Sequence[Half], said: Mapping[str, str]) -> str:
    whole = repr((text, [half.key for half in halves], sorted(said.items())))
    return hashlib.sha256(whole.encode()).hexdigest()[:24]


def field(number: int) -> str:
    return f"qui-{number}"


def _whose(
    people: Sequence[Person], matches: Sequence[Match], said: Mapping[str, str]
) -> list[tuple[Person, list[Seen]]]:
    """Everything that the room says of each: she may have come by two devices, under two names."""
    by_pk = {str(person.pk): person for person in people}
    found: dict[UUID, list[Seen]] = defaultdict(list)
    for number, match in enumerate(matches):
        allowed = {str(person.pk) for person in match.alike}
        answer = said.get(field(number), "")
        person = match.person or (by_pk.get(answer) if answer in allowed else None)
        if person is not None:
            found[person.pk].append(match.seen)
    return [(by_pk[str(pk)], seen) for pk, seen in found.items()]


def _halves(seen: Sequence[Seen], known: Sequence[Half], chosen: Sequence[Half]) -> Sequence[Half]:
    return known if any(one.spans for one in seen) else chosen


def _line(person: Person, seen: Sequence[Seen], halves: Sequence[Half], onsite: set[tuple[UUID, object, str]]) -> Line:
    parts = tuple(
        Part(half, count, online.is_enough(count, half), (person.pk, *half.key) in onsite)
        for half, count in online.minutes(seen, halves).items()
        if count
    )
    name = ", ".join(dict.fromkeys(one.name for one in seen))
    return Line(name, person.name or person.email, parts, _too_long(seen, halves))


def _too_long(seen: Sequence[Seen], halves: Sequence[Half]) -> str:
    """A room is open a little before and after; not for hours, nor between two days."""
    days: dict[date, list[Half]] = defaultdict(list)
    for half in halves:
        days[half.day].append(half)
    lasts = sum(
        (max(half.end for half in day) - min(half.start for half in day) + _AROUND for day in days.values()),
        timedelta(),
    )
    most = max((one.minutes or 0 for one in seen), default=0)  # of one device: two at once are no mistake
    return f"{most} minutes" if halves and timedelta(minutes=most) > lasts else ""


def _doubt(number: int, match: Match, said: Mapping[str, str]) -> Doubt:
    name = field(number)
    alike = ((str(one.pk), one.name or one.email, said.get(name) == str(one.pk)) for one in match.alike)
    return Doubt(name, match.seen.name, tuple(alike))


def _why(state: str) -> str:
    refused = refusal(state) if state else None
    return sentence(refused) if refused else ""


def _onsite(event: Event) -> set[tuple[UUID, object, str]]:
    lines = Presence.objects.filter(registration__form__event=event.pk).exclude(source=Presence.Source.ONLINE)
    return set(lines.values_list("registration", "day", "half"))
