"""What narrows the list of structures, and what is done on the page of one."""

from typing import Any
from urllib.parse import urlencode

from django import forms

from maillage.coordination.territory import Territory
from maillage.directory import vocabulary
from maillage.directory.models import Status, Visibility
from maillage.territories.models import Department
from maillage.upkeep.models import ServiceState

# Asked in French in the address; the order of the query behind.
ORDERS = {"nom": "name", "-nom": "-name", "departement": "department", "-departement": "-department"}


def _all(choices: Any, everything: str) -> list[tuple[str, str]]:
    return [("", everything), *((code, f"{label[:1].upper()}{label[1:]}") for code, label in choices)]


class StructureFilterForm(forms.Form):
    """In the address; what makes no sense there is as if it were not there. The territory is chosen above every page."""

    NARROWING = ("mots", "etat", "type", "visibilite", "statut")

    mots = forms.CharField(
        label="Nom ou SIRET",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    etat = forms.ChoiceField(
        label="État des fiches", required=False, choices=_all(ServiceState.Freshness.choices, "Tous")
    )
    type = forms.ChoiceField(
        label="Type de service",
        required=False,
        choices=_all([(one.code, one.label) for one in vocabulary.SERVICE_TYPES], "Tous"),
    )
    visibilite = forms.ChoiceField(label="Visible par", required=False, choices=_all(Visibility.choices, "Tous"))
    statut = forms.ChoiceField(label="Publication", required=False, choices=_all(Status.choices, "Toutes sauf fermées"))
    tri = forms.ChoiceField(required=False, choices=[(order, order) for order in ORDERS])
    vue = forms.ChoiceField(required=False, choices=[("", "liste"), ("carte", "carte")])
    n = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def value(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def page(self) -> int:
        return self.value("n") or 1

    @property
    def order(self) -> str:
        return self.value("tri") or "nom"

    @property
    def is_map(self) -> bool:
        return bool(self.value("vue"))

    @property
    def is_narrowed(self) -> bool:
        return any(self.value(name) for name in self.NARROWING)

    def address(self, territory: Territory, *without: str) -> str:
        """The same question as « ?territoire=77&etat=overdue », without what is named."""
        names = [name for name in (*self.NARROWING, "tri", "vue") if name not in without]
        return "?" + urlencode(
            {"territoire": territory.code, **{name: self.value(name) for name in names if self.value(name)}}
        )


class StatusForm(forms.Form):
    status = forms.ChoiceField(label="Publication", choices=_all(Status.choices, "")[1:])


class ProtectForm(forms.Form):
    is_sure = forms.BooleanField(label="J’ai compris : l’adresse sera effacée, pour tout le monde")


class MoveForm(forms.Form):
    departement = forms.ModelChoiceField(
        label="Département qui la suit", queryset=Department.objects.order_by("code"), empty_label="Choisir"
    )
