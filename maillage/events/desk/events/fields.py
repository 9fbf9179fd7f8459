"""The parts of the form of an event: what each asks, and how it is shown; and its days, which the form of a session asks too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst

from maillage.events.models import Event
from maillage.resources.forms.fields import Day

_DAY = "Ce jour n’existe pas. Écrivez par exemple 24/12/2027."
_HOUR = "Cette heure n’existe pas. Écrivez par exemple 09:30."


class Hour(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class DaysForm(forms.Form):
    """When, as it is announced."""

    first_day = forms.DateField(
        label="Premier jour",
        widget=Day(),
        error_messages={"required": "Dites quel est le premier jour.", "invalid": _DAY},
    )
    last_day = forms.DateField(
        label="Dernier jour",
        help_text="Vide : un seul jour.",
        widget=Day(),
        required=False,
        error_messages={"invalid": _DAY},
    )
    announced_start = forms.TimeField(
        label="Début annoncé", widget=Hour(), required=False, error_messages={"invalid": _HOUR}
    )
    announced_end = forms.TimeField(
        label="Fin annoncée", widget=Hour(), required=False, error_messages={"invalid": _HOUR}
    )

    def clean(self) -> dict[str, Any]:
        """What can be said beside a field; the action refuses the same."""
        given = super().clean() or {}
        if given.get("first_day") and "last_day" not in self.errors:
            given["last_day"] = given.get("last_day") or given["first_day"]
            if given["last_day"] < given["first_day"]:
                self.add_error("last_day", "Le dernier jour vient avant le premier : corrigez l’un des deux.")
        start, end = given.get("announced_start"), given.get("announced_end")
        if start and end and end <= start and given.get("first_day") == given.get("last_day"):
            self.add_error("announced_end", "L’heure de fin annoncée vient avant celle de début.")
        return given


@dataclass(frozen=True, slots=True)
class Part:
    """`fields`: how each is shown (half, wide, chips, folded, choices), and itself."""

    code: str
    title: str
    intro: str
    fields: tuple[tuple[str, forms.BoundField], ...]
    is_folded: bool = False

    @property
    def has_errors(self) -> bool:
        return any(field.errors for _, field in self.fields)


# Code, title, what to know, fields.
PARTS: tuple[tuple[str, str, str, Sequence[str]], ...] = (
    ("essentiel", "L’essentiel", "", ("kind", "title", "summary", "body", "parent")),
    (
        "quand",
        "Quand",
        "Les heures sont celles de l’affiche. Le programme, créneau par créneau, s’écrit ensuite.",
        ("first_day", "last_day", "announced_start", "announced_end", "zone"),
    ),
    ("ou", "Où", "", ("mode", "place_name", "place_address")),
    ("qui", "Qui organise", "", ("organiser", "organiser_name", "co_organisers")),
    ("pour-qui", "Pour qui, et où on l’annonce", "", ("departments", "themes", "professions", "level")),
    (
        "acces",
        "Pour que chacun puisse venir",
        "Cochez ce qui est prévu : c’est une promesse, affichée avec l’évènement.",
        ("accessibility", "accessibility_provider", "accessibility_contact"),
    ),
    ("inscription", "Inscription", "", ("registering", "registration_link", "registration_closes_at")),
    (
        "discretion",
        "Titre discret (facultatif)",
        "Sur un téléphone posé sur la table, un titre peut en dire trop. Celui-ci le remplace dans les calendriers et l’adresse.",
        ("neutral_title",),
    ),
)
FOLDED = frozenset({"discretion"})
_WIDE = frozenset({"title", "place_address", "accessibility_contact", "neutral_title", "registration_link", "parent"})


def component(name: str, field: forms.Field) -> str:
    if name == "departments":
        return "folded"
    if isinstance(field.widget, forms.CheckboxSelectMultiple):
        return "chips"
    if isinstance(field.widget, forms.RadioSelect):
        return "choices"
    return "wide" if isinstance(field.widget, forms.Textarea) or name in _WIDE else "half"


def column(name: str) -> Any:
    return Event._meta.get_field(name)  # noqa: SLF001 -- Django's public API


def line(name: str, label: str, help_text: str = "", **kwargs: Any) -> forms.CharField:
    """As long as its column allows."""
    kwargs.setdefault("required", False)
    return forms.CharField(label=label, help_text=help_text, max_length=column(name).max_length, **kwargs)


def capitalised(choices: Iterable[tuple[Any, str]]) -> list[tuple[str, str]]:
    return [(str(code), capfirst(text)) for code, text in choices]
