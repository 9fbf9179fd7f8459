"""The lists that narrow the agenda; what is chosen stands in the address, in codes."""

from django import forms
from django.utils.text import capfirst

from maillage.core.widgets import Select
from maillage.events.agenda.narrowing import NAMES, PAST, Asked, vocabulary

_LABELS = {
    "departement": ("Département", "Toute la France"),
    "theme": ("Thème", "Tous les thèmes"),
    "metier": ("Pour quel métier", "Tous les métiers"),
    "nature": ("Nature", "Toutes"),
    "modalite": ("Comment venir", "Toutes les façons"),
}


class NarrowingForm(forms.Form):
    """Shows what is asked; `narrowing.read` reads what it sends."""

    def __init__(self, asked: Asked) -> None:
        super().__init__(initial={letter: getattr(asked, name) for letter, name in NAMES.items()})
        for letter, (label, nothing) in _LABELS.items():
            choices = [("", nothing), *_choices(letter)]
            self.fields[letter] = forms.ChoiceField(label=label, choices=choices, required=False, widget=Select)
        if asked.is_past:
            self.fields["quand"] = forms.CharField(initial=PAST, widget=forms.HiddenInput)


def _choices(letter: str) -> list[tuple[str, str]]:
    said = vocabulary(NAMES[letter]).items()
    if letter == "departement":
        return [(code, f"{name} ({code})") for code, name in sorted(said)]
    return [(code, capfirst(label)) for code, label in said]
