"""Somebody who registers by telephone: an organiser writes what she says."""

from typing import Any

from django import forms

from maillage.registrations.models import Question, RegistrationForm
from maillage.registrations.pages import fields
from maillage.registrations.pages.forms import PersonForm

_HELP = {
    "email": "Le sien, ou celui d’un accueil : la réponse y part, avec le lien qui permet de changer d’avis.",
    "structure": "Facultatif.",
}


class AddForm(PersonForm):
    """The form that everybody sees; the browser completes nothing: who types is not who comes."""

    def __init__(
        self, data: Any = None, *, door: RegistrationForm, ways: tuple[str, ...], questions: list[Question]
    ) -> None:
        super().__init__(data, asks_needs=door.asks_needs, ways=ways, questions=questions)
        for name, text in _HELP.items():
            self.fields[name].help_text = text
        self.fields["department"].label = "Département où cette personne travaille"
        for name in ("name", "email", "structure"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        if "way" in self.fields:
            self.fields["way"].label = "Comment vient cette personne ?"
        if "needs" in self.fields:
            self.order_fields([*(name for name in self.fields if name != "needs"), "needs"])

    @property
    def shown(self) -> list[tuple[str, forms.BoundField]]:
        """How each is shown, and itself."""
        return [(fields.component(bound.field), bound) for bound in self]


class WelcomeForm(AddForm):
    """Somebody who is there: her name is enough. What the form asks of those who come is not asked again at the door."""

    def __init__(self, data: Any = None, *, ways: tuple[str, ...]) -> None:
        super().__init__(data, door=RegistrationForm(asks_needs=False), ways=ways, questions=[])
        self.fields["email"].required = False
        self.fields["email"].help_text = "Facultatif : sans lui, ni lien, ni attestation par courriel."
        for name in ("profession", "department"):
            self.fields[name].required = False
