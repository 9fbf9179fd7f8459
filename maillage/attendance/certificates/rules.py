"""Who has a certificate, and for how long. Pure: no Django; presences and half-days are given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

Key = tuple[date, str]
ALWAYS, ALL, MINUTES, BY_HAND = "always", "all", "minutes", "by_hand"
_MOST_SAID = 3  # half-days named in one sentence


@dataclass(frozen=True, slots=True)
class Part:
    """One half-day; `label`: « le matin », « le mardi 13 mars après-midi »; `minutes`: breaks deducted."""

    key: Key
    label: str
    start: datetime
    end: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Conditions:
    """`least`: minutes that the rule asks for; `planned`: minutes to be written instead of those of the programme."""

    rule: str
    least: int | None = None
    planned: int | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """What the ledger says of one person."""

    keys: frozenset[Key] = frozenset()
    minutes: int = 0


NEVER = Came()


@dataclass(frozen=True, slots=True)
class Verdict:
    """`is_due`: the rule gives it; `is_possible`: it may be issued, by hand too. `is_planned`: what is certified is the length that was
    planned. `why`: what is missing, to be read after her name; empty when it is due.
    """

    is_due: bool
    is_possible: bool
    minutes: int
    is_planned: bool
    why: str


def judge(parts: Sequence[Part], conditions: Conditions, came: Came) -> Verdict:
    minutes, is_planned = _certified(parts, conditions, came)
    why = _missing(parts, conditions, came, minutes)
    is_by_hand = conditions.rule == BY_HAND
    return Verdict(
        is_due=not why and not is_by_hand,
        is_possible=minutes > 0 and (is_by_hand or not why),
        minutes=minutes,
        is_planned=is_planned,
        why=why,
    )


def total(parts: Iterable[Part]) -> int:
    return sum(part.minutes for part in parts)


def longest(parts: Sequence[Part]) -> int:
    """From the first hour of each day to its last, breaks included: nobody certifies more. 0 when no hour is known."""
    days: dict[date, list[Part]] = {}
    for part in parts:
        days.setdefault(part.key[0], []).append(part)
    spans = (max(one.end for one in day) - min(one.start for one in day) for day in days.values())
    return sum(int(span.total_seconds()) // 60 for span in spans)


def _certified(parts: Sequence[Part], conditions: Conditions, came: Came) -> tuple[int, bool]:
    """Minutes, and whether they are those planned: what the organisers said is written for who was there all the time, or by hand."""
    whole = total(parts)
    planned = whole if conditions.planned is None else conditions.planned
    if parts and conditions.planned is not None:
        planned = min(planned, longest(parts))
    if not came.keys:
        return (planned, True) if conditions.rule == BY_HAND else (0, False)
    if conditions.planned is not None and not _absences(parts, came):
        return planned, True
    return min(came.minutes, whole, planned), False


def _missing(parts: Sequence[Part], conditions: Conditions, came: Came, minutes: int) -> str:
    if conditions.rule == BY_HAND:
        return "" if minutes else "durée inconnue"
    if not came.keys:
        return "jamais notée présente"
    if conditions.rule == ALL and (absences := _absences(parts, came)):
        return f"absente {_several([part.label for part in absences])}"
    least = conditions.least or 0
    if conditions.rule == MINUTES and came.minutes < least:
        return f"présente {length(came.minutes)}, il en faut {length(least)}"
    return "" if minutes else "durée inconnue"


def _absences(parts: Sequence[Part], came: Came) -> list[Part]:
    return [part for part in parts if part.key not in came.keys]


def _several(labels: Sequence[str]) -> str:
    """« le matin, l’après-midi et 2 autres demi-journées »."""
    others = len(labels) - _MOST_SAID
    if others > 0:
        return f"{', '.join(labels[:_MOST_SAID])} et {others} autre{'s' if others > 1 else ''} demi-journée{'s' if others > 1 else ''}"
    return " et ".join(filter(None, (", ".join(labels[:-1]), labels[-1])))


def length(minutes: int) -> str:
    """« 45 min », « 6 h », « 5 h 30 »."""
    hours, left = divmod(minutes, 60)
    if not hours:
        return f"{left}\u00a0min"
    return f"{hours}\u00a0h\u00a0{left:02}" if left else f"{hours}\u00a0h"
