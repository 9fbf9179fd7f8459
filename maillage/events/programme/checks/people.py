"""People: in two places at once, not confirmed, too far from one room to the next."""

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from itertools import combinations

from maillage.events.programme.checks.findings import Check, Facts, Finding, alike, named
from maillage.events.programme.checks.meeting import together
from maillage.events.programme.records import Programme, Slot, SlotKind, Speaker, State

_WALK = timedelta(minutes=5)
_CIVIL = frozenset(
    {"m", "mr", "mme", "mlle", "dr", "docteur", "docteure", "pr", "professeur", "professeure", "me", "maitre"}
)
_NEEDS_SOMEBODY = frozenset({SlotKind.SESSION, SlotKind.WORKSHOP})
_UNSURE = frozenset({State.UNCONFIRMED, State.APPROACHED})


def _people(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for one, other in together(programme.timed):
        for name in _both(one, other, facts):
            text = f"{name} intervient au même moment dans {named(one)} et dans {named(other)}."
            yield Finding("E3", text, other.key)


def _unsure(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        coming = [each for each in slot.speakers if each.state != State.DECLINED]
        if unsure := [each.name for each in coming if each.state in _UNSURE]:
            said = ", ".join(unsure)
            yield Finding("W7", f"À confirmer : {said}, dans {named(slot)}.", slot.key, f"unsure {_key(unsure)}")
        elif not coming and slot.kind in _NEEDS_SOMEBODY:
            yield _nobody(slot)


def _nobody(slot: Slot) -> Finding:
    declined = [each.name for each in slot.speakers]
    if not declined:
        return Finding("W7", f"{named(slot)} n’a pas d’intervenant.", slot.key, "nobody")
    said = f"{', '.join(declined)} ne {'viendra' if len(declined) == 1 else 'viendront'} pas"
    return Finding("W7", f"{named(slot)} n’a plus d’intervenant : {said}.", slot.key, f"declined {_key(declined)}")


def _states(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for slot in programme.timed:
        if slot.state == State.UNCONFIRMED and any(each.state == State.CONFIRMED for each in slot.speakers):
            yield Finding("W8", f"{named(slot)} est à confirmer, mais un intervenant l’est déjà.", slot.key)


def _walks(programme: Programme, facts: Facts) -> Iterator[Finding]:
    for one, other in combinations(programme.timed, 2):
        if not (one.end and other.start and timedelta(0) <= other.start - one.end < _WALK):
            continue
        if one.room and other.room and alike(one.room) != alike(other.room):
            for name in _both(one, other, facts):
                text = f"{name} a moins de cinq minutes pour aller de {one.room} à {other.room}."
                yield Finding("W11", text, other.key, f"{one.key} {_plain(name)}")


def _both(one: Slot, other: Slot, facts: Facts) -> list[str]:
    """The names, as the first slot writes them, of those who are in both."""
    there = [_who(other, each, facts) for each in other.speakers if each.state != State.DECLINED]
    here = [each for each in one.speakers if each.state != State.DECLINED]
    return sorted(each.name for each in here if any(_is_same(_who(one, each, facts), who) for who in there))


def _who(slot: Slot, speaker: Speaker, facts: Facts) -> tuple[int | None, str]:
    return facts.accounts.get((slot.key, speaker.name)), _plain(speaker.name)


def _is_same(one: tuple[int | None, str], other: tuple[int | None, str]) -> bool:
    """By their accounts when both are known, else by their names: « Dr Ana EXEMPLE » is « Ana Exemple »."""
    if one[0] is not None and other[0] is not None:
        return one[0] == other[0]
    return one[1] == other[1]


@lru_cache(maxsize=2_000)
def _plain(name: str) -> str:
    words = alike(name).split()
    while len(words) > 1 and words[0] in _CIVIL:
        words = words[1:]
    return " ".join(words)


def _key(names: list[str]) -> str:
    return ", ".join(sorted(_plain(name) for name in names))


CHECKS: tuple[Check, ...] = (_people, _unsure, _states, _walks)
