"""Results as a CSV file: what the page shows, and nothing that it hides. No cell is ever taken for a formula."""

from collections.abc import Iterator

from maillage.directory.exchanges.cells import escape_formula
from maillage.directory.exchanges.files import write_csv
from maillage.surveys.charts import mark
from maillage.surveys.results.figures import Figures
from maillage.surveys.results.reading import Result, Results
from maillage.surveys.statistics import Share

HEAD = [
    "Question", "Groupe", "Réponse", "Nombre", "Sur", "Part (%)", "Intervalle à 95 %, bas (%)", "Intervalle à 95 %, haut (%)",
    "Moyenne", "Médiane", "Invitées", "Présentes", "Ont répondu",
]  # fmt: skip
HIDDEN = "caché : trop peu de réponses"
_EVERYBODY = "Tout le monde"
_HIGH = {"yes_no": "Oui"}


def write(results: Results) -> bytes:
    """Empty but for its head while nothing is shown. Free answers are read on the page only."""
    present = "" if results.present is None else str(results.present)
    facts = [str(results.invited), present, str(results.answered)]
    rows = (row + facts for result in results.questions for row in _question(result))
    return write_csv(HEAD, rows, delimiter=";")


def _question(result: Result) -> Iterator[list[str]]:
    if result.figures is None:
        return
    label, figures = escape_formula(result.label), result.figures
    for bar in figures.bars:
        yield [label, _EVERYBODY, escape_formula(bar.label), *_share(bar.share), *_middle(figures)]
    for axis in result.axes if figures.high is not None else ():
        for group in axis.groups:
            name = escape_formula(f"{axis.label} : {group.label}")
            if group.figures is None:
                yield [label, name, HIDDEN, *[""] * 7]
            elif group.figures.high is not None:
                high = _HIGH.get(result.kind, "4 ou 5")
                yield [label, name, high, *_share(group.figures.high), *_middle(group.figures)]


def _share(share: Share) -> list[str]:
    low, high = share.interval.low * 100, share.interval.high * 100
    return [str(share.part), str(share.whole), mark(share.value * 100), mark(low), mark(high)]


def _middle(figures: Figures) -> list[str]:
    if figures.scale is None:
        return ["", ""]
    return [mark(figures.scale.mean), mark(figures.scale.median)]
