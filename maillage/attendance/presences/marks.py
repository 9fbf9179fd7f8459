"""What somebody says of a presence, and what becomes of it. No table is written here."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from maillage.attendance.models import Presence
from maillage.events.programme.clock import written
from maillage.registrations.models import Registration

OLDEST = timedelta(hours=12)  # a moment further from ours than this is that of a clock that nobody set

State = Registration.State


@dataclass(frozen=True, slots=True)
class Mark:
    """`who`: a registration, or the code of a badge as it was typed. `minutes`: online only. `at`: when she was seen; None: now.

    `is_gone`: a mistake is taken back, whatever noted it.
    """

    who: UUID | str
    day: date
    half: str
    source: str = Presence.Source.DOOR
    minutes: int | None = None
    at: datetime | None = None
    is_gone: bool = False


class Outcome(StrEnum):
    MARKED = "marked"
    ALREADY = "already"
    GONE = "gone"
    WAITING = "waiting"
    OFFERED = "offered"
    REQUESTED = "requested"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    EARLY = "early"
    ELSEWHEN = "elsewhen"


_SENTENCES = {
    Outcome.GONE: "Présence retirée.",
    Outcome.WAITING: "Cette personne est en liste d’attente : sa place n’est pas confirmée.",
    Outcome.OFFERED: "Une place lui est proposée, et elle n’a pas encore répondu.",
    Outcome.REQUESTED: "Sa demande n’est pas encore acceptée.",
    Outcome.CANCELLED: "Cette inscription est annulée.",
    Outcome.REFUSED: "Cette demande n’a pas été retenue.",
    Outcome.UNKNOWN: "Ce code est inconnu : ce n’est pas celui d’une inscription à cet évènement.",
    Outcome.EARLY: "Ce jour n’est pas encore venu : la présence se note le jour même, ou après.",
    Outcome.ELSEWHEN: "Cette demi-journée n’est pas un jour de l’évènement.",
}
_STATES = {
    State.WAITING: Outcome.WAITING,
    State.OFFERED: Outcome.OFFERED,
    State.REQUESTED: Outcome.REQUESTED,
    State.CANCELLED: Outcome.CANCELLED,
    State.LAPSED: Outcome.CANCELLED,
    State.REFUSED: Outcome.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one mark. `seen`: « 9 h 04 », by the clock of the place, when it is known."""

    outcome: Outcome
    registration: UUID | None = None
    seen: str = ""

    @property
    def is_there(self) -> bool:
        return self.outcome in (Outcome.MARKED, Outcome.ALREADY)

    @property
    def text(self) -> str:
        return sentence(self.outcome, self.seen)


def sentence(outcome: Outcome, seen: str = "") -> str:
    """For whoever stands at the door. It names nobody."""
    if outcome in _SENTENCES:
        return _SENTENCES[outcome]
    word = "Présence notée" if outcome == Outcome.MARKED else "Présence déjà notée"
    return f"{word} à {seen}." if seen else f"{word}."


def refusal(state: str) -> Outcome | None:
    """None of one who is confirmed."""
    return _STATES.get(State(state))


def clock(at: datetime | None, zone: str) -> str:
    return written(at.astimezone(ZoneInfo(zone))) if at else ""


def corrected(at: datetime, sent_at: datetime, now: datetime) -> datetime:
    """When it was, by our clock, from what another clock says of it and of the moment of sending. Too far from ours: ours."""
    moment = now - (sent_at - at)
    return min(moment, now) if abs(now - moment) <= OLDEST else now
