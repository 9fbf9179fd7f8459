"""What is asked about a session, to whom, when: the input only."""

from collections.abc import Iterable
from typing import Any

from django import forms

from maillage.core.widgets import Select
from maillage.resources.forms.fields import text_area
from maillage.surveys.models import Questionnaire
from maillage.surveys.models.questionnaires import Audience, Moment
from maillage.trainings import addresses
from maillage.trainings.actions import EvaluationContent
from maillage.trainings.actions.evaluations import COLD_DELAYS, LONGEST
from maillage.trainings.models import Evaluation

_USUAL_DELAY = 90
_NUMBER = "Écrivez un nombre de jours."


class EvaluationForm(forms.Form):
    """`evaluation`: the one that is changed; its moment and its audience stay."""

    questionnaire = forms.ChoiceField(
        label="Questionnaire",
        help_text="Il dit à qui l’on s’adresse.",
        widget=Select,
        error_messages={
            "required": "Choisissez un questionnaire.",
            "invalid_choice": "Ce questionnaire n’existe plus.",
        },
    )
    moment = forms.ChoiceField(
        label="Quand",
        choices=[
            (Moment.HOT.value, "À chaud : dès la fin de la session"),
            (Moment.COLD.value, "À froid : un à six mois après"),
        ],
        initial=Moment.HOT.value,
        widget=forms.RadioSelect,
    )
    delay_days = forms.IntegerField(
        label="À froid : jours après la fin",
        help_text=f"De {COLD_DELAYS[0]} à {COLD_DELAYS[1]}.",
        min_value=COLD_DELAYS[0],
        max_value=COLD_DELAYS[1],
        initial=_USUAL_DELAY,
        required=False,
        error_messages={
            "invalid": _NUMBER,
            "min_value": f"{COLD_DELAYS[0]} jours au moins : plus tôt, on ne mesure pas encore ce qui a changé.",
            "max_value": f"{COLD_DELAYS[1]} jours au plus.",
        },
    )
    open_days = forms.IntegerField(
        label="Jours pour répondre",
        min_value=1,
        max_value=LONGEST,
        initial=14,
        error_messages={
            "required": "Dites combien de jours on peut répondre.",
            "invalid": _NUMBER,
            "min_value": "Un jour au moins.",
            "max_value": f"{LONGEST} jours au plus.",
        },
    )
    emails = forms.CharField(
        label="Adresses",
        help_text="Pour les personnes formées, rien à écrire : les inscriptions les connaissent. Sinon, une adresse par ligne.",
        max_length=5000,
        widget=text_area(4),
        required=False,
    )

    def __init__(
        self, data: Any = None, *, questionnaires: Iterable[Questionnaire], evaluation: Evaluation | None = None
    ) -> None:
        super().__init__(data, initial=_initial(evaluation) if evaluation else None)
        self._known = {str(one.pk): one for one in questionnaires}
        self._evaluation = evaluation
        field = self.fields["questionnaire"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(pk, f"{one.title} ({one.get_audience_display()})") for pk, one in self._known.items()]
        if evaluation is not None:
            del self.fields["moment"]
            if evaluation.moment == Moment.HOT:
                del self.fields["delay_days"]
            if evaluation.audience == Audience.TRAINEE:
                del self.fields["emails"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = self._known.get(given.get("questionnaire", ""))
        if chosen is not None and chosen.audience != Audience.TRAINEE and "emails" not in self.errors:
            found, wrong = addresses.read(given.get("emails", ""))
            for sentence in wrong or (() if found else ("Donnez au moins une adresse : une par ligne.",)):
                self.add_error("emails", sentence)
        if self._moment(given) == Moment.COLD and "delay_days" not in self.errors and not given.get("delay_days"):
            self.add_error("delay_days", "Dites combien de jours après la fin.")
        return given

    def content(self) -> EvaluationContent:
        given = self.cleaned_data
        moment = self._moment(given)
        return EvaluationContent(
            questionnaire=self._known[given["questionnaire"]],
            moment=moment,
            delay_days=given["delay_days"] if moment == Moment.COLD else 0,
            open_days=given["open_days"],
            emails=given.get("emails", ""),
        )

    def _moment(self, given: dict[str, Any]) -> str:
        return self._evaluation.moment if self._evaluation else given.get("moment", "")


def _initial(evaluation: Evaluation) -> dict[str, Any]:
    return {
        "questionnaire": str(evaluation.questionnaire_id),
        "delay_days": evaluation.delay_days,
        "open_days": evaluation.open_days,
        "emails": evaluation.emails,
    }
