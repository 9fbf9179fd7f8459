"""The lists that narrow the catalogue; what is chosen stands in the address, in codes."""

from django import forms
from django.utils.text import capfirst

from maillage.core.widgets import Select
from maillage.events.agenda.narrowing import PAST, vocabulary
from maillage.trainings.catalogue.narrowing import LETTERS, ONLINE, Asked

_LABELS = {
    "departement": ("Où", "Partout"),
    "metier": ("Pour quel métier", "Tous les métiers"),
    "theme": ("Thème", "Tous les thèmes"),
    "modalite": ("Comment venir", "Toutes les façons"),
}


class NarrowingForm(forms.Form):
    """Shows what is asked; `narrowing.read` reads what it sends. `names`: the lists to show."""

    def __init__(self, asked: Asked, names: tuple[str, ...] = tuple(_LABELS), *, has_cross: bool = True) -> None:
        said = {letter: getattr(asked.agenda, LETTERS[letter]) for letter in names}
        if asked.is_online:
            said["departement"] = ONLINE
        super().__init__(initial=said)
        for letter in names:
            label, nothing = _LABELS[letter]
            choices = [("", nothing), *_choices(letter)]
            self.fields[letter] = forms.ChoiceField(label=label, choices=choices, required=False, widget=Select)
        if has_cross:
            self.fields["croisee"] = forms.ChoiceField(
                label="Formations croisées",
                help_text="À venir : annoncées pour plusieurs métiers. Passées : d’après les métiers présents.",
                choices=[("", "Toutes"), ("1", "Croisées seulement")],
                initial="1" if asked.is_cross else "",
                required=False,
                widget=Select,
            )
        if asked.is_past:
            self.fields["quand"] = forms.CharField(initial=PAST, widget=forms.HiddenInput)


def _choices(letter: str) -> list[tuple[str, str]]:
    said = vocabulary(LETTERS[letter]).items()
    if letter == "departement":
        return [(ONLINE, "En ligne"), *((code, f"{name} ({code})") for code, name in sorted(said))]
    return [(code, capfirst(label)) for code, label in said]
