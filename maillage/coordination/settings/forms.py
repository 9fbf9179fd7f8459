"""The settings of a territory."""

from django import forms

from maillage.coordination import queries


class TerritoryForm(forms.Form):
    threshold = forms.IntegerField(
        label="Seuil du secret statistique",
        required=False,
        max_value=1000,
        error_messages={"max_value": "Indiquez au plus 1 000.", "invalid": "Écrivez un nombre entier."},
    )
    call_note = forms.CharField(
        label="Consigne pour les appels de vérification",
        help_text="Montrée à qui vérifie une fiche de ce territoire. Ni nom, ni adresse.",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": "Restez sous 1 000 caractères."},
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # those of a form
        least = queries.network_threshold()
        self.fields[
            "threshold"
        ].help_text = (
            f"Un nombre plus petit n’est jamais montré. Au moins {least}, le seuil du réseau. Vide, c’est {least}."
        )

    def clean_threshold(self) -> int | None:
        value: int | None = self.cleaned_data["threshold"]
        least = queries.network_threshold()
        if value is not None and value < least:
            raise forms.ValidationError(f"Le seuil ne peut pas descendre sous celui du réseau : {least}.")
        return value
