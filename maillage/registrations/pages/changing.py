"""What she answered, and the forms by which she changes it."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst

from maillage.registrations import opening
from maillage.registrations.models import Question, Registration, RegistrationForm
from maillage.registrations.pages import prefill
from maillage.registrations.pages.forms import PersonForm
from maillage.registrations.pages.sessions import Session
from maillage.resources.vocabulary import PROFESSIONS

_WORDS = {True: "Oui", False: "Non"}


class MoveForm(forms.Form):
    """One of the other dates."""

    def __init__(self, sessions: Sequence[Session], data: QueryDict | None) -> None:
        super().__init__(data)
        self.sessions = sessions
        self.fields["to"] = forms.ChoiceField(
            label="À quelle date venez-vous ?",
            choices=[(str(one.form.pk), _said(one)) for one in sessions],
            widget=forms.RadioSelect,
            error_messages={
                "required": "Choisissez une date.",
                "invalid_choice": "On ne peut plus passer à cette date ici. Choisissez-en une autre : rien n’a changé pour vous.",
            },
        )

    def to(self) -> RegistrationForm:
        """Once valid."""
        return next(one.form for one in self.sessions if str(one.form.pk) == self.cleaned_data["to"])


def answers_form(registration: Registration, data: QueryDict | None) -> PersonForm:
    """The same as when she registered; her address stays, it is how she is known here."""
    return PersonForm(
        data,
        email=registration.email,
        asks_needs=registration.form.asks_needs,
        ways=opening.ways(registration.form.event),
        questions=_questions(registration),
        initial=prefill.of_registration(registration),
    )


def answers(registration: Registration) -> list[tuple[str, str]]:
    """What she said, in words; what she needs is kept encrypted, and is not read here. One query."""
    department = registration.department
    said = [
        ("Nom", registration.name),
        ("Courriel", registration.email),
        ("Métier ou domaine", capfirst(PROFESSIONS.get(registration.profession, ""))),
        ("Structure", registration.structure),
        ("Département", f"{department.name} ({department.code})" if department else ""),
        ("Comment", capfirst(registration.get_way_display())),
        *(
            (question.label, _words(registration.answers.get(str(question.pk))))
            for question in _questions(registration)
        ),
        ("Besoins d’accessibilité", "Transmis aux organisateurs" if registration.sealed_needs else ""),
    ]
    return [(label, text) for label, text in said if text]


def _questions(registration: Registration) -> list[Question]:
    return list(registration.form.questions.order_by("rank", "pk"))


def _words(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return _WORDS[value] if isinstance(value, bool) else str(value or "")


def _said(session: Session) -> str:
    return f"{capfirst(session.about.when)}, {session.about.place}. {session.room}"
