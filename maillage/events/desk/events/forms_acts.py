"""What is typed on the page of an event: what happens to it, and words between those who write it and those who decide."""

from typing import Any

from django import forms

from maillage.events.desk.events.fields import capitalised, column
from maillage.events.models import Event
from maillage.resources.forms.fields import text_area


class ListForm(forms.Form):
    """In the address; what makes no sense there is as if it were not there."""

    mots = forms.CharField(
        label="Titre ou organisateur",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    etat = forms.CharField(required=False, max_length=12)
    n = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    def value(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name) or ""


class LifeForm(forms.Form):
    life = forms.ChoiceField(
        label="Ce qui lui arrive",
        choices=capitalised(Event.Life.choices),
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce qui arrive à l’évènement."},
    )
    note = forms.CharField(
        label="Explication",
        help_text="Les lecteurs la voient en premier. Par exemple : «\u00a0Reporté au 12 mai, même lieu.\u00a0»",
        max_length=column("life_note").max_length,
        widget=text_area(2),
        required=False,
    )


class WordForm(forms.Form):
    """A message in the thread."""

    text = forms.CharField(
        label="Votre message",
        max_length=2000,
        widget=text_area(4),
        error_messages={"required": "Écrivez votre message."},
    )


class ChangesForm(WordForm):
    text = forms.CharField(
        label="Ce qu’il faut compléter",
        max_length=2000,
        widget=text_area(4),
        error_messages={"required": "Dites ce qu’il faut compléter."},
    )


class RefusalForm(WordForm):
    text = forms.CharField(
        label="Pourquoi",
        help_text="La personne qui l’a envoyé le lira ; l’évènement redevient un brouillon.",
        max_length=2000,
        widget=text_area(4),
        error_messages={"required": "Dites pourquoi : la personne qui l’a envoyé le lira."},
    )


class PartForm(forms.Form):
    """What whoever makes a week does about one part; a reason goes with what is taken away."""

    act = forms.ChoiceField(choices=[(one, one) for one in ("accept", "decline", "remove", "seen", "take-back")])
    why = forms.CharField(
        label="Pourquoi",
        help_text="Ceux qui organisent cette partie le liront.",
        max_length=300,
        widget=text_area(2),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("act") in {"decline", "remove"} and not given.get("why"):
            self.add_error("why", "Dites pourquoi : ceux qui organisent cette partie le liront.")
        return given


class NoteForm(forms.Form):
    """With what is sent."""

    text = forms.CharField(
        label="Un mot pour qui le relit", help_text="Facultatif.", max_length=1000, widget=text_area(2), required=False
    )


class DigestForm(forms.Form):
    digest = forms.CharField(max_length=64)


class AnswerForm(forms.Form):
    comes = forms.ChoiceField(choices=[("oui", "oui"), ("non", "non")])
