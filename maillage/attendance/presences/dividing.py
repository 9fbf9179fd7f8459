"""Half-days of a programme, as an attendance sheet counts them: what is held, breaks deducted. Pure: no Django, hours of the place."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from maillage.events.programme.records import Slot, SlotKind

Span = tuple[datetime, datetime]

NOON = time(13)  # between the two halves, unless a meal says otherwise
MEAL = (time(11, 30), time(14, 30))  # a break that stands here, long enough, is the meal
SHORTEST_MEAL = timedelta(minutes=30)
SHORTEST_HALF = timedelta(minutes=45)  # what is shorter belongs to the other half of its day
_SUPPOSED_MEAL = (time(12, 30), time(13, 30))  # of a day of which only the hours are announced
_SPANNED = (time(12), time(14))  # who stays from the one to the other has eaten


@dataclass(frozen=True, slots=True)
class Piece:
    """Half a day: `half` « am » or « pm »; `breaks` inside it, deducted from `minutes`."""

    half: str
    start: datetime
    end: datetime
    minutes: int
    breaks: tuple[Span, ...]


def of_slots(slots: Iterable[Slot]) -> dict[date, tuple[Piece, ...]]:
    """By day, in their order. What has no hour counts for nothing; a welcome neither."""
    days: dict[date, list[Slot]] = defaultdict(list)
    for slot in slots:
        if slot.start is not None and slot.is_held:
            days[slot.start.date()].append(slot)
    found = {day: _divided(*_spans(days[day])) for day in sorted(days)}
    return {day: pieces for day, pieces in found.items() if pieces}


def of_hours(day: date, start: time, end: time) -> tuple[Piece, ...]:
    """Of a day of which only the hours are announced: one hour of meal less when it goes through noon."""
    if start >= end:
        return ()
    rests = []
    if start <= _SPANNED[0] and end >= _SPANNED[1]:
        rests.append((datetime.combine(day, _SUPPOSED_MEAL[0]), datetime.combine(day, _SUPPOSED_MEAL[1])))
    return _divided([(datetime.combine(day, start), datetime.combine(day, end))], rests)


def _spans(slots: list[Slot]) -> tuple[list[Span], list[Span]]:
    """When there is something, and when everybody rests. An end that is not said is the next beginning."""
    following = dict(pairwise(sorted({slot.start for slot in slots if slot.start})))
    held, rests = [], []
    for slot in slots:
        assert slot.start is not None
        end = slot.end or (slot.start if slot.is_point else following.get(slot.start, slot.start))
        if end <= slot.start or slot.kind == SlotKind.WELCOME:
            continue
        if not slot.is_break:
            held.append((slot.start, end))
        elif not slot.room and not slot.track:
            rests.append((slot.start, end))
    return _joined(held), _joined(rests)


def _divided(held: list[Span], rests: list[Span]) -> tuple[Piece, ...]:
    if not held:
        return ()
    work = _without(held, rests)
    if not work:
        return ()
    first, cut, last = work[0][0], _cut(work, rests), work[-1][1]
    pieces = [_piece(half, work, rests, begin, end) for half, begin, end in (("am", first, cut), ("pm", cut, last))]
    whole = [piece for piece in pieces if piece is not None]
    if len(whole) == 1 or all(timedelta(minutes=piece.minutes) >= SHORTEST_HALF for piece in whole):
        return tuple(whole)
    longest = max(whole, key=lambda piece: piece.minutes)
    joined = _piece(longest.half, work, rests, first, last)
    return (joined,) if joined else ()


def _cut(work: list[Span], rests: list[Span]) -> datetime:
    """In the middle of the meal when there is one."""
    day = work[0][0].date()
    begin, end = (datetime.combine(day, hour) for hour in MEAL)
    meals = [rest for rest in rests if rest[0] < end and rest[1] > begin and rest[1] - rest[0] >= SHORTEST_MEAL]
    if not meals:
        return datetime.combine(day, NOON)
    start, stop = max(meals, key=lambda rest: rest[1] - rest[0])
    return start + (stop - start) / 2


def _piece(half: str, work: list[Span], rests: list[Span], begin: datetime, end: datetime) -> Piece | None:
    held = list(_within(work, begin, end))
    if not held:
        return None
    first, last = held[0][0], held[-1][1]
    return Piece(half, first, last, _minutes(held), tuple(_within(rests, first, last)))


def _within(spans: Iterable[Span], begin: datetime, end: datetime) -> Iterator[Span]:
    for start, stop in spans:
        cut = max(start, begin), min(stop, end)
        if cut[0] < cut[1]:
            yield cut


def _without(spans: list[Span], rests: list[Span]) -> list[Span]:
    """What is left of `spans`; both are in order, and overlap nothing of their own."""
    for start, stop in rests:
        kept = ((one, two) for begin, end in spans for one, two in ((begin, min(end, start)), (max(begin, stop), end)))
        spans = [span for span in kept if span[0] < span[1]]
    return spans


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order, those that touch made one."""
    made: list[Span] = []
    for start, stop in sorted(spans):
        if made and start <= made[-1][1]:
            made[-1] = (made[-1][0], max(made[-1][1], stop))
        else:
            made.append((start, stop))
    return made


def _minutes(spans: Iterable[Span]) -> int:
    return int(sum((stop - start for start, stop in spans), timedelta()).total_seconds() // 60)
