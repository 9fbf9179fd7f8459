"""What people answer: the input only."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.datastructures import MultiValueDict

from maillage.surveys import answering, counting
from maillage.surveys.actions import Answers

_ENDS = {"rating": ("Très insuffisant", "Très bien"), "pair": ("Pas du tout", "Tout à fait")}
_SKIP, _NO_OPINION = "skip", "Sans avis"
_NO_NAME = f"Facultatif, {answering.LONGEST_TEXT} caractères au plus. N’écrivez aucun nom : ni le vôtre, ni celui d’un jeune, d’une famille ou d’un collègue."
_SEVERAL = "Plusieurs réponses possibles."
_BOTH = "Une réponse pour avant, une pour aujourd’hui."
_BEFORE, _AFTER = "before", "after"


class Line(NamedTuple):
    """A question as the page shows it. `ends`: words of the two ends of a scale; `pair`: what a pair asks once more."""

    kind: str
    field: forms.BoundField
    ends: tuple[str, str] = ("", "")
    pair: forms.BoundField | None = None


class AnswerForm(forms.Form):
    """The questions of one survey, as they were frozen."""

    def __init__(self, items: Sequence[counting.Item], data: MultiValueDict[str, str] | None = None) -> None:
        super().__init__(data)
        self._items = items
        for item in items:
            self.fields.update(_fields(item))

    def clean(self) -> dict[str, Any]:
        """The same rules as the action, said beside each question."""
        for key, said in answering.problems(self._items, self.answers().values).items():
            self.add_error(self._first_field(key), said)
        return self.cleaned_data

    def answers(self) -> Answers:
        values = {item["key"]: self._given(item) for item in self._items}
        return Answers({key: value for key, value in values.items() if value})

    def lines(self) -> list[Line]:
        return [self._line(item) for item in self._items]

    def _line(self, item: counting.Item) -> Line:
        key, kind = item["key"], item["kind"]
        ends = _ENDS.get(kind, ("", ""))
        if kind == "pair":
            return Line(kind, self[f"{key}-{_BEFORE}"], ends, self[f"{key}-{_AFTER}"])
        return Line(kind, self[key], ends)

    def _given(self, item: counting.Item) -> str | tuple[str, ...]:
        key = item["key"]
        given = {name: "" if value == _SKIP else value for name, value in self.cleaned_data.items()}
        if item["kind"] == "pair":
            ends = [given.get(f"{key}-{end}", "") for end in (_BEFORE, _AFTER)]
            return ">".join(ends) if any(ends) else ""
        if item["kind"] == "several":
            return tuple(given.get(key, ()))
        return str(given.get(key, ""))

    def _first_field(self, key: str) -> str:
        return key if key in self.fields else f"{key}-{_BEFORE}"


def _fields(item: counting.Item) -> dict[str, forms.Field]:
    key, kind = item["key"], item["kind"]
    label = f"{item['label']} (obligatoire)" if item.get("is_required") else item["label"]
    if kind == "pair":
        return {
            f"{key}-{_BEFORE}": _choice(item, label, help_text=_BOTH, answers={one: one for one in answering.SCALE}),
            f"{key}-{_AFTER}": _choice(item, label, answers={one: one for one in answering.SCALE}),
        }
    if kind == "several":
        return {
            key: forms.MultipleChoiceField(
                label=label,
                help_text=_SEVERAL,
                choices=list(answering.proposed(item).items()),
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        }
    if kind == "text":
        # No `maxlength`: a browser would cut what is pasted and say nothing. `answering` refuses it, and the words stay in the page.
        area = forms.Textarea(attrs={"rows": 4, "autocomplete": "off"})
        return {key: forms.CharField(label=label, help_text=_NO_NAME, widget=area, required=False)}
    return {key: _choice(item, label, answers=answering.proposed(item))}


def _choice(item: counting.Item, label: str, *, answers: dict[str, str], help_text: str = "") -> forms.ChoiceField:
    """Without a script, a circle that was chosen cannot be emptied: « sans avis » stands beside the others."""
    empty = [] if item.get("is_required") else [(_SKIP, _NO_OPINION)]
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=[*answers.items(), *empty],
        widget=forms.RadioSelect,
        required=False,
    )
