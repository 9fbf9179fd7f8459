"""Which act leads a proposal from which states to which one: the only place that says it."""

from dataclasses import dataclass

from maillage.moderation.models import Proposal

_State = Proposal.State


@dataclass(frozen=True, slots=True)
class Move:
    sources: frozenset[str]
    target: str


MOVES: dict[str, Move] = {
    "submit": Move(frozenset({_State.DRAFT, _State.CHANGES}), _State.SUBMITTED),
    "ask_changes": Move(frozenset({_State.SUBMITTED}), _State.CHANGES),
    "accept": Move(frozenset({_State.SUBMITTED}), _State.ACCEPTED),
    "refuse": Move(frozenset({_State.SUBMITTED}), _State.REFUSED),
    "withdraw": Move(frozenset(Proposal.OPEN), _State.WITHDRAWN),
    "expire": Move(frozenset(Proposal.OPEN), _State.EXPIRED),
}
# Its content may be written in these states only: what a moderator reads stays as it is.
EDITABLE = frozenset({_State.DRAFT, _State.CHANGES})


def can(act: str, state: str) -> bool:
    return state in MOVES[act].sources
