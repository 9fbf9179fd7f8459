"""What can be found: each app registers what it offers, and this one knows none of them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be found. `kind` and `ref` name it; `level`: the least level of a person who may find it (models.Level).

    `text` is plain text. Never a protected place, a person's contact, nor anything that its own page would not show at that level.
    """

    kind: str
    ref: str
    href: str
    title: str
    level: int = 0
    summary: str = ""
    text: str = ""
    hidden: str = ""
    type: str = ""
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    professions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    language: str = ""
    year: int | None = None
    dated_on: date | None = None
    place: str = ""  # where it is, as a result shows it: « Melun (77) »; of a protected place, its département


@dataclass(frozen=True, slots=True)
class Source:
    """`label` in the plural, as a facet shows it. `entries()` gives all that the app offers now; with `refs`, those only.

    `labels()`: the words of the codes that its entries use. `tells_day`: whether `dated_on` is the day of the thing itself; else it is that
    of its entry here: it sorts, and is not shown (a work without date has none, whenever it was written down).
    """

    kind: str
    label: str
    entries: Callable[[Iterable[str] | None], Iterable[Entry]]
    rank: int = 50  # place among the sources, in a list by source
    labels: Callable[[], dict[str, dict[str, str]]] = dict  # {"type": {"report": "rapport"}, "themes": {…}}
    tells_day: bool = True
    weight: float = 1.0  # what its words are worth beside the same said elsewhere: more for what helps wherever one is


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called once by the app that owns these documents, when it is ready."""
    _sources[source.kind] = source


def source(kind: str) -> Source:
    """KeyError when no app has it."""
    return _sources[kind]


def weight(kind: str) -> float:
    """1 for a kind that nobody registered."""
    return _sources[kind].weight if kind in _sources else 1.0


def sources() -> tuple[Source, ...]:
    return tuple(sorted(_sources.values(), key=lambda one: (one.rank, one.kind)))


_first: list[Callable[[str], str]] = []


def show_first(function: Callable[[str], str]) -> None:
    """Register what may stand above the results for everybody: `function(words)` gives HTML, or nothing. Called once by its app."""
    if function not in _first:
        _first.append(function)


def stands_first(words: str) -> SafeString:
    """What other apps have to say of these words, before any document."""
    return format_html_join("", "{}", ((function(words),) for function in _first))
