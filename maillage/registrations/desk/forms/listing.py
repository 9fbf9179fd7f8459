"""What narrows the list, and what is ticked in it."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import QueryDict

from maillage.core.widgets import Select
from maillage.registrations.desk.listing import CHANGED, Asked
from maillage.registrations.models import Registration
from maillage.registrations.models.forms import Way

_MOST = 100  # ticked at once
# Names in the address, and what they narrow.
_NAMES = {"etat": "state", "metier": "profession", "departement": "department", "venue": "way"}


class FilterForm(forms.Form):
    """In the address: codes, never a name. What makes no sense there is as if it were not there."""

    etat = forms.ChoiceField(
        required=False, choices=[*Registration.State.choices, (CHANGED, CHANGED)], widget=forms.HiddenInput
    )
    metier = forms.CharField(label="Métier", required=False, max_length=20, widget=Select)
    departement = forms.CharField(label="Département", required=False, max_length=3, widget=Select)
    venue = forms.ChoiceField(
        label="Vient",
        required=False,
        choices=[("", "Sur place ou à distance"), *((code, text.capitalize()) for code, text in Way.choices)],
        widget=Select,
    )
    n = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def asked(self) -> Asked:
        self.is_valid()
        return Asked(**{column: self.cleaned_data.get(name) or "" for name, column in _NAMES.items()})

    def page(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("n") or 1

    def offer(self, professions: Any, departments: Any) -> None:
        """Only those that somebody has."""
        choices = {"metier": [("", "Tous"), *professions], "departement": [("", "Tous"), *departments]}
        for name, offered in choices.items():
            widget = self.fields[name].widget
            assert isinstance(widget, forms.Select)
            widget.choices = offered


class SearchForm(forms.Form):
    """Sent, never in an address."""

    mots = forms.CharField(
        label="Nom",
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        error_messages={"required": "Écrivez un nom, ou son début."},
    )


class DecideForm(forms.Form):
    """« accepter » or « refuser »: the key of one of them, or « cochees » for those that are ticked."""

    accepter = forms.CharField(required=False, max_length=40)
    refuser = forms.CharField(required=False, max_length=40)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self._ticked = data.getlist("coche")[:_MOST]

    def decided(self) -> tuple[str, list[UUID]]:
        """What, and of whom; of nobody when nothing makes sense."""
        self.is_valid()
        for what in ("accepter", "refuser"):
            if said := self.cleaned_data.get(what):
                return what, _keys(self._ticked if said == "cochees" else [said])
        return "", []


def initial(asked: Asked) -> dict[str, str]:
    return {name: getattr(asked, column) for name, column in _NAMES.items()}


def address(asked: Asked, end: str = "") -> str:
    """« ?etat=waiting&metier=health »."""
    kept = urlencode({name: value for name, value in initial(asked).items() if value})
    parts = "&".join(part for part in (kept, end) if part)
    return f"?{parts}" if parts else ""


def _keys(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
