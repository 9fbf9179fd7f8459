"""Hours and lengths as people type them in French."""

import re
from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from maillage.core.widgets import Select
from maillage.events.agenda.words import long_day
from maillage.events.models import Event
from maillage.events.programme import clock

_HALF = re.compile(r"(midi|minuit)\s+et\s+demie?", re.IGNORECASE)
_DOTTED = re.compile(r"^(\d{1,2})(?:[.,]|\s*:\s*)([0-5]\d)(?::[0-5]\d)?$")


class HourField(forms.CharField):
    """« 10h45 », « 10 h 45 », « 10:45 », « 10.45 », « 10 », « midi et demi »: the hour, and that after it when both were typed (« 10h45 - 12h30 »)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, required=options.pop("required", False), **options)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> tuple[time, time | None] | None:
        text = super().clean(value).strip()
        if not text:
            return None
        said = _usual(text)
        found = clock.hours(said)
        if len(found) != 1 or found[0].begin > 0 or found[0].end < len(said):
            raise ValidationError(f"« {text} » n’est pas une heure : écrivez par exemple 10h45.")
        return found[0].at, found[0].until


class LengthField(forms.CharField):
    """« 45 mn », « 1h30 », « 45 »: minutes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=40, required=options.pop("required", False), **options)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> int | None:
        text = super().clean(value).strip()
        if not text:
            return None
        said = timedelta(minutes=int(text)) if text.isdigit() and len(text) <= 4 else clock.length(text)
        if said is None:
            raise ValidationError(f"« {text} » n’est pas une durée : écrivez par exemple 45 mn ou 1h30.")
        minutes = int(said.total_seconds() // 60)
        if minutes > 24 * 60:
            raise ValidationError("Un créneau dure au plus 24 heures.")
        return minutes


def _usual(text: str) -> str:
    """An hour as posters write it, of one typed alone otherwise: « 12.30 », « 12:30:00 », « 12 », « midi et demi »."""
    if text.isdigit():
        return f"{text}h"
    if half := _HALF.fullmatch(text):
        return "12h30" if half[1].lower() == "midi" else "0h30"
    return _DOTTED.sub(r"\1h\2", text)


def hour_text(at: time | None) -> str:
    """« 10h45 », as people type it."""
    return f"{at.hour}h{at.minute:02}" if at else ""


def days(event: Event, *others: date | None) -> list[tuple[str, str]]:
    """The days of the event, and those where something stands outside it."""
    count = (event.last_day - event.first_day).days + 1
    inside = [event.first_day + timedelta(days=number) for number in range(count)]
    outside = sorted({day for day in others if day is not None and day not in inside})
    return [
        *((day.isoformat(), long_day(day).capitalize()) for day in inside),
        *((day.isoformat(), f"{long_day(day).capitalize()} (hors de l’évènement)") for day in outside),
    ]


def day_field(choices: list[tuple[str, str]], *, empty: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Jour",
        choices=[*([("", empty)] if empty else []), *choices],
        coerce=date.fromisoformat,
        empty_value=None,
        required=not empty,
        widget=Select,
    )
