"""Figures drawn from counts of answers. Pure: no Django.

`Counts`: how many gave each value. Every function refuses an empty count with `ValueError`: there is no mean of nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Counts = Mapping[int, int]
_Z = NormalDist().inv_cdf(0.975)  # two-sided, 95 %


@dataclass(frozen=True, slots=True)
class Interval:
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """`part` out of `whole`, between 0 and 1, with the interval of Wilson at 95 %."""

    part: int
    whole: int
    interval: Interval

    @property
    def value(self) -> float:
        return self.part / self.whole


@dataclass(frozen=True, slots=True)
class Difference:
    """Of two shares, the second minus the first, between -1 and 1. `is_clear`: zero is outside the interval."""

    value: float
    interval: Interval

    @property
    def is_clear(self) -> bool:
        return self.interval.low > 0 or self.interval.high < 0


def size(counts: Counts) -> int:
    return sum(counts.values())


def mean(counts: Counts) -> float:
    return sum(value * count for value, count in counts.items()) / _some(counts)


def median(counts: Counts) -> float:
    """Between the two values of the middle, when they differ and the number is even."""
    whole = _some(counts)
    return (_nth(counts, (whole - 1) // 2) + _nth(counts, whole // 2)) / 2


def share(part: int, whole: int) -> Share:
    """Interval: E. B. Wilson, Journal of the American Statistical Association 22 (1927), p. 209, without continuity correction."""
    if not 0 <= part <= whole or not whole:
        raise ValueError(f"{part} out of {whole} is no share.")
    rate, spread = part / whole, _Z * _Z / whole
    centre = (rate + spread / 2) / (1 + spread)
    half = _Z * sqrt(rate * (1 - rate) / whole + spread / (4 * whole)) / (1 + spread)
    # At both ends one of the bounds is exactly 0 or 1; the rest is rounding.
    low = 0.0 if part == 0 else max(0.0, centre - half)
    high = 1.0 if part == whole else min(1.0, centre + half)
    return Share(part, whole, Interval(low, high))


def at_least(counts: Counts, least: int) -> Share:
    """Those who gave `least` or more: 4, for a satisfied answer out of 5."""
    return share(sum(count for value, count in counts.items() if value >= least), _some(counts))


def difference(before: Share, after: Share) -> Difference:
    """Of two groups of people. Interval: R. G. Newcombe, Statistics in Medicine 17 (1998), p. 873, method 10."""
    value = after.value - before.value
    low = sqrt((after.value - after.interval.low) ** 2 + (before.interval.high - before.value) ** 2)
    high = sqrt((after.interval.high - after.value) ** 2 + (before.value - before.interval.low) ** 2)
    return Difference(value, Interval(value - low, value + high))


def _some(counts: Counts) -> int:
    whole = size(counts)
    if not whole:
        raise ValueError("No answer was given.")
    return whole


def _nth(counts: Counts, rank: int) -> int:
    """The value of that rank, from 0, when all answers stand in order."""
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if rank < seen:
            return value
    raise AssertionError
