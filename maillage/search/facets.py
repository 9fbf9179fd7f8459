"""The facets beside the results: what may be chosen, and how many documents each choice would give."""

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.search import registry
from maillage.search.questions import FACETS, LETTERS, Question
from maillage.search.rows import EVERYWHERE
from maillage.territories import gazetteer

_LETTER_OF = {name: letter for letter, name in LETTERS.items()}
NAMES = {
    "kind": "Nature",
    "type": "Type",
    "themes": "Thème",
    "publics": "Public",
    "professions": "Métier",
    "departments": "Département",
    "language": "Langue",
    "year": "Année",
}


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """`name`: the attribute of a Question; `letter`: its field in a form. `is_list`: too many choices for boxes, to be shown as a list."""

    name: str
    letter: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def is_list(self) -> bool:
        return self.name == "departments"

    @property
    def is_open(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)


class Labels:
    """The words of codes, as the sources give them; read once for a page."""

    def __init__(self) -> None:
        self._of = {source.kind: source.labels() for source in registry.sources()}
        self._kinds = {source.kind: source.label for source in registry.sources()}

        self._undated = {source.kind for source in registry.sources() if not source.tells_day}

    def tells_day(self, kind: str) -> bool:
        return kind not in self._undated

    def kind(self, kind: str) -> str:
        return self._kinds.get(kind, "")

    def of(self, kind: str, name: str, code: str) -> str:
        """In the words of that source; empty when it has none for this code."""
        return self._of.get(kind, {}).get(name, {}).get(code, "")

    def of_any(self, name: str, code: str) -> str:
        """In the words of the first source that knows this code."""
        if name == "kind":
            return self.kind(code)
        if name == "departments":
            return _department(code)
        if name == "year":
            return code
        return next((words[name][code] for words in self._of.values() if code in words.get(name, {})), "")


def facets(counts: Mapping[str, Mapping[str, int]], question: Question, labels: Labels) -> tuple[Facet, ...]:
    """Those that have something to choose. A choice made is shown even when it gives nothing."""
    made = [_facet(name, counts.get(name, {}), question, labels) for name in FACETS]
    return tuple(facet for facet in made if len(facet.choices) > 1 or facet.is_open)


def _facet(name: str, counts: Mapping[str, int], question: Question, labels: Labels) -> Facet:
    chosen = getattr(question, FACETS[name])
    everywhere = counts.get(EVERYWHERE, 0)  # each département has them
    known = gazetteer.load().departments if everywhere and len(counts) > 1 else ()
    codes = [code for code in dict.fromkeys([*chosen, *counts, *known]) if labels.of_any(name, code)]
    choices = [Choice(code, labels.of_any(name, code), counts.get(code, everywhere), code in chosen) for code in codes]
    if name == "year":
        choices.sort(key=lambda choice: choice.code, reverse=True)
    elif name == "departments":
        choices.sort(key=lambda choice: choice.code)
    else:
        choices.sort(key=lambda choice: (-choice.count, choice.label))
    return Facet(FACETS[name], _LETTER_OF[FACETS[name]], NAMES[name], tuple(choices))


def _department(code: str) -> str:
    area = gazetteer.load().departments.get(code)
    return f"{area.name} ({code})" if area else ""
