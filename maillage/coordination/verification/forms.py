"""What is typed while records are verified."""

from django import forms
from django.db.models import QuerySet

from maillage.directory import vocabulary
from maillage.directory.models import Organisation, Verification
from maillage.upkeep import queries as upkeep
from maillage.upkeep.models import ServiceState

GONE = "Une de ces structures n’est plus là, ou n’est pas de vos territoires. Revenez à la liste."
# What a person may say of her own check; the others belong to machines and to signed links.
METHODS = (
    Verification.Method.CALL,
    Verification.Method.EMAIL,
    Verification.Method.VISIT,
    Verification.Method.WEBSITE,
)
RESULTS = (
    (Verification.Result.CONFIRMED, "Tout est à jour"),
    (Verification.Result.MODIFIED, "À jour, après correction de la fiche"),
    (Verification.Result.UNREACHABLE, "Injoignable"),
    (Verification.Result.CLOSED, "Fermé : la fiche n’est plus montrée"),
)


class VerificationFilterForm(forms.Form):
    """In the address; what makes no sense there is as if it were not there."""

    e = forms.ChoiceField(
        label="État",
        required=False,
        choices=[("", "Tout"), *((state.value, ServiceState.Freshness(state).label) for state in upkeep.WAITING)],
    )
    t = forms.ChoiceField(
        label="Type",
        required=False,
        choices=[("", "Tous"), *((one.code, one.label) for one in vocabulary.SERVICE_TYPES)],
    )
    n = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def chosen(self, name: str) -> str:
        return "" if name in self.errors else str(self.cleaned_data[name])

    def page(self) -> int:
        return 1 if "n" in self.errors else self.cleaned_data["n"] or 1


class CheckForm(forms.Form):
    method = forms.ChoiceField(
        label="Comment ?",
        choices=[(method.value, method.label.capitalize()) for method in METHODS],
        initial=Verification.Method.CALL,
        widget=forms.RadioSelect,
    )
    result = forms.ChoiceField(
        label="Résultat",
        choices=RESULTS,
        widget=forms.RadioSelect(attrs={"data-key": "a"}),
        error_messages={"required": "Choisissez un résultat."},
    )


class RemindersForm(forms.Form):
    """The structures ticked in the list: those of them that are hers."""

    o = forms.ModelMultipleChoiceField(
        Organisation.objects.none(),
        error_messages={"required": "Cochez au moins une fiche.", "invalid_choice": GONE, "invalid_pk_value": GONE},
    )

    def __init__(self, data: object, *, own: QuerySet[Organisation]) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # the QueryDict of a request
        self.fields["o"].queryset = own  # type: ignore[attr-defined]
