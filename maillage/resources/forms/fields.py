"""The parts of the form of a resource: its fields, and how each is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms

from maillage.core.widgets import Select
from maillage.resources.models import Practice, Resource

_PRACTICE_HELP = {
    "context": "D’où vous êtes partis : le territoire, le besoin, ce qui manquait.",
    "action": "Ce que vous faites, étape par étape.",
    "partners": "Qui fait quoi : des structures et des métiers, jamais des personnes.",
    "means": "Temps, postes, budget, locaux, formation.",
    "results": "Ce qui a changé, et comment vous le savez.",
    "transfer": "Ce qu’une autre équipe doit savoir pour faire de même.",
    "contact": "Un accueil, une adresse générale : jamais le numéro d’une personne. Réservé aux professionnels.",
}


@dataclass(frozen=True, slots=True)
class Section:
    """`fields`: how each is shown (half, wide, chips, folded, choices), and itself with what the checks say about it."""

    code: str
    title: str
    fields: tuple[tuple[str, forms.BoundField, tuple[str, ...]], ...]
    is_folded: bool = False

    @property
    def has_errors(self) -> bool:
        return any(field.errors or said for _, field, said in self.fields)


class Moment(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class Day(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def line(name: str, label: str, help_text: str = "", **kwargs: Any) -> forms.CharField:
    column: Any = Resource._meta.get_field(name)  # noqa: SLF001 -- Django's public API
    return forms.CharField(label=label, help_text=help_text, max_length=column.max_length, required=False, **kwargs)


def text_area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def chips(label: str, codes: Mapping[str, str], help_text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=[(code, text[:1].upper() + text[1:]) for code, text in codes.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def one_of(label: str, codes: Iterable[tuple[Any, str]], help_text: str = "") -> forms.ChoiceField:
    choices = [(str(code), text[:1].upper() + text[1:]) for code, text in codes]
    return forms.ChoiceField(label=label, help_text=help_text, choices=choices, widget=Select, required=False)


def practice_field(name: str) -> forms.CharField:
    column: Any = Practice._meta.get_field(name)  # noqa: SLF001 -- Django's public API
    label = str(column.verbose_name)
    return forms.CharField(
        label=label[:1].upper() + label[1:],
        help_text=_PRACTICE_HELP[name],
        max_length=column.max_length,
        widget=forms.TextInput() if name == "contact" else text_area(4),
        required=False,
    )


def component(name: str, field: forms.Field) -> str:
    if name == "departments":
        return "folded"
    if isinstance(field.widget, forms.CheckboxSelectMultiple):
        return "chips"
    if isinstance(field.widget, forms.RadioSelect):
        return "choices"
    return "wide" if isinstance(field.widget, forms.Textarea) or name in {"title", "practice_contact"} else "half"
