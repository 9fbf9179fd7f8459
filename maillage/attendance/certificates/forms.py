"""What somebody types to check a certificate: the input only."""

from django import forms

from maillage.attendance.certificates import codes


class CheckForm(forms.Form):
    numero = forms.CharField(
        label="Numéro",
        help_text="En haut de l’attestation : « 2027-000123 ».",
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Écrivez le numéro de l’attestation."},
    )
    code = forms.CharField(
        label="Code",
        help_text="En bas, près du carré noir et blanc : dix signes. Le tiret et les minuscules ne comptent pas.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Écrivez le code de l’attestation."},
    )

    def clean_numero(self) -> str:
        """As it is kept."""
        number = codes.read_number(self.cleaned_data["numero"])
        if not number:
            raise forms.ValidationError("Un numéro est une année, un tiret et des chiffres : « 2027-000123 ».")
        return number

    def clean_code(self) -> str:
        return codes.read_code(self.cleaned_data["code"])
