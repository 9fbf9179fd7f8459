"""Results as a CSV file: what the page shows, and nothing that it hides. No cell is ever taken for a formula."""

from collections.abc import Iterator

from maillage.directory.exchanges.cells import escape_formula
from maillage.directory.exchanges.files import write_csv
from maillage.surveys.charts import mark
from maillage.surveys.disclosure import HIGH, LOW, SAME
from maillage.surveys.results.figures import Figures
from maillage.surveys.results.reading import Result, Results
from maillage.surveys.statistics import Share

HEAD = [
    "Question", "Groupe", "Réponse", "Nombre", "Sur", "Part (%)", "Intervalle à 95 %, bas (%)", "Intervalle à 95 %, haut (%)",
    "Moyenne", "Médiane", "Inscrites", "Présentes", "Interrogées", "Ont répondu",
]  # fmt: skip
_EVERYBODY = "Tout le monde"
_HIGH = {"yes_no": "Oui"}
_SIDES = {HIGH: "4 ou 5", LOW: "de 1 à 3", SAME: "réponses trop semblables", "yes": "Oui", "no": "Non"}
_ALL = "toutes, ou toutes sauf une"


def write(results: Results) -> bytes:
    """Empty but for its head while nothing is shown. Free answers are read on the page only."""
    known = (results.registered, results.present, results.invited, results.answered)
    facts = ["" if count is None else str(count) for count in known]
    rows = (row + facts for result in results.questions for row in _question(result))
    return write_csv(HEAD, rows, delimiter=";")


def _question(result: Result) -> Iterator[list[str]]:
    if result.figures is None:
        return
    label, figures = escape_formula(result.label), result.figures
    if side := figures.nearly_all:
        said = "" if side == SAME else _ALL
        yield [label, _EVERYBODY, escape_formula(_SIDES.get(side, side)), said, str(figures.answered), *[""] * 5]
    for bar in (*figures.bars, *([figures.end] if figures.end else [])):
        share = _share(bar.share) if bar.share is not None else [bar.bound, str(figures.answered), *[""] * 3]
        yield [label, _EVERYBODY, escape_formula(bar.label), *share, *_middle(figures)]
    for axis in result.axes:
        for group in axis.groups:
            name = escape_formula(f"{axis.label} : {group.label}")
            yield [label, name, _HIGH.get(result.kind, "4 ou 5"), *_share(group.high), "", ""]


def _share(share: Share) -> list[str]:
    low, high = share.interval.low * 100, share.interval.high * 100
    return [str(share.part), str(share.whole), mark(share.value * 100), mark(low), mark(high)]


def _middle(figures: Figures) -> list[str]:
    if figures.scale is None:
        return ["", ""]
    return [mark(figures.scale.mean), mark(figures.scale.median)]
