"""Parses what people send to the help finder. Addresses carry codes only: no word, no place name (docs/security.md, case 53)."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from maillage.core.text import fold
from maillage.core.widgets import Select
from maillage.directory import vocabulary
from maillage.orientation.finder import DISTANCES_KM, USUAL_DISTANCE_KM, Search
from maillage.territories import gazetteer, search
from maillage.territories.places import Found, Place

AUDIENCE_NUMBERS = {"1": "young", "2": "relative", "3": "professional"}
MODE_NUMBERS = {"1": "on_site", "2": "remote", "3": "outreach"}
_AUDIENCES = [("1", "Pour moi"), ("2", "Pour un proche"), ("3", "Pour mon travail")]
_MODES = [("", "Sur place ou à distance"), ("1", "Sur place"), ("2", "À distance"), ("3", "Quelqu’un qui vient")]
_LANGUAGES = [("", "Peu importe"), *((code, name) for code, name in vocabulary.LANGUAGES.items() if code != "fr")]
_FIRST_NEEDS = [(str(need.number), need.label) for need in vocabulary.NEEDS if need.is_first]
_ALL_NEEDS = [(str(need.number), need.label) for need in vocabulary.NEEDS]
# The usual distance is not written in the address.
_DISTANCES = [("" if km == USUAL_DISTANCE_KM else str(km), f"{km} km") for km in DISTANCES_KM]
_POSTAL_CODE_LENGTH = 5
_MOST_CHOICES = 12
_LONGEST_CHOICE = 6 * _MOST_CHOICES
# Why towns are to be chosen from; an address says it by its number.
REASONS = (search.SEVERAL, search.INEXACT, search.AREA, search.SHORT_CODE, search.DISAGREEMENT)
# What was typed is perhaps no town at all.
_UNSURE = frozenset({search.NOT_FOUND, search.INEXACT})
_AFTER_SMALL_WORD = re.compile(
    r"\b(?:(?:à|a|au|aux|vers|sur|dans|en|près de|pres de|de)\s+|d[’'])(\S.*)$", re.IGNORECASE
)
_LONGEST_PLACE = 100
_MOST_PAGES = 500


class PlaceForm(forms.Form):
    """The first question, on the home page. Sent by POST, so that what is typed is in no address."""

    p = forms.ChoiceField(label="Pour qui ?", choices=_AUDIENCES, widget=forms.RadioSelect, required=False)
    ou = forms.CharField(
        label="Où ? Ville ou code postal",
        help_text="Par exemple Melun, ou 77000. Une ville voisine suffit.",
        required=False,
        max_length=_LONGEST_PLACE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"max_length": "Ce nom est trop long. Écrivez seulement la ville ou le code postal."},
    )
    b = forms.MultipleChoiceField(
        label="Quel besoin ?",
        help_text="Facultatif. Plusieurs choix possibles.",
        choices=_FIRST_NEEDS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    template_name = "orientation/finder_form.html"

    def __init__(self, *args: Any, needs: bool = False, **kwargs: Any) -> None:
        """`needs`: offer all the needs, not only the first ones."""
        super().__init__(*args, **kwargs)
        if needs:
            self.fields["b"].choices = _ALL_NEEDS  # type: ignore[attr-defined]  # a MultipleChoiceField

    def found(self) -> Found | None:
        """The towns that were meant, also at the end of a sentence (« je suis à Lyon »); None when nothing was typed."""
        typed, known = self.cleaned_data["ou"].strip(), gazetteer.load()
        if not typed:
            return None
        found = known.search(typed)
        said = _AFTER_SMALL_WORD.search(typed) if found.message in _UNSURE else None
        named = known.search(said.group(1)) if said else None
        return named if named and named.message not in _UNSURE else found

    def names(self, found: Found) -> bool:
        """Whether one of these towns has the very name that was typed, or a code was."""
        typed = fold(self.cleaned_data["ou"])
        return any(char.isdigit() for char in typed) or any(fold(place.name) == typed for place in found.places)

    def codes(self, place: str) -> str:
        """The query of the results page for that commune code (empty: nowhere)."""
        return query({"p": self.cleaned_data.get("p", ""), "l": place, "b": self.cleaned_data.get("b", [])})

    def choice(self, found: Found) -> str:
        """The query of the page that offers the towns found."""
        typed = self.cleaned_data["ou"].strip()
        about = {"p": self.cleaned_data.get("p", ""), "b": self.cleaned_data.get("b", [])}
        if typed.isdigit() and len(typed) == _POSTAL_CODE_LENGTH:
            return query({**about, "z": typed})
        reason = REASONS.index(found.message) if found.message in REASONS else 0
        return query({**about, "c": "-".join(place.code for place in found.places[:_MOST_CHOICES]), "w": str(reason)})


class ChoiceForm(forms.Form):
    """Towns to choose from, in codes: communes (c), or the postal code that they share (z), and why they are asked (w)."""

    c = forms.CharField(max_length=_LONGEST_CHOICE, required=False)
    z = forms.RegexField(r"^[0-9]{5}$", required=False)
    w = forms.ChoiceField(choices=[(str(number), "") for number in range(len(REASONS))], required=False)
    p = forms.ChoiceField(choices=[("", ""), *_AUDIENCES], required=False)
    b = forms.MultipleChoiceField(choices=_ALL_NEEDS, required=False)

    def places(self) -> list[Place]:
        """Those of the codes that exist, in their order."""
        self.is_valid()
        known = gazetteer.load()
        if shared := self.cleaned_data.get("z"):
            return list(known.search(shared).places)
        places = [known.by_code(code) for code in self.cleaned_data.get("c", "").split("-")]
        return [place for place in places if place]

    def message(self) -> str:
        self.is_valid()
        if shared := self.cleaned_data.get("z"):
            return str(gazetteer.load().search(shared).message)
        return str(REASONS[int(self.cleaned_data.get("w") or 0)])

    def codes(self, place: str) -> str:
        """The query of the results page for that commune code."""
        self.is_valid()
        return query({"p": self.cleaned_data.get("p", ""), "l": place, "b": self.cleaned_data.get("b", [])})


class SearchForm(forms.Form):
    """The question as it stands in the address of the results, all in codes. What is wrong is said, and left out."""

    p = forms.ChoiceField(label="Pour qui", choices=[("", "Tout le monde"), *_AUDIENCES], required=False)
    l = forms.CharField(label="Commune", max_length=5, required=False)  # noqa: E741 -- the name in the address
    b = forms.MultipleChoiceField(
        label="Besoins", choices=_ALL_NEEDS, widget=forms.CheckboxSelectMultiple, required=False
    )
    a = forms.IntegerField(
        label="Âge",
        min_value=0,
        max_value=120,
        required=False,
        error_messages={
            "invalid": "L’âge s’écrit en chiffres, par exemple 15.",
            "min_value": "L’âge va de 0 à 120 ans.",
            "max_value": "L’âge va de 0 à 120 ans.",
        },
    )
    d = forms.ChoiceField(label="Jusqu’où", choices=_DISTANCES, required=False, widget=Select)
    o = forms.BooleanField(label="Ouvert maintenant", required=False)
    w = forms.BooleanField(label="Accès en fauteuil", required=False)
    m = forms.ChoiceField(label="Comment", choices=_MODES, required=False, widget=Select)
    g = forms.ChoiceField(label="Autre langue que le français", choices=_LANGUAGES, required=False, widget=Select)
    n = forms.IntegerField(label="Page", min_value=1, max_value=_MOST_PAGES, required=False)

    REFINING = ("a", "d", "o", "w", "m", "g")

    def __init__(self, data: QueryDict) -> None:
        """The usual distance may be written or not."""
        if data.get("d") == str(USUAL_DISTANCE_KM):
            data = data.copy()
            data["d"] = ""
        super().__init__(data)

    def _bound_items(self) -> Iterator[tuple[str, forms.BoundField]]:
        """Only what the address says is cleaned: none of the fields has to be there, and most are not."""
        return ((name, self[name]) for name in self.fields if name in self.data)

    def search(self) -> Search:
        """The question; whatever was not valid is as if it had not been said."""
        self.is_valid()
        said = self.cleaned_data
        place = gazetteer.load().by_code(said.get("l") or "")
        return Search(
            place=place,
            audience=AUDIENCE_NUMBERS.get(said.get("p") or "", ""),
            needs=tuple(vocabulary.NEEDS[int(number) - 1].code for number in said.get("b") or ()),
            age=said.get("a"),
            distance_km=int(said.get("d") or USUAL_DISTANCE_KM),
            is_open_now=said.get("o") or False,
            mode=MODE_NUMBERS.get(said.get("m") or "", ""),
            language=said.get("g") or "",
            wheelchair=said.get("w") or False,
            page=said.get("n") or 1,
        )

    @cached_property
    def said(self) -> dict[str, Any]:
        """What the address holds, as it stands, by field."""
        return {name: self[name].data for name in self.fields}

    def asked(self) -> list[tuple[str, str]]:
        """What the person asked first, carried along while they refine: the name in the address, and what was said."""
        first = [(name, self.said[name]) for name in ("p", "l")]
        return [pair for pair in (*first, *(("b", number) for number in self.said["b"])) if pair[1]]

    def is_place_unknown(self) -> bool:
        code = self.data.get("l", "")
        return bool(code) and gazetteer.load().by_code(code) is None

    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.REFINING)

    def farther(self, km: int) -> str:
        """The first page of the same question, up to `km`."""
        return self.without("d", "n", d="" if km == USUAL_DISTANCE_KM else km)

    def without(self, *names: str, **changes: object) -> str:
        """The present query, less `names`, with `changes`: for links to a wider search or another page."""
        return query({**{name: data for name, data in self.said.items() if name not in names}, **changes})


class _Shared(dict[str, forms.Field]):
    """Fields that no form changes. Django copies them for each form, down to each word: a fifth of the time of an answer."""

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Shared":
        return self


SearchForm.base_fields = _Shared(SearchForm.base_fields)


def query(values: dict[str, Any]) -> str:
    """« p=1&l=77288&b=3 », without what is empty."""
    said = {name: "1" if value is True else value for name, value in values.items()}
    return urlencode({name: value for name, value in said.items() if value not in ("", [], None, False)}, doseq=True)
