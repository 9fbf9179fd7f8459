"""Counts ballots, all at once: figures of groups that are large enough, and texts that nothing ties together. Pure: no Django."""

import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.surveys import disclosure
from maillage.surveys.disclosure import LEAST

Value = str | Sequence[str]
Item = Mapping[str, Any]
ALL = "all"
TEXT = "text"
SEVERAL = "several"
# The key that is no question: how many ballots there are.
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
    """Nothing but what may be told (`disclosure`); of fewer than `least` ballots, nothing."""
    if len(ballots) < least:
        return NOTHING
    counts = [Count(ALL, "", BALLOTS, "", len(ballots))]
    grouped = disclosure.groups([one.axes for one in ballots], least=least)
    for item in items:
        if item["kind"] != TEXT:
            counts += _everybody(item, ballots, least)
            counts += _by_group(item, ballots, *grouped, least) if grouped else ()
    texts = list(_texts(items, ballots))
    random.SystemRandom().shuffle(texts)
    return Tally(tuple(sorted(counts)), tuple(texts))


def _everybody(item: Item, ballots: Sequence[Content], least: int) -> Iterator[Count]:
    said = Counter(value for ballot in ballots for value in _said(item, ballot))
    for value, count in disclosure.kept(item["kind"], said, len(ballots), least=least).items():
        yield Count(ALL, "", item["key"], value, count)


def _by_group(item: Item, ballots: Sequence[Content], axis: str, groups: Sequence[str], least: int) -> Iterator[Count]:
    said: dict[str, Counter[str]] = {group: Counter() for group in groups}
    for group, ballot in zip(groups, ballots, strict=True):
        said[group].update(_said(item, ballot))
    for group, counts in disclosure.kept_of_groups(item["kind"], said, least=least).items():
        yield from (Count(axis, group, item["key"], side, count) for side, count in counts.items())


def _said(item: Item, ballot: Content) -> list[str]:
    given = ballot.values.get(item["key"], "")
    if item["kind"] == SEVERAL:
        return sorted(set(given)) or [""]
    return [str(given)]


def _texts(items: Iterable[Item], ballots: Iterable[Content]) -> Iterator[tuple[str, str]]:
    keys = [item["key"] for item in items if item["kind"] == TEXT]
    for ballot in ballots:
        yield from ((key, str(ballot.values[key])) for key in keys if ballot.values.get(key))
