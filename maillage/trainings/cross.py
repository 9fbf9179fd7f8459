"""When a training was a cross-training: by who was really there, never by what was announced. Pure: no Django.

The rule is ours: the plan of November 2021 wants « formations croisées » in every département and gives no threshold. Three professions
make a network rather than a pair; somebody alone of her profession cannot speak for it; where one profession is more than seven
people in ten, the others are its guests.
"""

from collections.abc import Mapping
from dataclasses import dataclass

LEAST_PROFESSIONS = 3
LEAST_EACH = 2
MOST_SHARE = 70  # percent of those whose profession is known


@dataclass(frozen=True, slots=True)
class Crossing:
    """`professions`: how many had `LEAST_EACH` people or more. Not a count of people: it may be shown to everybody."""

    is_cross: bool
    professions: int


def crossing(by_profession: Mapping[str, int]) -> Crossing:
    """`by_profession`: code -> people; those who did not say theirs (the empty code) count for nothing."""
    known = {code: count for code, count in by_profession.items() if code and count > 0}
    together = sum(count >= LEAST_EACH for count in known.values())
    total = sum(known.values())
    is_balanced = all(count * 100 <= MOST_SHARE * total for count in known.values())
    return Crossing(together >= LEAST_PROFESSIONS and is_balanced, together)
