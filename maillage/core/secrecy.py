"""Statistical secrecy (docs/security.md): what may be shown of a count of persons. Pure: no Django.

A small count is not shown and the others are rounded to the ten, so the same figure a day later does not tell that one more person
came. A figure cut by the threshold would tell more (« 10 » that can only be 11 to 14): the first ten that is shown is whole. A total is
the sum of what is shown: counted apart, it would give the hidden parts back (15 and 25 shown as 20 and 30, total 40: the third is
under 5).
"""

from collections.abc import Iterable

LEAST_THRESHOLD = 5  # a network may ask for more than the default, never for less than this
_ROUNDING = 10


def shown(count: int, threshold: int) -> int | None:
    """`count` to the nearest ten; None under `least_shown(threshold)`, zero included: « personne » would say something too."""
    if count < least_shown(threshold):
        return None
    return (count + _ROUNDING // 2) // _ROUNDING * _ROUNDING


def total(counts: Iterable[int], threshold: int) -> int | None:
    """What is shown of `counts`, added up: less than their sum where some are hidden. None when all are."""
    return sum(figure for count in counts if (figure := shown(count, threshold)) is not None) or None


def least_shown(threshold: int) -> int:
    """The smallest count that is shown: the first, from `threshold` on, that begins a ten as rounded (11 gives 15, 5 gives 5)."""
    half = _ROUNDING // 2
    return -(-(max(threshold, LEAST_THRESHOLD) - half) // _ROUNDING) * _ROUNDING + half
