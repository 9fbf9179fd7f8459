"""What is said of a programme as a whole: its rooms, a shift, a pasted text, the reason of a warning, what a version changes."""

from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Any, NamedTuple

from django import forms

from maillage.core.text import fold
from maillage.core.widgets import Select
from maillage.events.desk.programme.forms import fields
from maillage.events.desk.programme.forms.fields import HourField, LengthField
from maillage.events.models import Event, Room

_MORE, _MOST = 3, 60
_LAST = 10_000


class ReasonForm(forms.Form):
    """Of one warning: `code`, `slot` and `mark` name it; `back`: the reason is taken back."""

    code = forms.CharField(max_length=4)
    slot = forms.UUIDField(required=False)
    mark = forms.CharField(max_length=24)
    reason = forms.CharField(max_length=300, required=False)
    back = forms.BooleanField(required=False)


class NoteForm(forms.Form):
    """`seen`: the mark of the draft that she read."""

    note = forms.CharField(
        label="Ce qui change",
        help_text="Une phrase pour les lecteurs. Facultatif.",
        max_length=300,
        required=False,
    )
    seen = forms.CharField(max_length=24, widget=forms.HiddenInput)


class TextForm(forms.Form):
    """`read`: the mark of the text that was shown read; another one is shown again before anything is kept."""

    text = forms.CharField(
        label="Le programme",
        help_text="Chaque créneau commence par son heure ; ses intervenants viennent dessous.",
        max_length=100_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 18}),
        error_messages={"required": "Collez le texte du programme."},
    )
    read = forms.CharField(max_length=24, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, event: Event) -> None:
        super().__init__(data)
        if event.last_day > event.first_day:
            self.fields["day"] = fields.day_field(fields.days(event), empty="Celui que dit le texte")
            self.fields["day"].help_text = "Du premier créneau. Le vôtre l’emporte sur celui du texte."

    def on(self) -> date | None:
        day: date | None = self.cleaned_data.get("day")
        return day


class ShiftForm(forms.Form):
    """« Tout à partir de 14 h, 15 minutes plus tard. »"""

    since = HourField(label="À partir de", help_text="14h, par exemple.", required=True)
    length = LengthField(label="Décaler de", help_text="15 mn, par exemple.", required=True)
    way = forms.ChoiceField(label="Vers", choices=[("later", "plus tard"), ("earlier", "plus tôt")], widget=Select)

    def __init__(self, data: Any = None, *, event: Event, held: Iterable[date] = ()) -> None:
        super().__init__(data)
        self.fields["since"].error_messages["required"] = "Dites à partir de quelle heure."
        self.fields["length"].error_messages["required"] = "Dites de combien de minutes."
        self.fields["day"] = fields.day_field(fields.days(event, *held))

    def said(self) -> tuple[date, time, int]:
        """The day, the hour, the minutes: negative for earlier."""
        values = self.cleaned_data
        minutes = values["length"] if values["way"] == "later" else -values["length"]
        return values["day"], values["since"][0], minutes


class DaysForm(forms.Form):
    """« Tous les créneaux du mardi 12 au mardi 19. » `held`: the days where slots are."""

    def __init__(self, data: Any = None, *, event: Event, held: Sequence[date]) -> None:
        super().__init__(data, auto_id="jours_%s")
        known = [choice for choice in fields.days(event, *held) if date.fromisoformat(choice[0]) in held]
        self.fields["moved"] = fields.day_field(known, empty="Tout le programme")
        self.fields["moved"].label = "Les créneaux de"
        self.fields["to"] = fields.day_field(fields.days(event))
        self.fields["to"].label = "Au"
        is_one_day = event.first_day == event.last_day
        follow = "" if is_one_day else " De tout le programme, c’est le premier jour ; les autres suivent."
        self.fields["to"].help_text = f"Aux mêmes heures.{follow}"

    def said(self) -> tuple[date | None, date]:
        """The day that moves, or all of them; the day where it goes."""
        return self.cleaned_data["moved"], self.cleaned_data["to"]


class RoomRow(NamedTuple):
    number: int
    rank: forms.BoundField
    name: forms.BoundField
    seats: forms.BoundField
    old: forms.BoundField


class RoomsForm(forms.Form):
    """Rooms as rows of one form; a name that is emptied takes its room away."""

    rows = forms.IntegerField(min_value=0, max_value=_MOST, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, rooms: Sequence[Room]) -> None:
        said: dict[str, Any] = {"rows": min(len(rooms) + _MORE, _MOST)}
        for number, room in enumerate(rooms):
            said |= {f"rank_{number}": number + 1, f"name_{number}": room.name, f"seats_{number}": room.seats}
            said[f"old_{number}"] = room.name
        super().__init__(data, initial=said)
        asked = str(data.get("rows", "")) if data is not None else str(said["rows"])
        self._many = min(int(asked), _MOST) if asked.isdecimal() else _MORE
        for number in range(self._many):
            self._add_row(number)

    @property
    def rooms(self) -> list[RoomRow]:
        return [
            RoomRow(number, *(self[f"{name}_{number}"] for name in RoomRow._fields[1:])) for number in range(self._many)
        ]

    def clean(self) -> dict[str, Any]:
        said, seen = self.cleaned_data, set()
        for number in range(self._many):
            name = (said.get(f"name_{number}") or "").strip()
            if not name and said.get(f"seats_{number}") and not said.get(f"old_{number}"):
                self.add_error(f"name_{number}", f"Salle {number + 1} : donnez son nom.")
            if name and fold(name) in seen:
                self.add_error(f"name_{number}", f"Deux salles s’appellent {name} : changez un nom.")
            seen.add(fold(name))
        return said

    def said(self) -> list[tuple[str, int | None]]:
        """Names and seats, in the order of the numbers."""
        values = self.cleaned_data
        named = [number for number in range(self._many) if values[f"name_{number}"].strip()]
        ordered = sorted(
            named,
            key=lambda number: (_LAST if values[f"rank_{number}"] is None else values[f"rank_{number}"], number),
        )
        return [(values[f"name_{number}"].strip(), values[f"seats_{number}"]) for number in ordered]

    def renamed(self) -> dict[str, str]:
        """Of each room that she read: its name now; empty when it leaves."""
        values = self.cleaned_data
        return {
            values[f"old_{number}"]: values[f"name_{number}"].strip()
            for number in range(self._many)
            if values[f"old_{number}"]
        }

    def _add_row(self, number: int) -> None:
        self.fields[f"rank_{number}"] = forms.IntegerField(label="Ordre", min_value=0, max_value=999, required=False)
        self.fields[f"name_{number}"] = forms.CharField(label="Nom", max_length=80, required=False)
        self.fields[f"seats_{number}"] = forms.IntegerField(
            label="Places", min_value=1, max_value=1_000_000, required=False
        )
        self.fields[f"old_{number}"] = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)
