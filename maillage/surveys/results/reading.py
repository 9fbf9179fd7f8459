"""The results of a survey that was counted: figures by question, for all and by group; free answers that somebody has read."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from maillage.surveys import disclosure, statistics
from maillage.surveys.models import AnswerCount, Survey, TextAnswer
from maillage.surveys.results.figures import Figures, figures
from maillage.surveys.statistics import Difference, Share

ALL = "all"
AXES = {"profession": "Par métier", "department": "Par département"}
Names = Mapping[str, Mapping[str, str]]  # axis -> code -> what is said of it
_Counts = Mapping[tuple[str, str], Mapping[str, Mapping[str, int]]]  # (axis, stratum) -> question -> value -> count


@dataclass(frozen=True, slots=True)
class Group:
    """One line of a table by group: who gave a high answer, out of those of the group who answered."""

    label: str
    high: Share


@dataclass(frozen=True, slots=True)
class Axis:
    label: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """Of one question. `axes`: none when a group would tell too much. `texts`: those that were read; `waiting`: how many were not."""

    key: str
    kind: str
    label: str
    figures: Figures | None
    axes: tuple[Axis, ...] = ()
    texts: tuple[str, ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Results:
    """`registered`, `present` None: nobody knows. `invited`: those who were asked. `questions` is empty while it is open, and when too few answered."""

    survey: Survey
    registered: int | None
    invited: int
    present: int | None
    answered: int
    is_counted: bool
    is_shown: bool
    threshold: int
    questions: tuple[Result, ...] = ()

    @property
    def rate(self) -> Share | None:
        """Of those who were asked."""
        return statistics.share(self.answered, self.invited) if 0 < self.invited >= self.answered else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question at both moments; `difference` of the shares of high answers, None when there is none to compare."""

    label: str
    hot: Figures
    cold: Figures
    difference: Difference | None


def of(survey: Survey, names: Names | None = None, *, threshold: int = disclosure.LEAST) -> Results:
    """Four queries at most. `names`: what is said of the codes of the groups."""
    is_counted = survey.counted_at is not None
    answered = survey.answered if is_counted else survey.invitations.filter(has_answered=True).count()
    invited = survey.invited if is_counted else survey.invitations.count()
    is_shown = is_counted and answered >= threshold
    questions = _questions(survey, names or {}, threshold) if is_shown else ()
    return Results(
        survey, survey.registered, invited, survey.present, answered, is_counted, is_shown, threshold, questions
    )


def compare(hot: Results, cold: Results) -> tuple[Comparison, ...]:
    """The questions that both asked, in the order of the first. Two groups of answers: nobody is followed from one to the other."""
    later = {result.key: result for result in cold.questions}
    return tuple(
        _comparison(result, other.figures)
        for result in hot.questions
        if (other := later.get(result.key)) is not None and other.kind == result.kind
        if result.figures is not None and other.figures is not None and result.figures.high and other.figures.high
    )


def _comparison(result: Result, cold: Figures | None) -> Comparison:
    assert result.figures is not None
    assert cold is not None
    hot, before, after = result.figures, result.figures.high, cold.high
    return Comparison(
        result.label,
        hot,
        cold,
        statistics.difference(before, after) if before is not None and after is not None else None,
    )


def _questions(survey: Survey, names: Names, threshold: int) -> tuple[Result, ...]:
    counts = _counts(survey)
    texts, waiting = _texts(survey)
    size = counts[ALL, ""].get("", {}).get("", survey.answered)
    found = []
    for item in survey.items:
        key, kind = item["key"], item["kind"]
        if kind == "text":
            found.append(Result(key, kind, item["label"], None, (), tuple(texts[key]), waiting[key]))
            continue
        whole = figures(kind, item.get("choices", []), counts[ALL, ""].get(key, {}), size)
        shown = whole if whole.answered >= threshold else None
        axes = _axes(key, counts, names, threshold) if shown else ()
        found.append(Result(key, kind, item["label"], shown, axes))
    return tuple(found)


def _axes(key: str, counts: _Counts, names: Names, threshold: int) -> tuple[Axis, ...]:
    """What was counted of sides, and no other thing that a row could say of a group."""
    axes = []
    for axis, label in AXES.items():
        sides = {
            stratum: (by_question[key].get(disclosure.HIGH, 0), by_question[key].get(disclosure.LOW, 0))
            for (of_axis, stratum), by_question in counts.items()
            if of_axis == axis and key in by_question
        }
        if len(sides) > 1 and all(min(pair) >= threshold for pair in sides.values()):
            said = {stratum: _name(axis, stratum, names) for stratum in sides}
            order = sorted(sides, key=lambda stratum: (stratum == disclosure.OTHER, said[stratum]))
            axes.append(
                Axis(label, tuple(Group(said[one], statistics.share(sides[one][0], sum(sides[one]))) for one in order))
            )
    return tuple(axes[:1])


def _name(axis: str, stratum: str, names: Names) -> str:
    return "Autres" if stratum == disclosure.OTHER else names.get(axis, {}).get(stratum, stratum)


def _counts(survey: Survey) -> _Counts:
    found: dict[tuple[str, str], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in AnswerCount.objects.filter(survey=survey).only("axis", "stratum", "key", "value", "count"):
        found[row.axis, row.stratum][row.key][row.value] = row.count
    return found


def _texts(survey: Survey) -> tuple[Mapping[str, list[str]], Mapping[str, int]]:
    texts, waiting = defaultdict[str, list[str]](list), defaultdict[str, int](int)
    rows = TextAnswer.objects.filter(survey=survey).order_by("key", "body", "pk")
    for key, body, state in rows.values_list("key", "body", "state"):
        if state == TextAnswer.State.WAITING:
            waiting[key] += 1
        else:
            texts[key].append(body)
    return texts, waiting
