"""Parses a suggestion: closed reasons, short corrected values, and no word about a person."""

import re
from typing import Any

from django import forms

from maillage.directory import checks, suggestions

_LONGEST = 200
# What a free word must not hold: an address to write to, a link, a number that would reach somebody.
_REACHES_SOMEBODY = re.compile(r"@|https?:|www\.|(?:\d[\s.\-]?){6,}", re.IGNORECASE)
_REASON_OF = {
    "n": suggestions.NUMBER,
    "h": suggestions.HOURS,
    "a": suggestions.ADDRESS,
    "m": suggestions.OTHER,
}
_PLAIN = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"})


class SuggestionForm(forms.Form):
    r = forms.MultipleChoiceField(
        label="Qu’est-ce qui n’est pas juste ?",
        help_text="Plusieurs choix possibles.",
        choices=list(suggestions.REASONS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Choisissez parmi les réponses de la liste."},
    )
    n = forms.CharField(label="Le bon numéro", help_text="Facultatif.", max_length=40, required=False, widget=_PLAIN)
    h = forms.CharField(
        label="Les bons horaires",
        help_text="Facultatif. Par exemple : lundi au vendredi, 9 h à 18 h.",
        max_length=_LONGEST,
        required=False,
        widget=_PLAIN,
    )
    a = forms.CharField(
        label="La bonne adresse", help_text="Facultatif.", max_length=_LONGEST, required=False, widget=_PLAIN
    )
    m = forms.CharField(
        label="Ce qui n’est pas juste",
        help_text="Facultatif. N’écrivez le nom de personne.",
        max_length=_LONGEST,
        required=False,
        widget=_PLAIN,
    )

    def __init__(self, *args: Any, is_secret: bool, **kwargs: Any) -> None:
        """`is_secret`: a place of this service is protected, so nothing is asked that could say where."""
        super().__init__(*args, **kwargs)
        if is_secret:
            reasons = [(code, label) for code, label in suggestions.REASONS.items() if code != suggestions.ADDRESS]
            self.fields["r"].choices = reasons  # type: ignore[attr-defined]  # a MultipleChoiceField
            for name in ("h", "a", "m"):
                del self.fields[name]

    def clean_n(self) -> str:
        number = str(self.cleaned_data["n"])
        if number and not checks.is_phone(number):
            raise forms.ValidationError("Ce numéro n’a pas la bonne longueur. Vérifiez ses chiffres.")
        return number

    def clean_h(self) -> str:
        return self._without_contact("h")

    def clean_a(self) -> str:
        return self._without_contact("a")

    def clean_m(self) -> str:
        return self._without_contact("m")

    def clean(self) -> dict[str, Any]:
        """What is given instead says what is wrong."""
        said = self.cleaned_data
        given = {name for name in _REASON_OF if said.get(name)}
        said["r"] = sorted({*said.get("r", ()), *(_REASON_OF[name] for name in given)})
        if not said["r"] and not self.errors:
            self.add_error("r", "Choisissez au moins une réponse.")
        return said

    def correction(self) -> suggestions.Correction:
        said = self.cleaned_data
        return suggestions.Correction(
            reasons=tuple(said["r"]),
            phone=said.get("n", ""),
            hours=said.get("h", ""),
            address=said.get("a", ""),
            other=said.get("m", ""),
        )

    def _without_contact(self, name: str) -> str:
        text = " ".join(str(self.cleaned_data[name]).split())
        if _REACHES_SOMEBODY.search(text):
            raise forms.ValidationError("N’écrivez ici ni numéro, ni courriel, ni lien.")
        return text


class FollowForm(forms.Form):
    code = forms.CharField(
        label="Code de la correction",
        help_text="Seize signes, comme 7K3F-9QWD-M0TX-58BH.",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
        error_messages={"required": "Écrivez le code affiché après l’envoi."},
    )
