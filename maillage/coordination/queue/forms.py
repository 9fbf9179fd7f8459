"""What is typed on « À traiter » and on the page of a proposal."""

from django import forms

from maillage.coordination.queue import queries as queue


class QueueFilterForm(forms.Form):
    """In the address; what makes no sense there is as if it were not there."""

    k = forms.ChoiceField(required=False, choices=[("", "Tout"), *((kind.code, kind.label) for kind in queue.KINDS)])
    n = forms.IntegerField(required=False, min_value=1, max_value=10_000)

    def kind(self) -> str:
        return "" if "k" in self.errors else str(self.cleaned_data["k"])

    def page(self) -> int:
        return 1 if "n" in self.errors else self.cleaned_data["n"] or 1


class WordForm(forms.Form):
    """A word to the author of a proposal."""

    text = forms.CharField(
        label="Message",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Écrivez quelques mots : la personne qui propose les lira."},
    )


class ChangesForm(WordForm):
    text = forms.CharField(
        label="Ce qu’il faut compléter",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "c"}),
        error_messages={"required": "Dites ce qu’il faut compléter : la personne qui propose le lira."},
    )


class RefusalForm(WordForm):
    text = forms.CharField(
        label="Pourquoi vous déclinez",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "data-key": "d"}),
        error_messages={"required": "Donnez la raison : la personne qui propose la lira."},
    )


class AcceptForm(forms.Form):
    """The digest of what the person had before her eyes, and of the doubts that she said she verified."""

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    verified = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
