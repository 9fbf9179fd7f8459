"""What narrows the lists of resources, and what is said on the page of one."""

from typing import Any
from urllib.parse import urlencode

from django import forms

from maillage.coordination.territory import Territory
from maillage.core.widgets import Select
from maillage.moderation.passages import LONGEST
from maillage.resources import vocabulary
from maillage.search.models import Level

STATES = {
    "published": "Publiées",
    "review": "À relire",
    "embargo": "Sous embargo",
    "expired": "Expirées",
    "withdrawn": "Retirées",
}
ORDERS = {"recent": "modification", "titre": "titre", "relecture": "date de relecture", "lectures": "lectures"}


def _all(codes: Any, everything: str) -> list[tuple[str, str]]:
    return [("", everything), *((str(code), text[:1].upper() + text[1:]) for code, text in codes)]


def _moment_widget() -> forms.DateTimeInput:
    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M")
    widget.input_type = "datetime-local"
    return widget


def _day_widget() -> forms.DateInput:
    widget = forms.DateInput(format="%Y-%m-%d")
    widget.input_type = "date"
    return widget


class AddressForm(forms.Form):
    """In the address; what makes no sense there is as if it were not there."""

    n = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def value(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def page(self) -> int:
        return self.value("n") or 1


class ResourceFilterForm(AddressForm):
    NARROWING = ("mots", "type", "theme", "niveau")

    mots = forms.CharField(
        label="Titre, auteur ou éditeur",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    etat = forms.ChoiceField(required=False, choices=list(STATES.items()))
    type = forms.ChoiceField(label="Type", required=False, choices=_all(vocabulary.TYPES.items(), "Tous"))
    theme = forms.ChoiceField(label="Thème", required=False, choices=_all(vocabulary.THEMES.items(), "Tous"))
    niveau = forms.ChoiceField(label="Visible par", required=False, choices=_all(Level.choices, "Tous les niveaux"))
    tri = forms.ChoiceField(label="Trier par", required=False, choices=_all(ORDERS.items(), "")[1:])

    @property
    def order(self) -> str:
        return self.value("tri") or "recent"

    @property
    def is_narrowed(self) -> bool:
        return any(self.value(name) for name in (*self.NARROWING, "etat"))

    def address(self, territory: Territory, *without: str) -> str:
        """The same question as « ?territoire=77&type=guide », without what is named."""
        names = [name for name in (*self.NARROWING, "etat", "tri") if name not in without]
        return "?" + urlencode(
            {"territoire": territory.code, **{name: self.value(name) for name in names if self.value(name)}}
        )


class ReviewFilterForm(AddressForm):
    """« À relire »: whose."""

    suivi = forms.ChoiceField(
        label="Suivies par",
        required=False,
        choices=[("", "Tout le monde"), ("moi", "Moi"), ("personne", "Personne")],
    )


class ReviewedForm(forms.Form):
    """Several at once, ticked in the list."""

    ressource = forms.TypedMultipleChoiceField(
        error_messages={"required": "Cochez au moins une ressource.", "invalid_choice": "Rechargez la liste."}
    )

    def __init__(self, data: Any, shown: list[str]) -> None:
        super().__init__(data)
        self.fields["ressource"].choices = [(pk, pk) for pk in shown]  # type: ignore[attr-defined]  # a ChoiceField


class VerifiedForm(forms.Form):
    """« J’ai vérifié », of the doubts that were displayed."""

    verified = forms.CharField(max_length=64, required=False)

    def digest(self) -> str:
        return self.cleaned_data["verified"] if self.is_valid() else ""


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Pourquoi",
        help_text="Lu par les coordinations seulement. Par exemple : dépassée, remplacée, retirée par son éditeur.",
        max_length=300,
        error_messages={"required": "Dites pourquoi : une autre coordination le lira."},
    )


class EraseForm(forms.Form):
    passage = forms.CharField(
        label="Le passage à effacer",
        help_text="Tel qu’il est écrit : un nom, un numéro, une phrase. Majuscules et accents ne comptent pas.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Écrivez le passage à effacer."},
    )
    with_files = forms.BooleanField(label="Effacer aussi les fichiers qui le disent", required=False)
    is_sure = forms.BooleanField(required=False, widget=forms.HiddenInput)


class OwnerForm(forms.Form):
    owner = forms.ChoiceField(label="Suivie par", required=False, widget=Select)

    def __init__(self, data: Any = None, *, people: list[tuple[str, str]], owner: int | None = None) -> None:
        super().__init__(data, initial={"owner": str(owner or "")})
        self.fields["owner"].choices = [("", "Personne : la coordination"), *people]  # type: ignore[attr-defined]  # idem


class DatesForm(forms.Form):
    review_on = forms.DateField(
        label="À relire le",
        widget=_day_widget(),
        required=False,
        error_messages={"invalid": "Ce jour n’existe pas. Écrivez par exemple 24/12/2026."},
    )
    embargo_until = forms.DateTimeField(
        label="Pas avant le",
        help_text="Sous embargo jusqu’à ce moment.",
        widget=_moment_widget(),
        required=False,
        error_messages={"invalid": "Ce moment n’existe pas."},
    )
    expires_on = forms.DateField(
        label="Jusqu’au",
        help_text="Passé ce jour, elle n’est plus montrée.",
        widget=_day_widget(),
        required=False,
        error_messages={"invalid": "Ce jour n’existe pas. Écrivez par exemple 24/12/2026."},
    )


class FindForm(forms.Form):
    """A resource, by words of its title."""

    chercher = forms.CharField(
        label="Chercher une ressource par son titre",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def words(self) -> str:
        return self.cleaned_data["chercher"] if self.is_valid() else ""


class PickForm(forms.Form):
    resource = forms.UUIDField()
