"""When no document holds all the words: which of them are enough. Pure: no Django.

A word is worth its rarity (its inverse frequency, as BM25 counts it). A document is near when the words that it holds are worth six tenths
of what the best document holds: one common word alone (« fait ») never makes a document near when another one holds a rare word.
"""

from collections.abc import Mapping, Sequence
from itertools import combinations

_MOST = 8  # words: 70 sets at most
SHARE = 0.6


def rarest(rarities: Mapping[int, float]) -> tuple[int, ...]:
    """The places of the rarest, in their order."""
    return tuple(sorted(sorted(rarities, key=lambda at: (-round(rarities[at], 6), at))[:_MOST]))


def enough(weights: Sequence[float], best: float, share: float = SHARE) -> tuple[tuple[int, ...], ...]:
    """The least sets of places that are worth that share of the best document."""
    found: list[tuple[int, ...]] = []
    for length in range(1, len(weights) + 1):
        for places in combinations(range(len(weights)), length):
            is_least = not any(set(one) <= set(places) for one in found)
            if is_least and sum(weights[at] for at in places) >= share * best:
                found.append(places)
    return tuple(found)
