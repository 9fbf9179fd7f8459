"""The door of an event: when it opens, how many seats and for whom, what is asked. Quotas and questions are rows of one form."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import capfirst

from maillage.events.models import Event
from maillage.registrations import opening
from maillage.registrations.actions import FormContent, QuestionContent, QuotaContent
from maillage.registrations.actions.setting_checks import MOST_QUESTIONS, MOST_QUOTAS, MOST_SEATS
from maillage.registrations.desk import sharing
from maillage.registrations.desk.forms import fields, rows
from maillage.registrations.desk.forms.rows import QuestionRow, QuotaRow
from maillage.registrations.models import Question, Quota, RegistrationForm
from maillage.registrations.models.forms import Way
from maillage.resources.forms.fields import text_area

MORE = 2  # empty rows offered each time
SEEN = "%Y-%m-%dT%H:%M:%S.%f%z"  # when the door had last changed, as she read it
_PLAIN = (
    "text", "seats", "remote_seats", "needs_approval", "has_waiting_list", "promotion", "offer_hours", "group_most", "asks_needs", "contact",
)  # fmt: skip
_SEATS: dict[str, str] = {Way.ONSITE: "seats", Way.REMOTE: "remote_seats"}


class DoorForm(forms.Form):
    """A quota or a question whose name is emptied goes away."""

    opens_at = fields.moment(
        "Début des inscriptions", "À l’heure de l’évènement. Vide : dès que l’évènement est publié."
    )
    text = forms.CharField(
        label="Ce qu’il faut savoir",
        help_text="Montré avant le formulaire. Facultatif.",
        max_length=2000,
        widget=text_area(4),
        required=False,
    )
    seats = forms.IntegerField(
        label="Places sur place", help_text="Vide : sans limite.", min_value=0, max_value=MOST_SEATS, required=False
    )
    remote_seats = forms.IntegerField(
        label="Places à distance", help_text="Vide : sans limite.", min_value=0, max_value=MOST_SEATS, required=False
    )
    needs_approval = forms.BooleanField(label="Nous acceptons chaque demande à la main", required=False)
    has_waiting_list = forms.BooleanField(label="Liste d’attente quand c’est complet", required=False)
    promotion = forms.ChoiceField(
        label="Quand une place se libère",
        choices=[(code, capfirst(text)) for code, text in RegistrationForm.Promotion.choices],
        widget=forms.RadioSelect,
    )
    offer_hours = forms.IntegerField(
        label="Délai pour répondre, en heures",
        help_text="48 : deux jours. Il est plus court si l’évènement est proche.",
        min_value=1,
        max_value=336,
    )
    group_most = forms.IntegerField(
        label="Personnes par inscription de groupe",
        help_text="Une structure inscrit plusieurs personnes à la fois. 1 : pas de groupe.",
        min_value=1,
        max_value=50,
    )
    asks_needs = forms.BooleanField(label="Demander les besoins d’accessibilité", required=False)
    contact = forms.CharField(
        label="Pour écrire aux organisateurs",
        help_text="Facultatif, et public : l’adresse partagée ou l’accueil d’une structure, jamais ceux d’une personne.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False, input_formats=[SEEN])
    quota_rows = forms.IntegerField(min_value=0, max_value=MOST_QUOTAS, required=False, widget=forms.HiddenInput)
    question_rows = forms.IntegerField(min_value=0, max_value=MOST_QUESTIONS, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        event: Event,
        door: RegistrationForm,
        quotas: Sequence[Quota],
        questions: Sequence[Question],
    ) -> None:
        self._event, self._door, self.ways = event, door, _ways(event, quotas)
        self._pks = {"quota": {one.pk for one in quotas}, "question": {one.pk for one in questions}}
        said = _initial(event, door, quotas, questions)
        super().__init__(data, initial=said)
        self._quotas = fields.many(data, "quota_rows", said["quota_rows"], MOST_QUOTAS)
        self._questions = fields.many(data, "question_rows", said["question_rows"], MOST_QUESTIONS)
        for way, name in _SEATS.items():
            if way not in self.ways and getattr(door, name) is None:
                del self.fields[name]
        for number in range(self._quotas):
            self.fields.update(rows.quota_fields(number, self.ways))
        for number in range(self._questions):
            self.fields.update(rows.question_fields(number))

    @property
    def quotas(self) -> list[QuotaRow]:
        names = QuotaRow._fields[3:]
        return [self._quota_row(self._row("quota", number, names)) for number in range(self._quotas)]

    @property
    def questions(self) -> list[QuestionRow]:
        names = QuestionRow._fields[2:]
        found = [self._row("question", number, names) for number in range(self._questions)]
        return [QuestionRow(not row[0].value(), rows.began(row[2], row), *row) for row in found]

    @property
    def keeps_more(self) -> bool:
        return any(row.is_new and row.is_open for row in self.quotas)

    @property
    def asks_more(self) -> bool:
        return any(row.is_new and row.is_open for row in self.questions)

    def shared(self) -> list[sharing.Shared]:
        """Of what is typed now, as far as it is understood."""
        seats = {way: _number(self[name].value()) for way, name in _SEATS.items() if name in self.fields}
        kept = [
            sharing.Kept(str(row.label.value()).strip(), str(row.way.value()), _number(row.seats.value()) or 0)
            for row in self.quotas
            if str(row.label.value() or "").strip()
        ]
        return sharing.of(seats, kept)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        self._clean_quotas(said)
        for number in range(self._questions):
            has_choices = said.get(f"question_kind_{number}") in {Question.Kind.CHOICE, Question.Kind.SEVERAL}
            if not said.get(f"question_label_{number}", "").strip():
                if said.get(f"question_choices_{number}") and not said.get(f"question_old_{number}"):
                    self.add_error(f"question_label_{number}", f"Question {number + 1} : écrivez la question.")
            elif has_choices and len(self._choices(number)) < 2:
                self.add_error(
                    f"question_choices_{number}", f"Question {number + 1} : écrivez au moins deux choix, un par ligne."
                )
        return said

    def is_stale(self) -> bool:
        """Somebody else saved it since she read it."""
        return bool(self._door.pk) and self.cleaned_data["seen"] != self._door.changed_at

    def seen_now(self) -> str:
        return self._door.changed_at.strftime(SEEN)

    def content(self) -> FormContent:
        said = self.cleaned_data
        return FormContent(
            **{name: said.get(name, getattr(self._door, name)) for name in _PLAIN if name != "text"},
            text=fields.text_of(said["text"]),
            opens_at=fields.there(said["opens_at"], self._event.zone),
            quotas=tuple(self._quota(number) for number in self._named("quota")),
            questions=tuple(self._question(number) for number in self._named("question")),
        )

    def _quota(self, number: int) -> QuotaContent:
        said = {name: self.cleaned_data[f"quota_{name}_{number}"] for name in ("label", "seats", "way", "departments")}
        return QuotaContent(
            label=said["label"].strip(),
            seats=said["seats"],
            professions=tuple(self.cleaned_data[f"quota_professions_{number}"]),
            departments=said["departments"],
            way=said["way"] or self.ways[0],
            opens_to_all_at=fields.there(self.cleaned_data[f"quota_opens_{number}"], self._event.zone),
            pk=self._known("quota", number),
        )

    def _question(self, number: int) -> QuestionContent:
        said = {
            name: self.cleaned_data[f"question_{name}_{number}"] for name in ("label", "kind", "help_text", "required")
        }
        has_choices = said["kind"] in {Question.Kind.CHOICE, Question.Kind.SEVERAL}
        return QuestionContent(
            label=said["label"].strip(),
            kind=said["kind"] or Question.Kind.TEXT,
            help_text=said["help_text"].strip(),
            choices=self._choices(number) if has_choices else (),
            is_required=said["required"],
            pk=self._known("question", number),
        )

    def _known(self, kind: str, number: int) -> int | None:
        """Of a row that is still there; what somebody took away meanwhile comes back as a new one."""
        pk = self.cleaned_data[f"{kind}_old_{number}"]
        return pk if pk in self._pks[kind] else None

    def _named(self, kind: str) -> list[int]:
        """Numbers of the rows that are kept: quotas as they come, questions in the order of their numbers."""
        count = self._quotas if kind == "quota" else self._questions
        numbers = [number for number in range(count) if self.cleaned_data[f"{kind}_label_{number}"].strip()]
        return sorted(numbers, key=lambda number: (self._rank(kind, number), number))

    def _rank(self, kind: str, number: int) -> int:
        rank = self.cleaned_data.get(f"{kind}_rank_{number}")
        return fields.LAST if rank is None else rank

    def _clean_quotas(self, said: dict[str, Any]) -> None:
        seen = set()
        for number in range(self._quotas):
            label, name = said.get(f"quota_label_{number}", "").strip(), f"Ligne {number + 1}"
            if not label:
                if said.get(f"quota_seats_{number}") and not said.get(f"quota_old_{number}"):
                    self.add_error(f"quota_label_{number}", f"{name} : dites pour qui sont ces places.")
                continue
            if not said.get(f"quota_seats_{number}") and f"quota_seats_{number}" not in self.errors:
                self.add_error(f"quota_seats_{number}", f"{name} : dites combien de places sont gardées.")
            of = (said.get(f"quota_professions_{number}"), said.get(f"quota_departments_{number}"))
            if not any(of) and f"quota_departments_{number}" not in self.errors:
                self.add_error(
                    f"quota_professions_{number}", f"{name} : cochez des métiers, ou écrivez des départements."
                )
            key = (label.casefold(), said.get(f"quota_way_{number}"))
            if key in seen:
                self.add_error(f"quota_label_{number}", f"Deux lignes s’appellent « {label} » : changez un nom.")
            seen.add(key)

    def _choices(self, number: int) -> tuple[str, ...]:
        lines = fields.text_of(self.cleaned_data.get(f"question_choices_{number}", "")).split("\n")
        return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def _row(self, kind: str, number: int, names: Sequence[str]) -> list[forms.BoundField]:
        return [self[f"{kind}_{name}_{number}"] for name in names]

    def _quota_row(self, row: list[forms.BoundField]) -> QuotaRow:
        return QuotaRow(not row[0].value(), rows.began(row[1], row), len(self.ways) > 1, *row)


def _ways(event: Event, quotas: Sequence[Quota]) -> tuple[str, ...]:
    """Those in which one comes; and those of what was kept before the event changed."""
    known = {*opening.ways(event), *(quota.way for quota in quotas)}
    return tuple(way for way in Way.values if way in known)


def _number(value: Any) -> int | None:
    text = str(value if value is not None else "").strip()
    return int(text) if text.isdecimal() and len(text) <= len(str(MOST_SEATS)) else None


def _initial(
    event: Event, door: RegistrationForm, quotas: Sequence[Quota], questions: Sequence[Question]
) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(door, name) for name in _PLAIN}
    said |= {
        "opens_at": fields.shown(door.opens_at, event.zone),
        "seen": door.changed_at.strftime(SEEN) if door.pk else "",
        "quota_rows": min(len(quotas) + MORE, MOST_QUOTAS),
        "question_rows": min(len(questions) + MORE, MOST_QUESTIONS),
    }
    return said | rows.initial(event, quotas, questions)
