"""What a coordinator says of a request to be listed."""

from django import forms

from maillage.upkeep.requests.actions import PROOFS, REFUSALS


class ProofsForm(forms.Form):
    proofs = forms.MultipleChoiceField(
        label="Ce que vous avez vérifié",
        choices=list(PROOFS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Faites les deux vérifications, et cochez-les, avant de continuer."},
    )


class RefusalForm(forms.Form):
    reason = forms.ChoiceField(
        label="Motif",
        help_text="C’est la seule phrase que la structure lira.",
        choices=[(code, f"{text[0].upper()}{text[1:]}.") for code, text in REFUSALS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le motif : il est écrit à la structure."},
    )
