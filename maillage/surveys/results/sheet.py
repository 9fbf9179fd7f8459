"""Results in words, with their drawings and their tables: what the pages and the files say."""

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.surveys import charts, disclosure
from maillage.surveys.charts import Stack
from maillage.surveys.models.questionnaires import QuestionnaireItem
from maillage.surveys.results.figures import Bar, Figures
from maillage.surveys.results.reading import Axis, Comparison, Result, Results
from maillage.surveys.statistics import Share

Kind = QuestionnaireItem.Kind
NOW = "Aujourd’hui"  # as the form asks: on the day when one answers
_ENDS = {"1": "1 (pas du tout)", "5": "5 (tout à fait)"}
_TOO_FEW = "Moins de {} réponses : rien n’est montré."
_ALIKE = "Les réponses se ressemblent trop pour être détaillées sans dire celle de chaque personne."
_SIDES = {
    disclosure.HIGH: "Toutes les notes sont 4 ou 5, ou toutes sauf une.",
    disclosure.LOW: "Toutes les notes sont de 1 à 3, ou toutes sauf une.",
    disclosure.SAME: _ALIKE,
    "yes": "Toutes les réponses sont « oui », ou toutes sauf une.",
    "no": "Toutes les réponses sont « non », ou toutes sauf une.",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: « 4 », « 12 », « 26 % », « de 16 à 40 % ». `width`: of its bar, out of 100. `bound`: what is said instead of figures."""

    label: str
    count: int
    percent: str
    interval: str
    width: int
    bound: str = ""


@dataclass(frozen=True, slots=True)
class GroupRow:
    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    label: str
    heads: tuple[str, ...]
    rows: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Of one question. `lead`: what stands out, in a sentence."""

    key: str
    label: str
    lead: str
    stacks: tuple[tuple[str, Stack], ...]
    rows: tuple[Row, ...]
    tables: tuple[Table, ...]
    texts: tuple[str, ...]
    waiting: int
    is_text: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """`rows`: each answer, with its part at both moments."""

    label: str
    stacks: tuple[tuple[str, Stack], ...]
    rows: tuple[tuple[str, str, str], ...]
    hot: str
    cold: str
    change: str


def blocks(results: Results) -> list[Block]:
    return [_block(result, results.threshold) for result in results.questions]


def numbers(results: Results) -> list[tuple[str, str]]:
    """What stands beside every figure: registered, present, answered out of those who were asked."""
    known = [("Personnes inscrites", results.registered), ("Personnes présentes", results.present)]
    rate = f" ({charts.percent(results.rate.value)})" if results.rate else ""
    asked = f"{results.invited} interrogée{'s' if results.invited > 1 else ''}"
    return [
        *((label, str(count)) for label, count in known if count is not None),
        ("Ont répondu", f"{results.answered} sur {asked}{rate}"),
    ]


def compared(comparisons: Iterable[Comparison]) -> list[ComparedRow]:
    return [_compared(one) for one in comparisons]


def interval(share: Share) -> str:
    """« de 16 à 40 % », the confidence interval at 95 %."""
    low, high = round(share.interval.low * 100), round(share.interval.high * 100)
    return f"de {low} à {high}\u00a0%"


def _block(result: Result, threshold: int) -> Block:
    figures, is_text = result.figures, result.kind == Kind.TEXT
    if figures is None:
        lead = "" if is_text else _TOO_FEW.format(threshold)
        return Block(result.key, result.label, lead, (), (), (), result.texts, result.waiting, is_text)
    rows = tuple(_row(bar) for bar in figures.bars)
    tables = tuple(_table(axis, result.kind) for axis in result.axes)
    return Block(result.key, result.label, _lead(figures), _stacks(figures), rows, tables, (), 0, is_text=False)


def _lead(figures: Figures) -> str:
    """« 4,3 sur 5 en moyenne, médiane 4 ; 87 % de notes 4 ou 5 (de 75 à 94 %). 47 réponses. »"""
    answers = f"{figures.answered} réponse{'s' if figures.answered > 1 else ''}."
    if figures.nearly_all:
        alike = f"Toutes les réponses sont « {figures.nearly_all} », ou toutes sauf une."
        return f"{_SIDES.get(figures.nearly_all, alike)} {_end(figures)}{answers}"
    if figures.before is not None and figures.scale is not None and figures.rose is not None:
        rose = f"{charts.percent(figures.rose.value)} se disent plus à l’aise qu’avant ({interval(figures.rose)})"
        means = f"De {charts.mark(figures.before.mean)} « avant » à {charts.mark(figures.scale.mean)} « aujourd’hui », sur 5"
        return f"{means} ; {rose}. {answers}"
    if figures.scale is not None:
        mean, median = charts.mark(figures.scale.mean), f"{figures.scale.median:g}".replace(".", ",")
        high = figures.scale.high
        share = f"{charts.percent(high.value)} de notes 4 ou 5 ({interval(high)})"
        return f"{mean} sur 5 en moyenne, médiane {median} ; {share}. {answers}"
    if figures.high is not None:
        return f"{charts.percent(figures.high.value)} de oui ({interval(figures.high)}). {answers}"
    return answers


def _end(figures: Figures) -> str:
    """« 60 % de 5 (de 39 à 78 %). »"""
    if figures.end is None or figures.end.share is None:
        return ""
    share = figures.end.share
    return f"{charts.percent(share.value)} de {figures.end.label} ({interval(share)}). "


def _stacks(figures: Figures) -> tuple[tuple[str, Stack], ...]:
    if figures.scale is None:
        return ()
    if figures.before is None:
        return (("", _stack(figures.bars)),)
    return (("Avant", _stack(figures.bars_before)), (NOW, _stack(figures.bars)))


def _stack(bars: Iterable[Bar]) -> Stack:
    return charts.stack((bar.label, bar.share) for bar in bars if bar.share is not None)


def _row(bar: Bar) -> Row:
    if bar.share is None:
        return Row(_said(bar), 0, "", "", 0, bar.bound)
    value = bar.share.value
    return Row(_said(bar), bar.share.part, charts.percent(value), interval(bar.share), round(value * 100))


def _said(bar: Bar) -> str:
    return _ENDS.get(bar.label, bar.label)


def _table(axis: Axis, kind: str) -> Table:
    rows = tuple(
        GroupRow(one.label, (str(one.high.whole), f"{charts.percent(one.high.value)} ({interval(one.high)})"))
        for one in axis.groups
    )
    return Table(axis.label, ("Réponses", "Oui" if kind == Kind.YES_NO else "Notes 4 ou 5"), rows)


def _compared(one: Comparison) -> ComparedRow:
    hot, cold = one.hot.high, one.cold.high
    stacks = tuple(
        (label, _stack(figures.bars))
        for label, figures in (("À chaud", one.hot), ("À froid", one.cold))
        if figures.scale is not None
    )
    assert hot is not None
    assert cold is not None
    rows = tuple(
        (_said(first), charts.percent(first.share.value), charts.percent(last.share.value))
        for first, last in zip(one.hot.bars, one.cold.bars, strict=True)
        if first.share is not None and last.share is not None
    )
    label = f"{one.label} : les réponses pour « {NOW.lower()} »" if one.hot.before is not None else one.label
    return ComparedRow(label, stacks, rows, _numbered(hot), _numbered(cold), _change(one))


def _numbered(share: Share) -> str:
    return f"{charts.percent(share.value)} sur {share.whole} réponses"


def _change(one: Comparison) -> str:
    """In points, and whether it can be chance."""
    assert one.difference is not None
    spread = f"de {_points(one.difference.interval.low)} à {_points(one.difference.interval.high)}"
    if not one.difference.is_clear:
        return f"pas de différence nette ({spread} points)"
    return f"{_points(one.difference.value)} points ({spread})"


def _points(value: float) -> str:
    """« +4 », « −12 » with the sign of French typography, « 0 »."""
    points = round(value * 100)
    return f"{points:+d}".replace("-", "−") if points else "0"
