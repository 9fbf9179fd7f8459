"""What those who come answered to the questions of the organisers, in figures; free answers without the name of whoever wrote them."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from maillage.registrations.models import Question, Registration, RegistrationForm

Kind = Question.Kind
_YES_NO = {True: "Oui", False: "Non"}


@dataclass(frozen=True, slots=True)
class Answered:
    """`rows`: each answer, and how many of those who come gave it; `texts`: free answers, in the order of the alphabet."""

    label: str
    rows: tuple[tuple[str, int], ...]
    texts: tuple[str, ...]


def of(form: RegistrationForm) -> list[Answered]:
    """Two queries; one where nothing is asked."""
    questions = list(form.questions.order_by("rank", "pk"))
    if not questions:
        return []
    given = list(Registration.objects.coming().filter(form=form).values_list("answers", flat=True))
    return [
        _answered(question, [said[str(question.pk)] for said in given if str(question.pk) in said])
        for question in questions
    ]


def _answered(question: Question, said: list[object]) -> Answered:
    if question.kind in (Kind.TEXT, Kind.LONG):
        return Answered(question.label, (), tuple(sorted(str(text) for text in said if text)))
    counts = Counter(_each(said))
    labels = _YES_NO.values() if question.kind == Kind.YES_NO else question.choices
    return Answered(question.label, tuple((str(label), counts[str(label)]) for label in labels), ())


def _each(said: Iterable[object]) -> Iterator[str]:
    """One choice, or several of one person."""
    for answer in said:
        if isinstance(answer, bool):
            yield _YES_NO[answer]
        else:
            yield from (str(one) for one in (answer if isinstance(answer, list) else [answer]))
