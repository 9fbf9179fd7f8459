"""What may be proposed of a record, as a form: one field for each value that the kind of the record lets somebody propose."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models

from maillage.core.fields import CodesField
from maillage.core.widgets import Select
from maillage.directory import vocabulary
from maillage.directory.models import Organisation, Service, Site
from maillage.moderation.registry import Kind, Values

MODELS: dict[str, type[models.Model]] = {
    "directory.organisation": Organisation,
    "directory.service": Service,
    "directory.site": Site,
}
# What is proposed, in the order in which people think of it. What changes at once (hours) and what the coordination decides
# alone (status, visibility, networks) are not here.
SECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "directory.organisation": (
        ("La structure", ("name", "short_name", "kind", "description")),
        ("La joindre", ("phone", "email", "website")),
        ("Ses numéros", ("siret", "rna")),
    ),
    "directory.service": (
        ("Le service", ("name", "type", "young_text", "description")),
        (
            "Pour qui",
            (
                "needs",
                "audiences",
                "age_min",
                "age_max",
                "audience_details",
                "is_anonymous",
                "without_parental_consent",
            ),
        ),
        ("Le joindre", ("phone", "email", "website", "contact_modes", "contact_link", "contact_details")),
        ("Y accéder", ("access_modes", "access_conditions", "who_can_ask", "languages", "response_delay")),
        ("Le coût", ("cost", "cost_details")),
    ),
    "directory.site": (
        ("Le lieu", ("name", "address", "address_details", "postal_code", "city")),
        ("Y venir", ("how_to_reach", "wheelchair", "accessibility_url")),
    ),
}
_HELP = {
    "young_text": "Deux phrases simples, en disant « tu ». Sans le mot qui fait peur.",
    "description": "Pour les professionnels : cadre, habilitation, équipe.",
    "phone": "Le numéro de la porte d’entrée, jamais celui d’un lieu protégé.",
    "response_delay": "Par exemple : « sous 72 heures ».",
    "short_name": "S’il y en a un.",
    "siret": "Quatorze chiffres.",
}
_CODES: dict[str, Mapping[str, str]] = {
    "needs": {need.code: need.label for need in vocabulary.NEEDS},
    "audiences": vocabulary.AUDIENCES,
    "who_can_ask": vocabulary.AUDIENCES,
    "access_modes": vocabulary.ACCESS_MODES,
    "contact_modes": vocabulary.CONTACT_MODES,
    "languages": vocabulary.LANGUAGES,
}
_YES_NO = (("", "Non renseigné"), ("yes", "Oui"), ("no", "Non"))
_MANY = 30
_TO_YES_NO = {True: "yes", False: "no", None: ""}
_FROM_YES_NO = {text: value for value, text in _TO_YES_NO.items()}


class ChangeForm(forms.Form):
    """`seen` carries what the record said when the form was shown: only what the person changed since is proposed."""

    note = forms.CharField(
        label="Un mot pour la coordination",
        help_text="Facultatif. Par exemple : qui a décidé ce changement, et depuis quand.",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, kind: Kind, values: Values, *args: Any, note: str = "", seen: Values | None = None, **kwargs: Any
    ) -> None:
        """`values`: what the fields begin with; `seen`: what the record says, when that is something else."""
        self.sections = _sections(kind, values)
        said = {name: values[name] for _, names in self.sections for name in names}
        kwargs["initial"] = {
            **{name: _TO_YES_NO[value] if _is_yes_no(kind, name) else value for name, value in said.items()},
            "note": note,
            "seen": {name: (seen or values).get(name) for name in said},
        }
        super().__init__(*args, **kwargs)
        self._yes_no = {name for name in said if _is_yes_no(kind, name)}
        for name in said:
            self.fields[name] = _field(kind, name)

    def groups(self) -> list[tuple[str, list[tuple[str, forms.BoundField]]]]:
        """Each section with its fields and the component that shows each."""
        return [
            (title, [(_component(self.fields[name]), self[name]) for name in names]) for title, names in self.sections
        ]

    def changes(self) -> Values:
        """What the person wrote that differs from what she saw."""
        seen = self.cleaned_data["seen"] if isinstance(self.cleaned_data["seen"], dict) else {}
        said = {name: self._value(name) for _, names in self.sections for name in names}
        return {name: value for name, value in said.items() if _differs(value, seen.get(name))}

    def _value(self, name: str) -> Any:
        value = self.cleaned_data[name]
        if name in self._yes_no:
            return _FROM_YES_NO[value]
        return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def blank(kind: Kind) -> Values:
    """What the fields of a new record begin with."""
    names = [name for _, names in SECTIONS[kind.code] for name in names]
    return {name: _blank(_column(kind, name)) for name in names}


def _blank(column: Any) -> Any:
    if isinstance(column, CodesField):
        return []
    return None if isinstance(column, models.BooleanField) else column.get_default() or ""


def _differs(value: Any, seen: Any) -> bool:
    """Nothing said and an empty text are the same; a set of codes has no order."""
    if isinstance(value, list):
        return set(value) != set(seen or ())
    return json.dumps(value or None) != json.dumps(seen or None) or (value is False) != (seen is False)


def _sections(kind: Kind, values: Values) -> list[tuple[str, list[str]]]:
    """Without the fields that this very record does not tell, such as those of a protected place."""
    kept = [(title, [name for name in names if name in values]) for title, names in SECTIONS[kind.code]]
    return [(title, names) for title, names in kept if names]


def _is_yes_no(kind: Kind, name: str) -> bool:
    return isinstance(_column(kind, name), models.BooleanField)


def _column(kind: Kind, name: str) -> Any:
    return MODELS[kind.code]._meta.get_field(name)  # noqa: SLF001 -- Django's public API


def _field(kind: Kind, name: str) -> forms.Field:
    column = _column(kind, name)
    said: dict[str, Any] = {
        "label": kind.fields[name].label[:1].upper() + kind.fields[name].label[1:],
        "help_text": _HELP.get(name, ""),
        "required": name == "name" and kind.code != "directory.site",
    }
    if isinstance(column, CodesField):
        return forms.MultipleChoiceField(choices=_choices(name), widget=forms.CheckboxSelectMultiple, **said)
    if isinstance(column, models.BooleanField):
        return forms.ChoiceField(choices=_YES_NO, widget=Select, **said)
    if column.choices:
        return forms.ChoiceField(choices=column.choices, widget=Select, **said)
    if isinstance(column, models.TextField) or (column.max_length or 0) > 300:
        rows = 8 if name == "description" else 4
        if not isinstance(column, models.URLField):
            return forms.CharField(max_length=column.max_length, widget=forms.Textarea(attrs={"rows": rows}), **said)
    return forms.CharField(max_length=column.max_length, **said)


def _choices(name: str) -> Iterable[tuple[str, str]]:
    return _CODES[name].items()


def _component(field: forms.Field) -> str:
    """How it is shown: check boxes (folded when they are many), or a field on the whole line or on half of it."""
    if isinstance(field, forms.MultipleChoiceField):
        return "folded" if len(field.widget.choices) > _MANY else "chips"
    return "wide" if isinstance(field.widget, forms.Textarea) else "half"
