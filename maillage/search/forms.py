"""Parses what people ask. Words come by POST only; an address holds codes (docs/security.md, case 53)."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from maillage.core.widgets import Select
from maillage.search.questions import BY_DATE, BY_RELEVANCE, LETTERS, MOST_CODES, MOST_PAGES, Question

_CODE = re.compile(r"[\w.-]{1,40}")
_ORDERS = [("", "Les plus pertinents d’abord"), ("date", "Les plus récents d’abord")]


class _Words(forms.CharField):
    """Whatever is typed is words and signs: no character is refused."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\x00", " ")))


class SearchForm(forms.Form):
    """What a page of results is asked. What cannot be read is left out: an old address still answers."""

    mots = _Words(label="Que cherchez-vous ?", required=False)
    tri = forms.ChoiceField(
        label="Classer", choices=_ORDERS, required=False, widget=Select(attrs={"form": "recherche", "id": "id_tri"})
    )
    page = forms.IntegerField(min_value=1, required=False)
    exact = forms.BooleanField(required=False)

    def question(self, **fixed: Iterable[str]) -> Question:
        """The question as sent, within the facets that the page sets: `question(kinds=["resources.resource"])`."""
        self.is_valid()
        said = self.cleaned_data
        codes = {name: _codes(self.data, letter) for letter, name in LETTERS.items()}
        codes |= {name: tuple(values) for name, values in fixed.items()}
        return Question(
            words=said.get("mots") or "",
            order=BY_DATE if said.get("tri") == "date" else BY_RELEVANCE,
            page=min(said.get("page") or 1, MOST_PAGES),
            is_exact=bool(said.get("exact")),
            **codes,
        )


class KeepForm(forms.Form):
    nom = forms.CharField(
        label="Nom de cette recherche",
        max_length=120,
        error_messages={
            "required": "Donnez un nom à cette recherche.",
            "max_length": "Donnez un nom de 120 caractères au plus.",
        },
    )


def without_words(data: QueryDict) -> QueryDict:
    """What an address may ask: words in it are not read."""
    kept = data.copy()
    for name in ("mots", "exact"):
        kept.pop(name, None)
    return kept


def codes(question: Question, *, page: int = 1, without: Iterable[str] = ()) -> str:
    """The address of a question without its words; `without`: facets that the page sets itself."""
    left_out = {"mots", "exact", *(letter for letter, name in LETTERS.items() if name in set(without))}
    pairs = [(name, value) for name, value in question.fields() if name not in left_out]
    return urlencode([*pairs, ("page", page)] if page > 1 else pairs)


def _codes(data: Any, letter: str) -> tuple[str, ...]:
    sent = data.getlist(letter) if hasattr(data, "getlist") else data.get(letter, [])
    return tuple(dict.fromkeys(code for code in sent if _CODE.fullmatch(code)))[:MOST_CODES]
