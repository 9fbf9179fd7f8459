"""What is typed about people, their roles and their clearances."""

from datetime import datetime, time

from django import forms
from django.utils import timezone

from maillage.accounts.models import Mandate, Rescue
from maillage.coordination.accounts import people
from maillage.coordination.territory import Territory

_DATE = {"required": "Indiquez le jour.", "invalid": "Écrivez une date, par exemple 18/11/2026."}


class PeopleFilterForm(forms.Form):
    """In the address: an initial, never a name."""

    h = forms.ChoiceField(label="Habilitation", required=False, choices=[("", "Toutes"), *people.SHOWS.items()])
    i = forms.RegexField(
        r"^[^\W\d_]$",
        label="Initiale du nom",
        required=False,
        widget=forms.TextInput(attrs={"size": 2, "maxlength": 1, "autocomplete": "off"}),
    )
    n = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def chosen(self, name: str) -> str:
        return "" if name in self.errors else str(self.cleaned_data[name] or "")

    def page(self) -> int:
        return 1 if "n" in self.errors else self.cleaned_data["n"] or 1


class CallBackForm(forms.Form):
    """« Je l’ai rappelée »: on which number is said on the page, and promised here."""

    called_on = forms.DateField(
        label="Jour de l’appel", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=_DATE
    )
    signed_on = forms.DateField(
        label="Jour de la signature de la charte",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages=_DATE,
    )
    is_official = forms.BooleanField(
        label="J’ai appelé le numéro de la fiche officielle, pas un numéro donné par la personne.",
        error_messages={"required": "L’habilitation ne vaut que par un appel au numéro de la fiche."},
    )

    def moments(self, now: datetime) -> tuple[datetime, datetime]:
        """When she was called and when she signed: that day at noon, or now when it was today."""
        called, signed = (self._moment(name, now) for name in ("called_on", "signed_on"))
        return called, signed

    def _moment(self, name: str, now: datetime) -> datetime:
        noon = datetime.combine(self.cleaned_data[name], time(12), timezone.get_current_timezone())
        return now if self.cleaned_data[name] == timezone.localdate(now) else noon


class RescueCallForm(forms.Form):
    """The call after which an access may be opened again: on which number is said on the page, and promised here."""

    is_official = forms.BooleanField(
        label="J’ai appelé le numéro de la fiche officielle, et j’ai reconnu la personne.",
        error_messages={"required": "L’accès ne se rouvre qu’après un appel au numéro de la fiche."},
    )


class RescueGrantForm(forms.Form):
    """What the second person promises."""

    is_checked = forms.BooleanField(
        label="J’ai parlé à la personne ou à sa structure, au numéro de la fiche : c’est bien elle qui le demande.",
        error_messages={"required": "Vérifiez vous aussi que la demande vient bien de cette personne."},
    )


class RescueRefusalForm(forms.Form):
    reason = forms.ChoiceField(
        label="Motif",
        help_text="La personne le lira quand elle se connectera.",
        choices=[(code, f"{label[0].upper()}{label[1:]}.") for code, label in Rescue.Reason.choices],
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le motif."},
    )


class MandateForm(forms.Form):
    """A role asked for somebody; another person will grant it."""

    role = forms.ChoiceField(label="Rôle", choices=Mandate.Role.choices)
    department = forms.ChoiceField(label="Département", required=False)

    def __init__(self, *args: object, territories: tuple[Territory, ...], is_national: bool, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # those of a form
        ones = [(one.code, one.name) for one in territories if one.is_one]
        self.fields["department"].choices = [("", "Aucun"), *ones]  # type: ignore[attr-defined]
        if not is_national:
            self.fields["role"].choices = [  # type: ignore[attr-defined]
                (Mandate.Role.COORDINATOR.value, Mandate.Role.COORDINATOR.label)
            ]

    def clean(self) -> dict[str, str]:
        is_coordination = self.cleaned_data.get("role") == Mandate.Role.COORDINATOR
        if is_coordination and not self.cleaned_data.get("department"):
            self.add_error("department", "Choisissez le département à coordonner.")
        if not is_coordination:
            self.cleaned_data["department"] = ""
        return self.cleaned_data
