"""What people send of the online room: the input only."""

from collections.abc import Sequence
from typing import Any

from django import forms

from maillage.attendance.desk.presence.around import code
from maillage.attendance.presences import Half, report

LONGEST = 600_000  # letters: two thousand people, with their hours
_LOST = {"empty": "Ce fichier est vide.", "invalid": "Ce fichier n’est pas arrivé. Réessayez."}


class MinutesForm(forms.Form):
    """The report, pasted or sent; a file comes before what is pasted."""

    upload = forms.FileField(
        label="Le fichier du compte-rendu",
        help_text="Celui que la salle donne après la réunion : CSV, séparé par des virgules, des points-virgules ou des tabulations.",
        widget=forms.FileInput(),
        required=False,
        error_messages=_LOST,
    )
    text = forms.CharField(
        label="Ou collez-le ici",
        help_text="Avec la ligne des titres : nom ou adresse, puis minutes, ou heures d’arrivée et de départ.",
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        max_length=LONGEST,
        required=False,
    )
    halves = forms.MultipleChoiceField(
        label="Quand le compte-rendu ne dit que des minutes, il porte sur",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, known: Sequence[Half]) -> None:
        super().__init__(data, files, initial={"halves": [code(half) for half in known]})
        self._known = known
        field = self.fields["halves"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code(half), half.label.capitalize()) for half in known]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if (upload := given.get("upload")) is not None:
            if upload.size > LONGEST * 2:
                raise forms.ValidationError(
                    "Ce fichier est trop grand pour un compte-rendu. Envoyez-le en plusieurs fois."
                )
            given["text"] = report.decoded(upload.read())
        # However it came: the same text is read again when it is kept.
        given["text"] = "\n".join(given.get("text", "").splitlines()).strip()
        if not given["text"]:
            raise forms.ValidationError("Choisissez un fichier, ou collez le compte-rendu.")
        return given

    def chosen(self) -> list[Half]:
        """All of them when none is ticked."""
        wanted = self.cleaned_data["halves"]
        return [half for half in self._known if code(half) in wanted] or list(self._known)
