"""People: in two places at once, not confirmed, too far from one room to the next."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations

from maillage.events.programme.checks.findings import Check, Facts, Finding, named
from maillage.events.programme.checks.meeting import together
from maillage.events.programme.records import Programme, Slot, SlotKind, State

_WALK = timedelta(minutes=5)


def _people(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for one, other in together(programme.timed):
        for name in sorted(_names(one) & _names(other)):
            yield Finding(
                "E3", f"{name} intervient au même moment dans {named(one)} et dans {named(other)}.", other.key
            )


def _unsure(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        if unsure := [each.name for each in slot.speakers if each.state in {State.UNCONFIRMED, State.APPROACHED}]:
            yield Finding("W7", f"À confirmer : {', '.join(unsure)}, dans {named(slot)}.", slot.key)
        elif not slot.speakers and slot.kind in {SlotKind.SESSION, SlotKind.WORKSHOP}:
            yield Finding("W7", f"{named(slot)} n’a pas d’intervenant.", slot.key)


def _states(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        if slot.state == State.UNCONFIRMED and any(each.state == State.CONFIRMED for each in slot.speakers):
            yield Finding("W8", f"{named(slot)} est à confirmer, mais un intervenant l’est déjà.", slot.key)


def _walks(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for one, other in combinations(programme.timed, 2):
        if not (one.end and other.start and one.room and other.room and one.room != other.room):
            continue
        if timedelta(0) <= other.start - one.end < _WALK:
            for name in sorted(_names(one) & _names(other)):
                yield Finding(
                    "W11", f"{name} a moins de cinq minutes pour aller de {one.room} à {other.room}.", other.key
                )


def _names(slot: Slot) -> set[str]:
    return {each.name for each in slot.speakers if each.state != State.DECLINED}


CHECKS: tuple[Check, ...] = (_people, _unsure, _states, _walks)
