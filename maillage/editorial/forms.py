"""What narrows the list of news: codes of closed lists, in the address."""

from django import forms

from maillage.core.widgets import Select
from maillage.editorial import queries
from maillage.resources import vocabulary


class NarrowingForm(forms.Form):
    theme = forms.ChoiceField(label="Thème", required=False, widget=Select)
    territoire = forms.ChoiceField(label="Territoire", required=False, widget=Select)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # those of a form
        themes = [(code, label[:1].upper() + label[1:]) for code, label in vocabulary.THEMES.items()]
        self.fields["theme"].choices = [("", "Tous les thèmes"), *themes]  # type: ignore[attr-defined]
        places = [(code, f"{name} ({code})") for code, name in sorted(queries.departments().items())]
        self.fields["territoire"].choices = [("", "Toute la France"), *places]  # type: ignore[attr-defined]
