"""Minutes of an online room: whose they are, and which half-days they fill. Nothing is written here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from uuid import UUID
from zoneinfo import ZoneInfo

from maillage.attendance.models import Presence
from maillage.attendance.presences.halves import Half
from maillage.attendance.presences.ledger import ONLINE_SHARE
from maillage.attendance.presences.marks import Mark
from maillage.attendance.presences.report import Seen, Span, joined
from maillage.core.text import fold

ALIKE = 0.8  # of two names, from which a person is asked whether they are one
MOST_ALIKE = 5
_BEGINNING = 3  # letters that one word of each has in common: whole lists are not compared letter by letter
Words = tuple[str, ...]  # of a name, in the order of the alphabet


@dataclass(frozen=True, slots=True)
class Person:
    pk: UUID
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class Match:
    """`person` None and some who are `alike`: somebody must say; none: nobody is known by this name nor this address."""

    seen: Seen
    person: Person | None
    alike: tuple[Person, ...] = ()


def matched(people: Sequence[Person], found: Iterable[Seen]) -> list[Match]:
    """By the address, else by the same words in any order; two who are called alike are never chosen between."""
    by_email = {person.email: person for person in people if person.email}
    by_words: dict[Words, list[Person]] = {}
    by_beginning: dict[str, set[Words]] = {}
    for person in people:
        words = _words(person.name)
        by_words.setdefault(words, []).append(person)
        for word in words:
            by_beginning.setdefault(word[:_BEGINNING], set()).add(words)
    return [_match(seen, by_email, by_words, by_beginning) for seen in found]


def minutes(found: Sequence[Seen], halves: Sequence[Half]) -> dict[Half, int]:
    """Those of one person, whatever the devices. By her hours when they are said; else spread in proportion of the half-days."""
    spans = joined([span for seen in found for span in seen.spans])
    said = sum(seen.minutes for seen in found if seen.minutes is not None and not (spans and not seen.spans))
    if not spans:
        return _spread(said, halves)
    inside = {half: _overlap(spans, half) for half in halves}
    whole = _length(spans)
    # Hours of the first arrival and of the last departure, with fewer minutes between: she left and came back.
    has_all = all(seen.minutes is not None for seen in found if seen.spans)
    share = min(1.0, said / whole) if has_all and whole else 1.0
    return {half: min(round(count * share), half.minutes_net) for half, count in inside.items()}


def marks(who: UUID, found: Sequence[Seen], halves: Sequence[Half], zone: str) -> list[Mark]:
    """One for each half-day with a minute."""
    first = min((start for seen in found for start, _ in seen.spans), default=None)
    at = first.replace(tzinfo=ZoneInfo(zone)) if first else None
    return [
        Mark(who, half.day, half.half, Presence.Source.ONLINE, count, _within(at, half, zone))
        for half, count in minutes(found, halves).items()
        if count
    ]


def is_enough(count: int, half: Half) -> bool:
    """Half of the half-day makes a presence; less is a passage."""
    return count * ONLINE_SHARE >= half.minutes_net


def _match(
    seen: Seen, by_email: dict[str, Person], by_words: dict[Words, list[Person]], by_beginning: dict[str, set[Words]]
) -> Match:
    if seen.email in by_email:
        return Match(seen, by_email[seen.email])
    words = _words(seen.name)
    same = by_words.get(words, []) if words else []
    if len(same) == 1:
        return Match(seen, same[0])
    if same:
        return Match(seen, None, tuple(same[:MOST_ALIKE]))
    near = set().union(*(by_beginning.get(word[:_BEGINNING], ()) for word in words))
    ranked = sorted((-_likeness(words, known), known) for known in near)
    alike = [person for likeness, known in ranked if -likeness >= ALIKE for person in by_words[known]]
    return Match(seen, None, tuple(alike[:MOST_ALIKE]))


def _words(name: str) -> Words:
    return tuple(sorted(fold(name).split()))


def _likeness(one: Words, other: Words) -> float:
    """1 when all the words of one are in the other, two at least."""
    if not one or not other:
        return 0
    shortest = min(one, other, key=len)
    if len(shortest) > 1 and set(one) & set(other) == set(shortest):
        return 1
    drawn = SequenceMatcher(None, " ".join(one), " ".join(other))
    return drawn.ratio() if min(drawn.real_quick_ratio(), drawn.quick_ratio()) >= ALIKE else 0


def _overlap(spans: Sequence[Span], half: Half) -> int:
    """Minutes inside the half-day, breaks deducted."""
    inside = _cut(spans, half.start, half.end)
    return _length(inside) - sum(_length(_cut(inside, start, end)) for start, end in half.breaks)


def _cut(spans: Sequence[Span], begin: datetime, end: datetime) -> list[Span]:
    cut = [(max(start, begin), min(stop, end)) for start, stop in spans]
    return [span for span in cut if span[0] < span[1]]


def _length(spans: Iterable[Span]) -> int:
    return int(sum((end - start).total_seconds() for start, end in spans) // 60)


def _spread(count: int, halves: Sequence[Half]) -> dict[Half, int]:
    whole = sum(half.minutes_net for half in halves)
    return {half: min(count * half.minutes_net // whole, half.minutes_net) for half in halves} if whole else {}


def _within(at: datetime | None, half: Half, zone: str) -> datetime | None:
    """When she was first seen in this half-day."""
    return max(at, half.start.replace(tzinfo=ZoneInfo(zone))) if at else None
