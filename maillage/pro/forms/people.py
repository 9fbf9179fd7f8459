"""Who comes into a structure, and in which role."""

from django import forms

from maillage.core.widgets import Select
from maillage.directory.models import Membership


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="Son adresse électronique",
        help_text="De préférence son adresse de travail.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Indiquez une adresse.",
            "invalid": "Cette adresse n’est pas complète. Exemple : prenom@example.org",
        },
    )
    role = forms.ChoiceField(
        label="Son rôle", choices=[(role.value, role.label.capitalize()) for role in Membership.Role], widget=Select
    )


class RoleForm(forms.Form):
    role = forms.ChoiceField(choices=Membership.Role.choices)
