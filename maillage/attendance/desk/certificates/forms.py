"""What people say of the rule and of a withdrawal: the input only."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from maillage.attendance.actions import RuleContent
from maillage.attendance.actions.certificates import LONGEST_REASON
from maillage.attendance.models import CertificateRule

Rule = CertificateRule.Rule
_RULES = (
    (Rule.ALWAYS, "Toute personne venue, même une partie du temps"),
    (Rule.ALL, "Présente à toutes les demi-journées"),
    (Rule.MINUTES, "Présente au moins un certain temps"),
    (Rule.BY_HAND, "Au cas par cas : vous cochez les personnes"),
)
_HOURS = {"invalid": "La durée se dit en heures : « 6 » ou « 6,5 »."}
_MINUTES = {"invalid": "Écrivez un nombre de minutes : « 180 »."}


class RuleForm(forms.Form):
    rule = forms.ChoiceField(label="Qui a une attestation", choices=_RULES, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label="Minutes au moins",
        help_text="Pour « un certain temps » seulement.",
        required=False,
        min_value=1,
        error_messages=_MINUTES,
    )
    hours = forms.DecimalField(
        label="Durée prévue, en heures",
        help_text="Facultatif. Sans elle, l’attestation dit le temps du programme où la personne était là, pauses déduites. "
        "Avec elle, une personne présente tout le temps a cette durée, et l’attestation dit « durée prévue ».",
        required=False,
        max_digits=5,
        decimal_places=2,
        localize=True,
        error_messages=_HOURS,
    )
    action = forms.CharField(
        label="Nature de l’action", help_text="« action de formation », « journée d’étude »", max_length=120
    )
    signatory = forms.CharField(
        label="Signée par", help_text="Prénom et nom de qui engage l’organisateur.", max_length=120, required=False
    )
    signatory_function = forms.CharField(label="Sa fonction", max_length=120, required=False)
    town = forms.CharField(label="Faite à", help_text="« Melun »", max_length=80, required=False)
    is_discreet = forms.BooleanField(
        label="Écrire le titre discret de l’évènement",
        help_text="Une attestation se montre à un employeur, à un collègue : le vrai titre peut trop en dire.",
        required=False,
    )

    def content(self) -> RuleContent:
        return RuleContent(**self.cleaned_data)


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi",
        help_text="Pour vous seulement : « délivrée par erreur ». Ne nommez personne.",
        max_length=LONGEST_REASON,
    )


def initial(rule: CertificateRule) -> dict[str, Any]:
    return {name: getattr(rule, name) for name in RuleForm.base_fields}


def ticked(data: QueryDict) -> list[UUID]:
    """People of the list; what is no key of anybody is left out."""
    return [UUID(text) for text in data.getlist("qui") if _is_key(text)]


def _is_key(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
