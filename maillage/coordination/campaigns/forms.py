"""A new campaign."""

from django import forms

from maillage.coordination.territory import Territory
from maillage.upkeep.actions import Plan
from maillage.upkeep.models.campaigns import SECTIONS

_DATE = {"required": "Indiquez le jour.", "invalid": "Écrivez une date, par exemple 18/11/2026."}


def _day(label: str) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=_DATE)


class CampaignForm(forms.Form):
    name = forms.CharField(
        label="Nom de la campagne", max_length=120, error_messages={"required": "Donnez un nom à la campagne."}
    )
    departments = forms.MultipleChoiceField(
        label="Départements",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un département."},
    )
    sections = forms.MultipleChoiceField(
        label="À relire",
        choices=[(code, label.capitalize()) for code, label in SECTIONS.items()],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une rubrique."},
    )
    starts_on = _day("Premier jour")
    ends_on = _day("Dernier jour")
    message = forms.CharField(
        label="Message aux structures",
        help_text="Montré sur la page où mène le lien du courriel. Facultatif.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: object, territories: tuple[Territory, ...], **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # those of a form
        ones = [(one.code, one.name) for one in territories if one.is_one]
        self.fields["departments"].choices = ones  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)
