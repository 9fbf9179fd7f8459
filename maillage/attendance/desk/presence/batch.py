"""What the page at the door sends when the network is back: codes and moments, no name."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from maillage.attendance.presences.marks import Answer, Mark, Outcome, corrected

MOST = 500  # marks at once
# A seat may be given to her all the same: the page that does it is told by the end of its address.
_MAY_ENTER = (Outcome.WAITING, Outcome.OFFERED, Outcome.REQUESTED)
_ID = 40  # letters of the name that the page gives to a mark


class Unreadable(Exception):
    """What came is not what the page sends."""


@dataclass(frozen=True, slots=True)
class Sent:
    """`mark` None: this one cannot be read, and never will."""

    id: str
    mark: Mark | None


def read(body: bytes, *, now: datetime) -> list[Sent]:
    """The moments are put right by the clock that the page says it has."""
    try:
        said = json.loads(body)
        sent_at, marks = _moment(said["sent_at"]), said["marks"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unreadable from None
    if not isinstance(marks, list) or len(marks) > MOST or not all(isinstance(each, dict) for each in marks):
        raise Unreadable
    return [Sent(str(each.get("id", ""))[:_ID], _mark(each, sent_at, now)) for each in marks]


def answered(sent: list[Sent], answers: list[Answer]) -> list[dict[str, Any]]:
    """One for each, told by the name that the page gave; `answers` are those of the marks that could be read."""
    left = iter(answers)
    made: list[dict[str, Any]] = []
    for each in sent:
        if each.mark is None:
            made.append(
                {"id": each.id, "there": False, "text": "Cette présence n’a pas pu être lue. Notez-la de nouveau."}
            )
        else:
            answer = next(left)
            said = {"id": each.id, "there": answer.is_there, "text": answer.text, "seen": answer.seen}
            if answer.outcome in _MAY_ENTER:
                said["more"] = f"&dit={answer.outcome}&vu={answer.registration}"
            made.append(said)
    return made


def _mark(said: dict[str, Any], sent_at: datetime, now: datetime) -> Mark | None:
    code, half = said.get("code"), said.get("half")
    try:
        day, at = date.fromisoformat(said["day"]), _moment(said["at"])
    except (ValueError, TypeError, KeyError):
        return None
    if not isinstance(code, str) or not isinstance(half, str) or not 0 < len(code) <= _ID:
        return None
    return Mark(code, day, half, at=corrected(at, sent_at, now), is_gone=said.get("gone") is True)


def _moment(text: Any) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError
    return found
