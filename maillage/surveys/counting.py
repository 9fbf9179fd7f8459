"""Counts ballots, all at once: figures of groups that are large enough, and texts that nothing ties together. Pure: no Django."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.surveys import strata
from maillage.surveys.strata import LEAST

Value = str | Sequence[str]
Item = Mapping[str, Any]
ALL = "all"
TEXT = "text"
SEVERAL = "several"
# The key that is no question: how many ballots there are in a stratum.
BALLOTS = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What is in a ballot: strata by axis, answers by question. Nothing says whose it is."""

    axes: Mapping[str, str]
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True, order=True)
class Count:
    axis: str
    stratum: str
    key: str
    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Tally:
    """`texts`: question and words, in no order."""

    counts: tuple[Count, ...]
    texts: tuple[tuple[str, str], ...]


NOTHING = Tally((), ())


def tally(items: Sequence[Item], ballots: Sequence[Content], *, least: int = LEAST) -> Tally:
    """Of fewer than `least` ballots, nothing is kept."""
    if len(ballots) < least:
        return NOTHING
    by_axis = {ALL: [""] * len(ballots)} | strata.groups([one.axes for one in ballots], least=least)
    counts = Counter(
        (axis, stratum, key, value)
        for axis, labels in by_axis.items()
        for stratum, ballot in zip(labels, ballots, strict=True)
        for key, value in _said(items, ballot)
    )
    texts = list(_texts(items, ballots))
    random.SystemRandom().shuffle(texts)
    return Tally(tuple(sorted(Count(*group, count) for group, count in counts.items())), tuple(texts))


def _said(items: Iterable[Item], ballot: Content) -> Iterator[tuple[str, str]]:
    yield BALLOTS, ""
    for item in items:
        given = ballot.values.get(item["key"], "")
        if item["kind"] == SEVERAL:
            yield from ((item["key"], value) for value in sorted(set(given)) or [""])
        elif item["kind"] != TEXT:
            yield item["key"], str(given)


def _texts(items: Iterable[Item], ballots: Iterable[Content]) -> Iterator[tuple[str, str]]:
    keys = [item["key"] for item in items if item["kind"] == TEXT]
    for ballot in ballots:
        yield from ((key, str(ballot.values[key])) for key in keys if ballot.values.get(key))
