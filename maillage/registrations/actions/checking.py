"""What somebody says of herself, and answers to the organisers, before it is kept."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from maillage.core.text import visible
from maillage.registrations import contacts, opening
from maillage.registrations.actions.contents import Applicant
from maillage.registrations.actions.refusals import WrongAnswer
from maillage.registrations.models import Question, RegistrationForm
from maillage.resources.vocabulary import PROFESSIONS
from maillage.territories.models import Department

Kind = Question.Kind
LONGEST = {"name": 120, "email": 254, "structure": 200, "needs": 1000}
LONGEST_ANSWER = {Kind.TEXT: 300, Kind.LONG: 3000}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_ANSWER_IT = "Cette question attend une réponse."
_CHOOSE = "Choisissez dans la liste."


def checked(
    form: RegistrationForm, applicant: Applicant, questions: Iterable[Question], *, needs_address: bool = True
) -> Applicant:
    """Without blanks around nor signs that cannot be seen in what is printed, the address in lower case; `WrongAnswer` says all that is to be corrected."""
    said = replace(
        applicant,
        name=" ".join(visible(applicant.name).split()),
        email=applicant.email.strip().lower(),
        structure=" ".join(visible(applicant.structure).split()),
        needs=applicant.needs.strip(),
    )
    wrong = _wrong_self(form, said)
    if not said.email and not needs_address:
        wrong.pop("email", None)
    answers: dict[str, object] = {}
    known = {str(question.pk): question for question in questions}
    for key, question in known.items():
        value, refusal = _answer(question, said.answers.get(key))
        if refusal:
            wrong[f"question-{key}"] = refusal
        elif value is not None:
            answers[key] = value
    for key in set(said.answers) - set(known):
        wrong[f"question-{key}"] = "Cette question n’est plus posée. Rechargez la page."
    if wrong:
        raise WrongAnswer(wrong)
    return replace(said, answers=answers)


def carried(answers: Mapping[str, object], before: Iterable[Question], after: Iterable[Question]) -> dict[str, object]:
    """The answers that another form asks in the same words; those that it does not take are left out."""
    asked = {(question.label, question.kind): question for question in after}
    kept: dict[str, object] = {}
    for question in before:
        same = asked.get((question.label, question.kind))
        value, refusal = _answer(same, answers.get(str(question.pk))) if same else (None, "")
        if same and value is not None and not refusal:
            kept[str(same.pk)] = value
    return kept


def _wrong_self(form: RegistrationForm, said: Applicant) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not said.name:
        wrong["name"] = "Écrivez le prénom et le nom."
    elif not any(char.isalpha() for char in said.name):
        wrong["name"] = "Écrivez le nom avec des lettres : des signes seuls ne s’impriment pas sur un badge."
    if not _is_address(said.email):
        wrong["email"] = "Écrivez une adresse électronique entière, comme prenom.nom@exemple.fr."
    if said.profession and said.profession not in PROFESSIONS:
        wrong["profession"] = _CHOOSE
    if said.department and not Department.objects.filter(pk=said.department).exists():
        wrong["department"] = _CHOOSE
    if said.way not in opening.ways(form.event):
        wrong["way"] = "On ne vient pas ainsi à cet évènement : choisissez ce qui est proposé."
    if said.needs and not form.asks_needs:
        wrong["needs"] = contacts.after("Ce formulaire ne demande pas cela : effacez-le.", form.contact)
    for name, most in LONGEST.items():
        if refusal := _wrong_text(getattr(said, name), most):
            wrong.setdefault(name, refusal)
    return wrong


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _wrong_text(text: str, most: int) -> str:
    if len(text) > most:
        return f"C’est trop long : {most} caractères au plus."
    if _CONTROL.search(text):
        return "Ce texte contient un caractère invisible qui ne s’enregistre pas : tapez-le de nouveau."
    return ""


def _answer(question: Question, value: object) -> tuple[object, str]:
    """What is kept, None when nothing is; what is to be corrected."""
    if value is None or value in ("", []) or (isinstance(value, str) and not value.strip()):
        return None, _ANSWER_IT if question.is_required else ""
    if question.kind in LONGEST_ANSWER:
        return _text(value, LONGEST_ANSWER[Kind(question.kind)])
    if question.kind == Kind.YES_NO:
        return (value, "") if isinstance(value, bool) else (None, "Répondez par oui ou par non.")
    if question.kind == Kind.CHOICE:
        return (value, "") if isinstance(value, str) and value in question.choices else (None, _CHOOSE)
    return _several(value, question.choices)


def _text(value: object, most: int) -> tuple[object, str]:
    if not isinstance(value, str):
        return None, "Écrivez votre réponse."
    text = value.strip()
    return text, _wrong_text(text, most)


def _several(value: object, choices: list[str]) -> tuple[object, str]:
    """In the order of the choices, each once."""
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one in choices for one in value):
        return None, _CHOOSE
    return [one for one in choices if one in value], ""
