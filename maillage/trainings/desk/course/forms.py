"""What people say of a course and of a new session: the input only."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from maillage.core.widgets import Select
from maillage.events.desk.events.fields import DaysForm, capitalised
from maillage.events.models import Event
from maillage.resources.forms.fields import chips, text_area
from maillage.resources.vocabulary import PUBLICS
from maillage.trainings.actions import CourseContent, SessionContent
from maillage.trainings.models import Course

_HOUR = 60
_TEXTS = ("objectives", "prerequisites", "methods", "trainers")


def _text(name: str, label: str, help_text: str = "", rows: int = 4) -> forms.CharField:
    length = Course._meta.get_field(name).max_length  # type: ignore[union-attr]  # noqa: SLF001 -- a text; Django's public API
    return forms.CharField(label=label, help_text=help_text, max_length=length, widget=text_area(rows), required=False)


class CourseForm(forms.Form):
    objectives = _text("objectives", "Objectifs", "Un par ligne : ce que l’on saura faire en sortant.", 5)
    prerequisites = _text("prerequisites", "Prérequis", "Ce qu’il faut savoir ou avoir fait avant. Vide : rien.", 2)
    methods = _text("methods", "Méthodes et évaluation", "Comment on apprend, et comment on vérifie ce qui est appris.")
    trainers = _text(
        "trainers",
        "Équipe de formation",
        "Une personne par ligne : nom, fonction. Avec son accord : c’est affiché à tous les lecteurs.",
        3,
    )
    publics = chips("De qui parle-t-on", PUBLICS, "Les jeunes ou les adultes dont il est question.")
    hours = forms.DecimalField(
        label="Durée en heures",
        help_text="Par exemple 7, ou 10,5. D’une session entière, sans les pauses.",
        min_value=0,
        max_value=1000,
        max_digits=6,
        decimal_places=2,
        localize=True,
        required=False,
        error_messages={"invalid": "Écrivez un nombre d’heures, par exemple 7 ou 10,5."},
    )
    price = forms.CharField(
        label="Tarif", help_text="« gratuit », « 150 € par personne »", max_length=120, required=False
    )
    is_cross_meant = forms.BooleanField(label="Formation croisée : elle réunit plusieurs métiers", required=False)

    def __init__(self, data: Any = None, *, course: Course | None) -> None:
        super().__init__(data, initial=_initial(course) if course else None)

    def clean_hours(self) -> int | None:
        """Whole minutes."""
        hours = self.cleaned_data["hours"]
        return round(hours * _HOUR) or None if hours else None

    def content(self) -> CourseContent:
        given = self.cleaned_data
        return CourseContent(
            **{name: given[name].replace("\r\n", "\n").strip() for name in _TEXTS},
            publics=tuple(given["publics"]),
            minutes=given["hours"],
            price=given["price"].strip(),
            is_cross_meant=given["is_cross_meant"],
        )


def _initial(course: Course) -> dict[str, Any]:
    names = (*_TEXTS, "publics", "price", "is_cross_meant")
    said = {name: getattr(course, name) for name in names}
    return said | {"hours": _hours(course.minutes) if course.minutes else None}


def _hours(minutes: int) -> Decimal:
    """« 7 », « 10.5 »: no zero that nobody wrote."""
    return Decimal(f"{round(Decimal(minutes) / _HOUR, 2):f}".rstrip("0").rstrip("."))


class SessionForm(DaysForm):
    """`origins`: sessions whose settings it may take."""

    mode = forms.ChoiceField(label="Comment on y vient", choices=capitalised(Event.Mode.choices), widget=Select)
    place_name = forms.CharField(label="Lieu", max_length=150, required=False)
    place_address = forms.CharField(
        label="Adresse du lieu",
        help_text="Montrée à tous : jamais celle d’un lieu qui doit rester protégé.",
        max_length=300,
        required=False,
    )

    like = forms.ChoiceField(
        label="Reprendre les réglages",
        help_text="Le formulaire d’inscription avec ses rappels, la règle des attestations et les questionnaires aux personnes formées. "
        "Leurs dates sont décalées d’autant de jours que la session. Ni les personnes inscrites, ni leurs réponses ne sont reprises.",
        widget=Select,
        required=False,
        error_messages={
            "invalid_choice": "Cette session n’est plus là : choisissez de laquelle reprendre les réglages."
        },
    )

    def __init__(
        self, data: Any = None, *, event: Event, has_sessions: bool, origins: Sequence[tuple[str, str]]
    ) -> None:
        names = ("announced_start", "announced_end", "mode", "place_name", "place_address")
        start = {name: getattr(event, name) for name in names}
        if not has_sessions:
            start |= {"first_day": event.first_day, "last_day": event.last_day}
        super().__init__(data, initial=start)
        like = self.fields["like"]
        assert isinstance(like, forms.ChoiceField)
        like.choices = [*origins, ("", "Rien : tout régler de nouveau")]
        like.initial = origins[0][0] if origins else ""

    def content(self) -> SessionContent:
        given = self.cleaned_data
        return SessionContent(**given | {"like": UUID(given["like"]) if given["like"] else None})
