"""What is said of a collection: its words, and the search that fills it."""

from typing import Any

from django import forms

from maillage.coordination.resources.collections import DOWN, REMOVE, UP
from maillage.core.widgets import Select
from maillage.resources import vocabulary
from maillage.resources.models import Collection
from maillage.search.models import Level
from maillage.search.questions import LONGEST, Question

_FACETS = ("types", "themes", "publics", "professions", "languages")
BY_HAND, BY_SEARCH = "main", "recherche"


def _codes(label: str, codes: dict[str, str]) -> forms.MultipleChoiceField:
    choices = [(code, text[:1].upper() + text[1:]) for code, text in codes.items()]
    return forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple, required=False)


class CollectionForm(forms.Form):
    title = forms.CharField(
        label="Titre", max_length=150, error_messages={"required": "Donnez un titre à cette collection."}
    )
    summary = forms.CharField(
        label="Présentation",
        help_text="Une ou deux phrases : ce qu’on y trouve, et pour qui.",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    level = forms.TypedChoiceField(
        label="Visible par",
        choices=[(value, label[:1].upper() + label[1:]) for value, label in Level.choices],
        coerce=int,
        widget=Select,
    )
    rank = forms.IntegerField(
        label="Place", help_text="Les plus petites d’abord.", min_value=0, max_value=1000, required=False
    )

    @classmethod
    def of(cls, collection: Collection, data: Any = None) -> "CollectionForm":
        initial = {name: getattr(collection, name) for name in cls.base_fields}
        return cls(data, initial=initial)

    def said(self) -> dict[str, Any]:
        return {**self.cleaned_data, "rank": self.cleaned_data["rank"] or 0}


class NewCollectionForm(CollectionForm):
    sort = forms.ChoiceField(
        label="Comment elle se remplit",
        choices=[
            (BY_HAND, "À la main : je choisis et j’ordonne"),
            (BY_SEARCH, "Par une recherche, refaite à chaque lecture"),
        ],
        widget=forms.RadioSelect,
        initial=BY_HAND,
    )

    @property
    def is_by_search(self) -> bool:
        return bool(self.cleaned_data["sort"] == BY_SEARCH)

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in super().said().items() if name != "sort"}


class CriteriaForm(forms.Form):
    """The search of a collection."""

    words = forms.CharField(
        label="Mots",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    types = _codes("Types", vocabulary.TYPES)
    themes = _codes("Thèmes", vocabulary.THEMES)
    publics = _codes("Publics", vocabulary.PUBLICS)
    professions = _codes("Métiers", vocabulary.PROFESSIONS)
    languages = _codes("Langues", vocabulary.LANGUAGES)
    order = forms.ChoiceField(
        label="Ordre",
        choices=[("relevance", "Les plus pertinentes d’abord"), ("date", "Les plus récentes d’abord")],
        widget=Select,
        required=False,
    )

    @classmethod
    def of(cls, question: dict[str, Any], data: Any = None) -> "CriteriaForm":
        return cls(data, initial=question)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and not any(given.get(name) for name in self.fields if name != "order"):
            raise forms.ValidationError("Dites au moins un critère : une collection de tout n’aide personne.")
        return given

    def question(self) -> dict[str, Any]:
        said = {name: tuple(self.cleaned_data[name]) for name in _FACETS}
        asked = Question(words=self.cleaned_data["words"].strip(), order=self.cleaned_data["order"] or "relevance")
        return asked.within(**said).to_json()


class MoveForm(forms.Form):
    resource = forms.UUIDField()
    to = forms.ChoiceField(choices=[(UP, UP), (DOWN, DOWN), (REMOVE, REMOVE)])
