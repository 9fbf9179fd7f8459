"""What people type of a questionnaire: the input only."""

from typing import Any

from django import forms
from django.utils.text import capfirst

from maillage.core.widgets import Select
from maillage.surveys import actions
from maillage.surveys.models import Questionnaire, QuestionnaireItem, TextAnswer
from maillage.trainings.desk.questionnaires.objects import Owner

Kind, When = QuestionnaireItem.Kind, QuestionnaireItem.When
_STATES = {
    TextAnswer.State.INTERNAL: "Garder pour l’équipe",
    TextAnswer.State.PUBLIC: "Peut être cité",
}
REMOVE = "remove"


class CopyForm(forms.Form):
    owner = forms.ChoiceField(label="Pour qui", widget=Select)

    def __init__(self, data: Any = None, *, owners: list[Owner]) -> None:
        super().__init__(data)
        self._owners = {one.code: one for one in owners}
        field = self.fields["owner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.code, one.name) for one in owners]
        field.required = "" not in self._owners

    def chosen(self) -> Owner:
        return self._owners[self.cleaned_data["owner"]]


class QuestionnaireForm(forms.Form):
    title = forms.CharField(
        label="Titre", help_text="Pour vous y retrouver : ceux qui répondent ne le voient pas.", max_length=150
    )
    intro = forms.CharField(
        label="Introduction",
        help_text="Lue avant les questions. Facultative.",
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: Any = None, *, questionnaire: Questionnaire) -> None:
        super().__init__(data, initial={"title": questionnaire.title, "intro": questionnaire.intro})


class QuestionForm(forms.Form):
    label = forms.CharField(label="Question", max_length=250)
    kind = forms.ChoiceField(
        label="On y répond par", choices=[(one.value, capfirst(one.label)) for one in Kind], widget=Select
    )
    choices = forms.CharField(
        label="Choix proposés",
        help_text="Un par ligne, pour « un choix » et « plusieurs choix ».",
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    when = forms.ChoiceField(
        label="Posée", choices=[(one.value, capfirst(one.label)) for one in When], widget=Select, initial=When.BOTH
    )
    is_required = forms.BooleanField(label="Réponse obligatoire", required=False)

    def __init__(self, data: Any = None, *, item: QuestionnaireItem | None = None) -> None:
        super().__init__(data, initial=_initial(item) if item else None)

    def content(self) -> actions.QuestionContent:
        given = self.cleaned_data
        lines = (line.strip() for line in given["choices"].splitlines())
        return actions.QuestionContent(
            label=given["label"],
            kind=given["kind"],
            when=given["when"],
            choices=tuple(line for line in lines if line),
            is_required=given["is_required"],
        )


class TextForm(forms.Form):
    """What whoever read a free answer decides."""

    decision = forms.ChoiceField(choices=[*((one.value, said) for one, said in _STATES.items()), (REMOVE, "Effacer")])


def _initial(item: QuestionnaireItem) -> dict[str, Any]:
    return {
        "label": item.label,
        "kind": item.kind,
        "choices": "\n".join(item.choices),
        "when": item.when,
        "is_required": item.is_required,
    }
