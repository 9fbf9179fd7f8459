"""Files to be added to a resource."""

from typing import Any

from django import forms

from maillage.resources.forms.values import Values

UPLOADS = 3  # at once; more after saving


class UploadForm(forms.Form):
    """Files to be added, each with the name that people will read."""

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.rows = []
        for number in range(UPLOADS):
            self.fields[f"upload_{number}"] = forms.FileField(
                label="Fichier",
                required=False,
                widget=forms.FileInput(),
                error_messages={"empty": "Ce fichier est vide.", "invalid": "Ce fichier n’est pas arrivé. Réessayez."},
            )
            self.fields[f"label_{number}"] = forms.CharField(
                label="Son nom, pour les lecteurs", max_length=150, required=False
            )
            self.rows.append((self[f"upload_{number}"], self[f"label_{number}"]))

    def clean(self) -> Values:
        given = super().clean() or {}
        for number in range(UPLOADS):
            label, upload = given.get(f"label_{number}"), given.get(f"upload_{number}")
            if label and not upload and f"upload_{number}" not in self.errors:
                self.add_error(f"upload_{number}", "Choisissez le fichier de nouveau.")
        return given

    def sent(self, title: str) -> list[tuple[int, Any, str]]:
        """Those that can be received, each with its row and its name: that of the resource when it was not named."""
        rows = []
        for number in range(UPLOADS):
            upload, label = (self.cleaned_data.get(f"{part}_{number}") for part in ("upload", "label"))
            if upload:
                rows.append((number, upload, label or title.strip()[:150] or "Document"))
        return rows
