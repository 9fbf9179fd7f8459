"""What is asked of who registers: one person, several of one structure, or her address alone. One screen each, without JavaScript."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from maillage.registrations.actions import Applicant, WrongAnswer
from maillage.registrations.models import Question
from maillage.registrations.pages import fields
from maillage.registrations.pages.fields import OTHER

_QUESTION = "question-"
LINES = 5  # of a group, at first and each time that more are asked for
_DIGITS = 2  # of their number: fifty at most
_ANSWERS: dict[str, bool] = {"yes": True, "no": False}


class AskingForm(forms.Form):
    """Also asks how she comes, when there is a choice, and the questions of the organisers, named as a refusal names them."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, ways: tuple[str, ...], questions: Iterable[Question], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self._ways = ways
        self._questions = {f"{_QUESTION}{question.pk}": question for question in questions}
        if len(ways) > 1:
            self.fields["way"] = fields.way(ways)
        self.fields.update({name: fields.of_question(question) for name, question in self._questions.items()})

    @property
    def questions(self) -> list[tuple[str, forms.BoundField]]:
        return [(fields.component(self.fields[name]), self[name]) for name in self._questions]

    def full_clean(self) -> None:
        for name, field in self.fields.items():
            fields.speak(field, self.place_of(name))
        super().full_clean()

    def place_of(self, name: str) -> str:
        """What comes before a word on that field; of a form for one person, nothing."""
        return ""

    def tell(self, wrong: WrongAnswer) -> None:
        """Beside the fields that it names; what is not asked here is told above."""
        for name, text in wrong.fields.items():
            field = self.fields.get(name)
            place = self.place_of(name) or (f"« {field.label} » : " if field else "")
            self.add_error(name if field else None, f"{place}{text[0].lower()}{text[1:]}" if place else text)

    def _way(self) -> str:
        return str(self.cleaned_data["way"]) if "way" in self.fields else self._ways[0]

    def _answers(self) -> dict[str, object]:
        given = {name: self.cleaned_data[name] for name in self._questions if self.cleaned_data[name]}
        kinds = Question.Kind
        return {
            str(self._questions[name].pk): _ANSWERS[value] if self._questions[name].kind == kinds.YES_NO else value
            for name, value in given.items()
        }


class PersonForm(AskingForm):
    """`email`: hers, already known and not to be changed here; None: asked."""

    name = fields.name()
    email = fields.email()
    profession = fields.profession()
    structure = fields.structure()
    department = fields.department()
    needs = fields.needs()

    def __init__(
        self, data: Mapping[str, Any] | None, *, email: str | None = None, asks_needs: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.known_email = email
        if email is not None:
            del self.fields["email"]
        if not asks_needs:
            del self.fields["needs"]

    def applicant(self) -> Applicant:
        """Once valid."""
        said = self.cleaned_data
        return Applicant(
            name=said["name"],
            email=self.known_email if self.known_email is not None else said["email"],
            profession=_code(said["profession"]),
            structure=said["structure"],
            department=_code(said["department"]),
            way=self._way(),
            answers=self._answers(),
            needs=said.get("needs", ""),
        )


class GroupForm(AskingForm):
    """Up to `most` people of one structure, a line each. A line left empty is nobody."""

    structure = forms.CharField(
        label="Structure",
        max_length=fields.column("structure").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages={"required": "Écrivez le nom de la structure."},
    )
    department = fields.department("Son département")

    def __init__(self, data: Mapping[str, Any] | None, *, most: int, count: int, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._most = most
        self.count = max(1, min(most, count))
        for number in range(self.count):
            self.fields.update(_line(number))

    @property
    def can_grow(self) -> bool:
        return self.count < self._most

    @property
    def lines(self) -> list[tuple[int, tuple[forms.BoundField, ...]]]:
        return [(number + 1, tuple(self[name] for name in _line(number))) for number in range(self.count)]

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        seen: dict[str, int] = {}
        for number in range(self.count):
            if not self._is_empty(number):
                self._check_line(number, said, seen)
        if not self.errors and not self._people():
            self.add_error("0-name", "Écrivez au moins une personne.")
        return said

    def applicants(self) -> list[Applicant]:
        """Once valid, in the order of the lines."""
        said, way, answers = self.cleaned_data, self._way(), self._answers()
        return [
            Applicant(
                name=said[f"{number}-name"],
                email=said[f"{number}-email"],
                profession=_code(said[f"{number}-profession"]),
                structure=said["structure"],
                department=_code(said["department"]),
                way=way,
                answers=answers,
            )
            for number in self._people()
        ]

    def place_of(self, name: str) -> str:
        number, _, rest = name.partition("-")
        return _place(int(number)) if rest and number.isdecimal() else ""

    def tell(self, wrong: WrongAnswer) -> None:
        """A person is named by her number among those given: her line may stand lower, after an empty one. What is asked once for all is
        told there."""
        people = self._people()
        told: dict[str, str] = {}
        for name, text in wrong.fields.items():
            number, _, field = name.partition("-")
            if not number.isdecimal():
                told[name] = text
            elif field in self.fields:
                told[field] = text
            else:
                told[f"{people[int(number)]}-{field}"] = text
        super().tell(WrongAnswer(told))

    def _people(self) -> list[int]:
        return [number for number in range(self.count) if not self._is_empty(number)]

    def _is_empty(self, number: int) -> bool:
        return not any(str(self.data.get(name, "")).strip() for name in _line(number))

    def _check_line(self, number: int, said: dict[str, Any], seen: dict[str, int]) -> None:
        for part, missing in (
            ("name", "écrivez le prénom et le nom"),
            ("email", "donnez un courriel"),
            ("profession", "choisissez un métier"),
        ):
            name = f"{number}-{part}"
            if not said.get(name) and name not in self.errors:
                self.add_error(name, f"{_place(number)}{missing}.")
        address = str(said.get(f"{number}-email") or "").lower()
        if address and address in seen:
            self.add_error(
                f"{number}-email",
                f"{_place(number)}ce courriel est aussi celui de la personne {seen[address] + 1}.",
            )
        seen.setdefault(address, number)


class BoxForm(forms.Form):
    """To receive the link to all of one's registrations."""

    email = fields.email("Votre courriel", help_text="Celui que vous avez donné en vous inscrivant.")

    def full_clean(self) -> None:
        fields.speak(self.fields["email"])
        super().full_clean()


def _line(number: int) -> dict[str, forms.Field]:
    """Nobody must fill it: which lines are somebody's is known once all is read."""
    line: dict[str, forms.Field] = {
        f"{number}-name": fields.name(is_required=False),
        f"{number}-email": fields.email(help_text="", is_required=False, place=_place(number)),
        f"{number}-profession": fields.profession(),
    }
    for field in line.values():
        field.required = False
        field.widget.is_required = False
        field.widget.attrs["autocomplete"] = "off"
    return line


def _place(number: int) -> str:
    return f"Personne {number + 1} : "


def lines_of(data: QueryDict) -> int:
    """How many were shown."""
    sent = data.get("lines", "")
    return int(sent) if sent.isdecimal() and len(sent) <= _DIGITS else LINES


def typed(form: forms.Form, data: QueryDict) -> dict[str, object]:
    """What was written so far, to be shown again without a word on what is missing."""
    several = forms.MultipleChoiceField
    return {
        name: data.getlist(name) if isinstance(field, several) else data.get(name, "")
        for name, field in form.fields.items()
    }


def _code(value: str) -> str:
    return "" if value == OTHER else value
