"""Results in words, with their drawings and their tables: what the pages and the files say."""

from collections.abc import Iterable
from dataclasses import dataclass

from maillage.surveys import charts
from maillage.surveys.charts import Stack
from maillage.surveys.models.questionnaires import QuestionnaireItem
from maillage.surveys.results.figures import Bar, Figures
from maillage.surveys.results.reading import Axis, Comparison, Result, Results
from maillage.surveys.statistics import Share

Kind = QuestionnaireItem.Kind
_ENDS = {"1": "1 (pas du tout)", "5": "5 (tout à fait)"}
HIDDEN = "trop peu de réponses"
_TOO_FEW = "Moins de {} réponses : rien n’est montré."


@dataclass(frozen=True, slots=True)
class Row:
    """One answer: « 4 », « 12 », « 26 % », « de 16 à 40 % ». `width`: of its bar, out of 100."""

    label: str
    count: int
    percent: str
    interval: str
    width: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """`cells` empty: hidden."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    label: str
    heads: tuple[str, ...]
    rows: tuple[GroupRow, ...]
    hides: bool


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
    """What stands beside every figure: invited, present, answered."""
    present = str(results.present) if results.present is not None else "pas notées"
    rate = f" ({charts.percent(results.rate.value)})" if results.rate else ""
    return [
        ("Personnes invitées", str(results.invited)),
        ("Personnes présentes", present),
        ("Ont répondu", f"{results.answered}{rate}"),
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
    tables = tuple(_table(axis, has_scale=figures.scale is not None) for axis in result.axes if figures.high)
    return Block(result.key, result.label, _lead(figures), _stacks(figures), rows, tables, (), 0, is_text=False)


def _lead(figures: Figures) -> str:
    """« 4,3 sur 5 en moyenne, médiane 4 ; 87 % de notes 4 ou 5 (de 75 à 94 %). 47 réponses. »"""
    answers = f"{figures.answered} réponse{'s' if figures.answered > 1 else ''}."
    if figures.before is not None and figures.scale is not None and figures.rose is not None:
        rose = f"{charts.percent(figures.rose.value)} se disent plus à l’aise après ({interval(figures.rose)})"
        return f"De {charts.mark(figures.before.mean)} avant à {charts.mark(figures.scale.mean)} après, sur 5 ; {rose}. {answers}"
    if figures.scale is not None:
        mean, median = charts.mark(figures.scale.mean), f"{figures.scale.median:g}".replace(".", ",")
        high = figures.scale.high
        share = f"{charts.percent(high.value)} de notes 4 ou 5 ({interval(high)})"
        return f"{mean} sur 5 en moyenne, médiane {median} ; {share}. {answers}"
    if figures.high is not None:
        return f"{charts.percent(figures.high.value)} de oui ({interval(figures.high)}). {answers}"
    return answers


def _stacks(figures: Figures) -> tuple[tuple[str, Stack], ...]:
    if figures.scale is None:
        return ()
    if figures.before is None:
        return (("", _stack(figures.bars)),)
    return (("Avant", _stack(figures.bars_before)), ("Après", _stack(figures.bars)))


def _stack(bars: Iterable[Bar]) -> Stack:
    return charts.stack((bar.label, bar.share) for bar in bars)


def _row(bar: Bar) -> Row:
    value = bar.share.value
    return Row(_said(bar), bar.share.part, charts.percent(value), interval(bar.share), round(value * 100))


def _said(bar: Bar) -> str:
    return _ENDS.get(bar.label, bar.label)


def _table(axis: Axis, *, has_scale: bool) -> Table:
    heads = ("Réponses", "Moyenne", "Notes 4 ou 5") if has_scale else ("Réponses", "Oui")
    rows = tuple(GroupRow(group.label, _cells(group.figures) if group.figures else ()) for group in axis.groups)
    return Table(axis.label, heads, rows, axis.hides)


def _cells(figures: Figures) -> tuple[str, ...]:
    high = f"{charts.percent(figures.high.value)} ({interval(figures.high)})" if figures.high else "–"
    mean = (charts.mark(figures.scale.mean),) if figures.scale is not None else ()
    return (str(figures.answered), *mean, high)


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
    )
    return ComparedRow(one.label, stacks, rows, _numbered(hot), _numbered(cold), _change(one))


def _numbered(share: Share) -> str:
    return f"{charts.percent(share.value)} sur {share.whole} réponses"


def _change(one: Comparison) -> str:
    """In points, and whether it can be chance."""
    assert one.difference is not None
    points = round(one.difference.value * 100)
    low, high = (round(bound * 100) for bound in (one.difference.interval.low, one.difference.interval.high))
    if not one.difference.is_clear:
        return f"pas de différence nette (de {low:+d} à {high:+d} points)"
    return f"{points:+d} points (de {low:+d} à {high:+d})"
