"""What the counts of one question say. Pure: no Django.

Values are those of `AnswerCount`: « 1 » to « 5 » of a rating, « 2>4 » of a pair, the rank of a choice, « yes » and « no », the empty value
for those who gave no answer, and what `disclosure` keeps instead when nearly all gave the same.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from maillage.surveys import disclosure, statistics
from maillage.surveys.statistics import Share

SCALE = (1, 2, 3, 4, 5)
HIGH = 4  # a satisfied answer, and those above
_YES_NO = {"yes": "Oui", "no": "Non"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer of those that were proposed, in their order. `share` None: what is known of it is in `bound` (of several choices)."""

    label: str
    share: Share | None
    bound: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """Answers from 1 to 5. `high`: 4 or 5."""

    counts: Mapping[int, int]
    mean: float
    median: float
    high: Share


@dataclass(frozen=True, slots=True)
class Figures:
    """`answered` of those who were asked this question, `blank` the others. What does not apply to its kind is None or empty.

    `rose`: of a pair, those whose answer is higher after than before. `high`: what is compared from one moment to another. `nearly_all`: the
    side of all of them but one at most, and then nothing else is known (`disclosure`), but for `end`: the part of 5, or of 1.
    """

    answered: int
    blank: int
    bars: tuple[Bar, ...] = ()
    scale: Scale | None = None
    before: Scale | None = None
    bars_before: tuple[Bar, ...] = ()
    rose: Share | None = None
    nearly_all: str = ""
    end: Bar | None = None

    @property
    def high(self) -> Share | None:
        """Of a rating or the end of a pair, 4 or 5; of yes or no, yes."""
        if self.scale is not None:
            return self.scale.high
        return self.bars[0].share if self.bars and self.bars[0].label == _YES_NO["yes"] else None


def figures(kind: str, choices: list[str], counts: Mapping[str, int], size: int) -> Figures:
    """Of `size` ballots. What should not have been kept is not told either."""
    if not counts:
        return Figures(0, size)
    told = disclosure.kept(kind, counts, size)
    given = Counter({value: count for value, count in told.items() if value})
    blank = counts.get("", 0)
    answered = size - blank
    if answered < disclosure.LEAST or (not given and kind != "several"):
        return Figures(answered, blank)
    if kind == "several":
        return Figures(
            answered, blank, tuple(_ticked(label, str(rank), given, answered) for rank, label in enumerate(choices))
        )
    if side := next(filter(None, map(disclosure.nearly_all, given)), ""):
        ends = [Bar(value, statistics.share(count, answered)) for value, count in given.items() if value in "15"]
        said = choices[int(side)] if kind == "choice" else side
        return Figures(answered, blank, nearly_all=said, end=ends[0] if kind == "rating" and ends else None)
    if kind == "rating":
        scale = _scale({int(value): count for value, count in given.items()})
        return Figures(answered, blank, _of_scale(scale), scale)
    if kind == "pair":
        return _pair(given, answered, blank)
    labels = _YES_NO if kind == "yes_no" else {str(rank): label for rank, label in enumerate(choices)}
    bars = tuple(Bar(label, statistics.share(given[value], answered)) for value, label in labels.items())
    return Figures(answered, blank, bars)


def _ticked(label: str, value: str, given: Mapping[str, int], answered: int) -> Bar:
    if value in given:
        return Bar(label, statistics.share(given[value], answered))
    is_all = any(disclosure.nearly_all(one) == value for one in given)
    return Bar(label, None, "toutes, ou toutes sauf une" if is_all else "une au plus")


def _pair(given: Mapping[str, int], answered: int, blank: int) -> Figures:
    pairs = {tuple(map(int, value.split(">"))): count for value, count in given.items()}
    before, after = Counter[int](), Counter[int]()
    for (start, end), count in pairs.items():
        before[start] += count
        after[end] += count
    rose = sum(count for (start, end), count in pairs.items() if end > start)
    first, last = _scale(before), _scale(after)
    return Figures(
        answered,
        blank,
        _of_scale(last),
        last,
        first,
        _of_scale(first),
        statistics.share(rose, statistics.size(last.counts)),
    )


def _scale(counts: Mapping[int, int]) -> Scale:
    whole = {value: counts.get(value, 0) for value in SCALE}
    return Scale(whole, statistics.mean(whole), statistics.median(whole), statistics.at_least(whole, HIGH))


def _of_scale(scale: Scale) -> tuple[Bar, ...]:
    whole = statistics.size(scale.counts)
    return tuple(Bar(str(value), statistics.share(count, whole)) for value, count in scale.counts.items())
