"""The first small step of a proposal: which type of resource."""

from django import forms

from maillage.resources import vocabulary


class TypeForm(forms.Form):
    """From the address; what is no type is as if nothing was chosen."""

    type = forms.ChoiceField(choices=list(vocabulary.TYPES.items()))

    def chosen(self) -> str:
        return self.cleaned_data["type"] if self.is_valid() else ""
