"""What a coordinator chooses of two structures that are one."""

from django import forms

from maillage.upkeep.duplicates.actions import Choices
from maillage.upkeep.duplicates.fields import FIELDS

_SIDES = (("first", "la première fiche"), ("second", "la seconde fiche"))


class DuplicateFilterForm(forms.Form):
    """In the address; what makes no sense there is as if it were not there."""

    n = forms.IntegerField(required=False, min_value=1, max_value=10_000)

    def page(self) -> int:
        return (self.cleaned_data["n"] or 1) if self.is_valid() else 1


class MergeForm(forms.Form):
    """One choice for the structure to keep, one for each field on which they differ (`fields.FIELDS`)."""

    kept = forms.ChoiceField(label="Fiche à garder", choices=_SIDES)
    seen = forms.CharField(max_length=64)

    def __init__(self, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a request holds
        for name, shown in FIELDS.items():
            self.fields[name] = forms.ChoiceField(label=shown.label, choices=_SIDES, required=False)

    def choices(self) -> Choices:
        """What makes no sense is refused by the action, in words."""
        self.is_valid()
        said = {name: self.cleaned_data.get(name) or "" for name in ("kept", "seen", *FIELDS)}
        return Choices(
            kept=said.pop("kept"), seen=said.pop("seen"), taken={name: side for name, side in said.items() if side}
        )
