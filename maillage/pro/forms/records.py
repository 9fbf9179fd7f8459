"""What members type: a week, closures, places left, contacts, words of a thread."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms

from maillage.core.widgets import Select
from maillage.directory import hours
from maillage.directory.models import Capacity, Contact, Visibility
from maillage.directory.records import CapacityRecord, ClosureRecord, ContactRecord
from maillage.pro import week

_REQUIRED = "Écrivez quelque chose, ou quittez la page : rien n’est envoyé."
_WEEK = timedelta(days=7)


class PageForm(forms.Form):
    """The page of a list, from its address; whatever cannot be read is the first."""

    n = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def page(self) -> int:
        return (self.is_valid() and self.cleaned_data["n"]) or 1


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Nom de la structure",
        help_text="Trois lettres au moins, ou le sigle.",
        min_length=3,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "organization"}),
        error_messages={
            "required": "Écrivez au moins trois lettres du nom.",
            "min_length": "Écrivez au moins trois lettres du nom.",
        },
    )


class MessageForm(forms.Form):
    text = forms.CharField(
        label="Votre message",
        help_text="Aucun élément qui permette de reconnaître un enfant.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _REQUIRED},
    )


class HoursForm(forms.Form):
    """A usual week, day by day; or the detailed writing, for what a week cannot say."""

    is_closed_on_holidays = forms.BooleanField(label="Fermé les jours fériés", required=False)
    detailed = forms.CharField(
        label="Écriture détaillée",
        help_text="Pour des semaines alternées ou des saisons, dans la syntaxe d’OpenStreetMap : « Sa[1,3] 10:00-12:00 ».",
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, stored: str = "", **kwargs: Any) -> None:
        usual = week.read(stored)
        initial: dict[str, Any] = {} if usual else {"detailed": stored}
        if usual:
            initial = {day: usual.days[number] for number, day in enumerate(week.DAYS)}
            initial["is_closed_on_holidays"] = usual.is_closed_on_holidays
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        for day in week.DAYS:
            self.fields[day] = forms.CharField(
                label=day.capitalize(),
                max_length=100,
                required=False,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def days(self) -> list[forms.BoundField]:
        return [self[day] for day in week.DAYS]

    @property
    def is_detailed(self) -> bool:
        """Whether the detailed writing is in use."""
        return bool(self["detailed"].value())

    def clean(self) -> dict[str, Any]:
        """`stored`: the hours as they are kept; `preview`: the same in words."""
        given = super().clean() or {}
        if given.get("detailed"):
            given["stored"] = given["detailed"].strip()
            if not hours.is_valid(given["stored"]):
                self.add_error("detailed", "Cette écriture n’est pas comprise. Remplissez plutôt les jours un par un.")
        else:
            given["stored"] = self._week(given)
        given["preview"] = hours.week(given["stored"])
        return given

    def _week(self, given: dict[str, Any]) -> str:
        days = tuple(given.get(day, "") for day in week.DAYS)
        try:
            return week.write(week.Week(days, is_closed_on_holidays=bool(given.get("is_closed_on_holidays"))))
        except week.Unreadable as error:
            self.add_error(
                week.DAYS[error.day], "Écrivez par exemple : 9h-12h30, 14h-18h. Laissez vide si c’est fermé."
            )
            return ""


class _DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _day(label: str, **kwargs: Any) -> forms.DateField:
    errors = {"required": "Indiquez un jour.", "invalid": "Ce jour n’existe pas. Écrivez par exemple 24/12/2026."}
    return forms.DateField(label=label, widget=_DateInput(), error_messages=errors, **kwargs)


class ClosureForm(forms.Form):
    starts_on = _day("Premier jour")
    ends_on = _day("Dernier jour")
    message = forms.CharField(
        label="Message",
        help_text="Par exemple : « Fermé pendant les fêtes. Le 119 répond jour et nuit. »",
        max_length=300,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Le dernier jour vient après le premier.")
        return given

    def record(self) -> ClosureRecord:
        return ClosureRecord(**{name: self.cleaned_data[name] for name in ClosureForm.base_fields})


class CapacityForm(forms.Form):
    """Places left, believed until a day."""

    unit = forms.ChoiceField(label="On compte en", choices=Capacity.Unit.choices, widget=Select)
    available = forms.IntegerField(
        label="Disponible aujourd’hui",
        min_value=0,
        max_value=10_000,
        error_messages={"required": "Indiquez un nombre, 0 s’il n’y a plus de place."},
    )
    maximum = forms.IntegerField(label="Au plus", min_value=0, max_value=10_000, required=False)
    expires_on = _day("Valable jusqu’au", help_text="Passé ce jour, le nombre n’est plus montré.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        available, maximum = given.get("available"), given.get("maximum")
        if available is not None and maximum is not None and available > maximum:
            self.add_error("available", "Il ne peut pas y avoir plus de places libres que de places.")
        return given

    def record(self) -> CapacityRecord:
        return CapacityRecord(**{name: self.cleaned_data[name] for name in CapacityForm.base_fields})

    @classmethod
    def of(cls, capacity: Capacity | None, today: date, **kwargs: Any) -> "CapacityForm":
        """Filled with what was said last; a new day of expiry is proposed."""
        initial = {"unit": Capacity.Unit.PLACES, "expires_on": today + _WEEK}
        if capacity:
            initial |= {"unit": capacity.unit, "available": capacity.available, "maximum": capacity.maximum}
        return cls(initial=initial, **kwargs)


class ContactForm(forms.Form):
    role = forms.CharField(label="Fonction", max_length=120, required=False)
    name = forms.CharField(label="Nom", help_text="Facultatif.", max_length=120, required=False)
    phone = forms.CharField(
        label="Téléphone", max_length=40, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    email = forms.EmailField(
        label="Courriel",
        max_length=254,
        required=False,
        error_messages={"invalid": "Cette adresse n’est pas complète."},
    )
    visibility = forms.ChoiceField(
        label="Visible par", choices=Visibility.choices, initial=Visibility.PROFESSIONALS, widget=Select
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.has_changed() and not (given.get("role") or given.get("name")):
            self.add_error("role", "Indiquez une fonction, par exemple « Secrétariat », ou un nom.")
        return given

    def record(self) -> ContactRecord:
        return ContactRecord(**{name: self.cleaned_data[name] for name in ContactForm.base_fields})


class _Contacts(forms.BaseFormSet[ContactForm]):
    """Every contact of a record, and an empty one to add another; the box « retirer » takes one away."""

    deletion_widget = forms.CheckboxInput

    def add_fields(self, form: ContactForm, index: int | None) -> None:
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "Retirer ce contact"

    def records(self) -> list[ContactRecord]:
        kept = [form for form in self.forms if form not in self.deleted_forms]
        return [form.record() for form in kept if form.has_changed() or form in self.initial_forms]


_ContactFormSet: Any = forms.formset_factory(
    ContactForm, formset=_Contacts, extra=1, max_num=20, can_delete=True, can_delete_extra=False
)


def contact_forms(contacts: Iterable[Contact], data: Any = None) -> _Contacts:
    initial = [{name: getattr(contact, name) for name in ContactForm.base_fields} for contact in contacts]
    formset: _Contacts = _ContactFormSet(data, initial=initial, prefix="contacts")
    return formset
