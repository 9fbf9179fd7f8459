"""Filters of the journal, in the address; what makes no sense there is as if it were not there."""

from django import forms

from maillage.coordination import journal_words
from maillage.core.models import JournalEntry


class JournalFilterForm(forms.Form):
    quoi = forms.ChoiceField(label="Domaine", required=False, choices=[("", "Tout"), *journal_words.DOMAINS.items()])
    qui = forms.RegexField(
        r"^\d{1,18}$",
        label="Compte n°",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 6, "autocomplete": "off"}),
    )
    resultat = forms.ChoiceField(label="Résultat", required=False, choices=[("", "Tous"), *JournalEntry.Result.choices])
    objet = forms.RegexField(r"^\w{8,64}$", required=False, widget=forms.HiddenInput)
    avant = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def chosen(self, name: str) -> str:
        return "" if name in self.errors else str(self.cleaned_data[name] or "")
