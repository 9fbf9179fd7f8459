"""What a structure writes of itself when it asks to be listed."""

from typing import Any

import phonenumbers
from django import forms

from maillage.core.widgets import Select
from maillage.directory.models import Organisation
from maillage.territories import gazetteer
from maillage.upkeep import siret as numbers
from maillage.upkeep.requests.actions import Said

_FRANCE = 33
_LATER = {"autocomplete": "off"}


def _departments() -> list[tuple[str, str]]:
    rows = gazetteer.load().departments
    return [("", "Choisissez"), *((code, f"{rows[code].name} ({code})") for code in sorted(rows))]


class RequestForm(forms.Form):
    name = forms.CharField(
        label="Nom de la structure",
        help_text="Tel qu’il est déclaré.",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Écrivez le nom de la structure."},
    )
    kind = forms.ChoiceField(
        label="Nature",
        choices=[("", "Choisissez"), *Organisation.Kind.choices],
        widget=Select,
        error_messages={"required": "Choisissez la nature de la structure."},
    )
    siret = forms.CharField(
        label="SIRET",
        help_text="14 chiffres. Celui de l’établissement qui reçoit, pas celui du siège.",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={**_LATER, "inputmode": "numeric"}),
    )
    rna = forms.CharField(
        label="Numéro RNA",
        help_text="Pour une association : W et 9 caractères. Les associations d’Alsace et de Moselle n’en ont pas : donnez le SIRET.",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs=_LATER),
    )
    department = forms.ChoiceField(
        label="Département",
        choices=_departments,
        widget=Select,
        error_messages={"required": "Choisissez le département."},
    )
    description = forms.CharField(
        label="Ce que fait la structure",
        help_text="Pour qui, et comment. N’écrivez ni nom, ni histoire d’un enfant. N’écrivez pas une adresse qui doit rester secrète.",
        max_length=2000,
        min_length=30,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Dites en quelques phrases ce que fait la structure.",
            "min_length": "Dites-en un peu plus : 30 caractères au moins.",
        },
    )
    website = forms.URLField(
        label="Site web",
        help_text="Facultatif.",
        required=False,
        max_length=400,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
        error_messages={"invalid": "Cette adresse n’est pas celle d’un site : par exemple https://exemple.org."},
    )
    phone = forms.CharField(
        label="Téléphone de la structure",
        help_text="Nous l’appellerons peut-être.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"required": "Donnez un numéro de téléphone de la structure."},
    )
    email = forms.EmailField(
        label="Votre courriel professionnel",
        help_text="Pour vous répondre. Il n’est ni publié, ni donné.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Donnez un courriel : la réponse y sera envoyée.",
            "invalid": "Ce courriel n’est pas complet : par exemple accueil@exemple.org.",
        },
    )
    role = forms.CharField(
        label="Votre fonction",
        help_text="Par exemple : directrice, chef de service.",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"required": "Écrivez votre fonction dans la structure."},
    )

    def clean_siret(self) -> str:
        return self._number("siret", numbers.siret_problem)

    def clean_rna(self) -> str:
        return self._number("rna", numbers.rna_problem)

    def clean_phone(self) -> str:
        """As it is dialled in France; a short number is no way to reach one structure."""
        try:
            number = phonenumbers.parse(str(self.cleaned_data["phone"]), "FR")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise forms.ValidationError("Ce numéro de téléphone n’est pas complet : par exemple 01 99 00 10 20.")
        is_french = number.country_code == _FRANCE
        shape = phonenumbers.PhoneNumberFormat
        return phonenumbers.format_number(number, shape.NATIONAL if is_french else shape.INTERNATIONAL)

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        has_none = not said.get("siret") and not said.get("rna")
        if has_none and not {"siret", "rna"} & self.errors.keys() and said.get("kind") not in {None, "", "state"}:
            self.add_error("siret", "Donnez au moins un numéro : SIRET ou RNA.")
        return said

    def said(self) -> Said:
        """Once valid."""
        return Said(**self.cleaned_data)

    def _number(self, name: str, problem_of: Any) -> str:
        number = numbers.tidy(str(self.cleaned_data[name]))
        if number and (problem := problem_of(number)):
            raise forms.ValidationError(problem)
        return number
