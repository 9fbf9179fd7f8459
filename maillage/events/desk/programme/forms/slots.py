"""A slot and its people, in one form: rows of people are fields of the form, so that one summary names all that is wrong."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django import forms

from maillage.core.widgets import Select
from maillage.events.actions import SlotContent, Someone
from maillage.events.desk.programme.forms import fields
from maillage.events.desk.programme.forms.fields import HourField, LengthField
from maillage.events.models import Appearance, Event, Slot

MORE, MOST = 3, 60  # empty rows offered each time; rows of one slot
_LAST = 10_000


class Row(NamedTuple):
    """One person: her number in the form, and her fields."""

    number: int
    rank: forms.BoundField
    name: forms.BoundField
    function: forms.BoundField
    role: forms.BoundField
    state: forms.BoundField
    person: forms.BoundField | None


class SlotForm(forms.Form):
    """`accounts`: those that a speaker may be linked to (key of the account, name); no choice is shown when there are none."""

    kind = forms.ChoiceField(label="Nature", widget=Select)
    title = forms.CharField(
        label="Titre", help_text="Une pause, un accueil peuvent s’en passer.", max_length=250, required=False
    )
    start = HourField(label="Début", help_text="10h45, 10 h 45 ou 10:45.")
    end = HourField(label="Fin", help_text="Ou la durée.")
    length = LengthField(label="Durée", help_text="45 mn ou 1h30.")
    room = forms.ChoiceField(label="Salle", required=False, widget=Select)
    track = forms.CharField(
        label="Parcours",
        help_text="« Axe 1 », par exemple.",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"list": "parcours"}),
    )
    text = forms.CharField(
        label="Présentation", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    state = forms.ChoiceField(label="État", widget=Select)
    has_debate = forms.BooleanField(label="Suivi d’un débat", required=False)
    rows = forms.IntegerField(min_value=0, max_value=MOST, required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        event: Event,
        accounts: Mapping[int, str],
        initial: dict[str, Any],
        slot: Slot | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self._choose("kind", Slot.Kind.choices)
        self._choose("state", Slot.State.choices)
        self._choose(
            "room",
            [
                ("", "Aucune"),
                *((name, name) for name in event.rooms.order_by("rank", "pk").values_list("name", flat=True)),
            ],
            is_named=True,
        )
        self.fields["day"] = fields.day_field(fields.days(event, slot.day if slot else None), empty="Pas encore fixé")
        self._accounts = accounts
        for number in range(self._count(data, initial)):
            self._add_row(number)

    @property
    def people(self) -> list[Row]:
        """The rows, each with its fields."""
        return [self._row(number) for number in range(self._many)]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        self._clean_hours(said)
        if not said.get("title") and said.get("kind"):
            if said["kind"] in {Slot.Kind.SESSION, Slot.Kind.WORKSHOP}:
                self.add_error("title", "Donnez un titre à ce créneau.")
            else:
                said["title"] = Slot.Kind(said["kind"]).label.capitalize()
        if said.get("start") and not said.get("day") and "day" not in self.errors:
            self.add_error("day", "Dites le jour de ce créneau.")
        self._clean_people(said)
        return said

    def content(self) -> SlotContent:
        said = self.cleaned_data
        return SlotContent(
            **{name: said[name] for name in ("title", "kind", "text", "day", "room", "track", "state", "has_debate")},
            start=said["start"][0] if said["start"] else None,
            minutes=said["minutes"],
            people=tuple(self._someone(said, number) for number in self._named(said)),
        )

    def _choose(self, name: str, choices: Sequence[tuple[str, str]], *, is_named: bool = False) -> None:
        shown = choices if is_named else [(code, label.capitalize()) for code, label in choices]
        self.fields[name].choices = shown  # type: ignore[attr-defined]  # a field of choices

    def _row(self, number: int) -> Row:
        rank, name, function, role, state = (self[f"{one}_{number}"] for one in Row._fields[1:-1])
        return Row(number, rank, name, function, role, state, self[f"person_{number}"] if self._accounts else None)

    def _count(self, data: Any, initial: dict[str, Any]) -> int:
        asked = str(data.get("rows", "")) if data is not None else str(initial.get("rows", MORE))
        self._many = min(int(asked), MOST) if asked.isdecimal() else MORE
        return self._many

    def _add_row(self, number: int) -> None:
        options: dict[str, forms.Field] = {
            "rank": forms.IntegerField(label="Ordre", min_value=0, max_value=999, required=False),
            "name": forms.CharField(label="Nom", max_length=120, required=False),
            "function": forms.CharField(label="Fonction", max_length=300, required=False),
            "role": forms.ChoiceField(
                label="Rôle", choices=_capital(Appearance.Role.choices), widget=Select, required=False
            ),
            "state": forms.ChoiceField(
                label="État", choices=_capital(Appearance.State.choices), widget=Select, required=False
            ),
        }
        if self._accounts:
            choices = [("", "Aucun"), *((key, name) for key, name in self._accounts.items())]
            options["person"] = forms.TypedChoiceField(
                label="Compte", choices=choices, coerce=int, empty_value=None, required=False, widget=Select
            )
        for name, one in options.items():
            self.fields[f"{name}_{number}"] = one

    def _clean_hours(self, said: dict[str, Any]) -> None:
        """`minutes` from the end or the length, or from the second hour of the beginning."""
        said["minutes"] = None
        if {"start", "end", "length"} & self.errors.keys():
            return
        start, end, length = said["start"], said["end"], said["length"]
        until = end[0] if end else start[1] if start else None
        if (until is not None or length is not None) and start is None:
            self.add_error("start", "Dites l’heure de début.")
            return
        said["minutes"] = length
        if until is None:
            return
        minutes = (until.hour - start[0].hour) * 60 + until.minute - start[0].minute
        if minutes < 0:
            self.add_error(
                "end" if end else "start", "La fin vient avant le début. Après minuit, donnez plutôt la durée."
            )
        elif length is not None and length != minutes:
            self.add_error("length", "La fin et la durée ne disent pas la même chose : gardez l’une des deux.")
        said["minutes"] = minutes

    def _clean_people(self, said: dict[str, Any]) -> None:
        seen: set[str] = set()
        for number in range(self._many):
            name = (said.get(f"name_{number}") or "").strip()
            if not name and (said.get(f"function_{number}") or said.get(f"person_{number}")):
                self.add_error(f"name_{number}", f"Intervenant {number + 1} : donnez son nom.")
            if name and name in seen:
                self.add_error(f"name_{number}", f"{name} est déjà dans ce créneau.")
            seen.add(name)

    def _named(self, said: dict[str, Any]) -> list[int]:
        """The rows that have a name, in the order of their numbers."""
        named = [number for number in range(self._many) if said[f"name_{number}"].strip()]
        return sorted(
            named, key=lambda number: (_LAST if said[f"rank_{number}"] is None else said[f"rank_{number}"], number)
        )

    def _someone(self, said: dict[str, Any], number: int) -> Someone:
        return Someone(
            name=said[f"name_{number}"].strip(),
            function=said[f"function_{number}"].strip(),
            role=said[f"role_{number}"] or Appearance.Role.SPEAKER,
            state=said[f"state_{number}"] or Appearance.State.UNCONFIRMED,
            person=said.get(f"person_{number}"),
        )


def initial(content: SlotContent) -> dict[str, Any]:
    """What the form shows of a slot, with empty rows for more people."""
    said: dict[str, Any] = {
        name: getattr(content, name) for name in ("title", "kind", "text", "room", "track", "state", "has_debate")
    }
    said["day"] = content.day.isoformat() if content.day else ""
    said["start"] = fields.hour_text(content.start)
    said.update(_end(content))
    for number, one in enumerate(content.people):
        said |= {
            f"rank_{number}": number + 1,
            f"name_{number}": one.name,
            f"function_{number}": one.function,
            f"role_{number}": one.role,
            f"state_{number}": one.state,
            f"person_{number}": one.person,
        }
    said["rows"] = min(len(content.people) + MORE, MOST)
    for number in range(len(content.people), said["rows"]):
        said[f"state_{number}"] = Appearance.State.UNCONFIRMED
    return said


def blank(event: Event, after: Slot | None) -> dict[str, Any]:
    """A new slot, where `after` ends."""
    said = initial(SlotContent("", day=after.day if after and after.day else event.first_day))
    if after and after.day and after.start:
        end = datetime.combine(after.day, after.start) + timedelta(minutes=after.minutes or 0)
        said |= {"day": end.date().isoformat(), "start": fields.hour_text(end.time())}
    return said


def _end(content: SlotContent) -> dict[str, str]:
    """The hour of the end; the length when it is past midnight."""
    if content.start is None or content.minutes is None:
        return {}
    minutes = content.start.hour * 60 + content.start.minute + content.minutes
    if minutes >= 24 * 60:
        return {"length": f"{content.minutes} mn"}
    return {"end": f"{minutes // 60}h{minutes % 60:02}"}


def _capital(choices: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(code, label.capitalize()) for code, label in choices]
