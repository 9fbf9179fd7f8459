"""What is asked of the search, and how it is kept. Pure: no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from maillage.search import analyser

LONGEST = 200  # characters
MOST_WORDS = 12  # the others are left out, and it is said
MOST_CODES = 20
PAGE_SIZE = 20
MOST_PAGES = 50
BY_RELEVANCE, BY_DATE = "relevance", "date"
# The facets: name in the index, name in a question.
FACETS = {
    "kind": "kinds",
    "type": "types",
    "themes": "themes",
    "publics": "publics",
    "professions": "professions",
    "departments": "departments",
    "language": "languages",
    "year": "years",
}

# The same by the letter that a form and an address give them.
LETTERS = {
    "n": "kinds",
    "t": "types",
    "h": "themes",
    "p": "publics",
    "m": "professions",
    "d": "departments",
    "l": "languages",
    "a": "years",
}

TOO_LONG = f"Cette recherche est trop longue. Écrivez {LONGEST} caractères au plus : quelques mots suffisent."
NO_WORD = "Cette recherche ne contient aucun mot. Écrivez-en un ou deux, par exemple « fugue » ou « hébergement »."
TOO_COMMON = "Ces mots sont dans presque tous les textes. Ajoutez un mot plus précis."


@dataclass(frozen=True, slots=True)
class Question:
    """Words, codes chosen in each facet, order and page. `is_exact`: the words as they are, without correction."""

    words: str = ""
    kinds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    publics: tuple[str, ...] = ()
    professions: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    order: str = BY_RELEVANCE
    page: int = 1
    is_exact: bool = False

    @property
    def chosen(self) -> dict[str, tuple[str, ...]]:
        """The codes chosen, by facet of the index."""
        return {name: codes for name, attribute in FACETS.items() if (codes := getattr(self, attribute))}

    @property
    def is_empty(self) -> bool:
        """Neither words nor codes: everything, the newest first."""
        return not self.words.strip() and not self.chosen

    def to_json(self) -> dict[str, Any]:
        """What was asked, without the page: to be kept."""
        kept: dict[str, Any] = {"words": self.words.strip()} if self.words.strip() else {}
        kept |= {attribute: list(codes) for attribute in FACETS.values() if (codes := getattr(self, attribute))}
        if self.order != BY_RELEVANCE:
            kept["order"] = self.order
        if self.is_exact:
            kept["is_exact"] = True
        return kept

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Question":
        """The question that was kept; what cannot be read in it is left out."""
        words = kept.get("words")
        question = cls(
            words=words[:LONGEST] if isinstance(words, str) else "",
            order=BY_DATE if kept.get("order") == BY_DATE else BY_RELEVANCE,
            is_exact=kept.get("is_exact") is True,
        )
        return question.within(**{attribute: _codes(kept.get(attribute)) for attribute in FACETS.values()})

    def fields(self) -> list[tuple[str, str]]:
        """What a form that asks it again sends, without the page."""
        sent = [("mots", self.words)] if self.words.strip() else []
        sent += [(letter, code) for letter, name in LETTERS.items() for code in getattr(self, name)]
        sent += [("tri", "date")] if self.order == BY_DATE else []
        return [*sent, ("exact", "on")] if self.is_exact else sent

    def within(self, **fixed: Iterable[str]) -> "Question":
        """The same within codes that the page sets: `within(kinds=["resources.resource"])`."""
        return replace(self, **{name: tuple(codes) for name, codes in fixed.items()})  # type: ignore[arg-type]  # facets


@dataclass(frozen=True, slots=True)
class Term:
    """A word as it was typed, and its stem."""

    surface: str
    stem: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a question say: `terms` to be found, or the sentence that tells why there is none."""

    terms: tuple[Term, ...] = ()
    refusal: str = ""
    left_out: tuple[str, ...] = field(default=())  # words beyond those that are looked for


def read(words: str) -> Reading:
    """Signs and operators are not words: they count for nothing. No words at all is no refusal: everything is asked."""
    if not words.strip():
        return Reading()
    if len(words) > LONGEST:
        return Reading(refusal=TOO_LONG)
    typed = [(words[start:end], analyser.stem(word)) for start, end, word in analyser.words(words)]
    if not typed:
        return Reading(refusal=NO_WORD)
    terms = [Term(surface, stem) for surface, stem in typed if stem is not None]
    if not terms:
        return Reading(refusal=TOO_COMMON)
    return Reading(tuple(terms[:MOST_WORDS]), left_out=tuple(term.surface for term in terms[MOST_WORDS:]))


def _codes(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(code for code in value if isinstance(code, str) and 0 < len(code) <= 64)[:MOST_CODES]
