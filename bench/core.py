"""The index beside the two statements: the same questions in turns of twenty, in one thread; and their answers compared."""

from dataclasses import dataclass, field
from datetime import datetime

from bench.baseline import Baseline, Reply
from bench.measures import Line, Times
from maillage.orientation import finder
from maillage.orientation.finder import Search
from maillage.orientation.snapshots.index import Answer, Index, Question

BAR_MS = 2.0
_WARM_UP = 20
_TURN = 20  # questions that each answers in its turn


@dataclass(slots=True)
class Comparison:
    index: Times = field(default_factory=Times)
    peers: dict[str, Times] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)
    found: int = 0

    def lines(self) -> list[Line]:
        peers = "; ".join(f"{name}: {times}" for name, times in self.peers.items())
        count = len(self.index.wall)
        p95 = f"p50 / p95 / longest {self.index}"
        return [
            Line("Core: one question, ids and totals", f"p95 ≤ {BAR_MS:g} ms", p95, peers, self.index.p95() <= BAR_MS),
            Line(
                "Results equal to the baseline's",
                "all",
                f"{count - len(self.differences)} of {count} questions, {self.found} services compared",
                "",
                not self.differences,
            ),
        ]


def compare(index: Index, baselines: dict[str, Baseline], searches: list[Search], now: datetime) -> Comparison:
    """`now`: local and naive, the minute for which the baselines were built."""
    asked = [finder.question(search, now) for search in searches]
    seen = Comparison(peers={name: Times() for name in baselines})
    for question in asked[:_WARM_UP]:
        index.ask(question)
        for baseline in baselines.values():
            baseline.ask(question)
    for start in range(0, len(asked), _TURN):
        numbered = list(enumerate(asked[start : start + _TURN], start=start))
        answers = {number: _ask(index, question, seen) for number, question in numbered}
        for name, baseline in baselines.items():
            for number, question in numbered:
                reply = seen.peers[name].take(lambda: baseline.ask(question))  # noqa: B023 -- called at once
                if reply != answers[number]:
                    seen.differences.append(f"question {number}, {name}: {_difference(answers[number], reply)}")
        seen.found += sum(len(answer.near) + len(answer.national) for answer in answers.values())
    return seen


def _ask(index: Index, question: Question, seen: Comparison) -> Reply:
    return told(seen.index.take(lambda: index.ask(question)))


def told(answer: Answer) -> Reply:
    """What the index answers, in the words of the baseline."""
    return Reply(answer.near.tolist(), answer.near_total, answer.national.tolist(), answer.national_total)


def _difference(ours: Reply, theirs: Reply) -> str:
    if (ours.near_total, ours.national_total) != (theirs.near_total, theirs.national_total):
        return f"totals {ours.near_total}, {ours.national_total} and {theirs.near_total}, {theirs.national_total}"
    rank = next(
        n
        for n, pair in enumerate(zip(ours.near + ours.national, theirs.near + theirs.national, strict=True))
        if pair[0] != pair[1]
    )
    return f"first difference at rank {rank}"
