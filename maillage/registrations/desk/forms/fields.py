"""Fields that several of these forms have: moments by the clock of the event, numbers of départements, rows."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from maillage.resources.forms.fields import Moment
from maillage.territories import gazetteer

LAST = 10_000


class DepartmentsField(forms.CharField):
    """« 42, 69 »: a tuple of codes."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=600, required=False, **options)
        self.widget.attrs["autocomplete"] = "off"

    def clean(self, value: Any) -> tuple[str, ...]:
        codes = dict.fromkeys(one.upper() for one in re.split(r"[\s,;]+", super().clean(value)) if one)
        unknown = [code for code in codes if code not in gazetteer.load().departments]
        if unknown:
            raise ValidationError(f"« {unknown[0]} » n’est pas un numéro de département : écrivez par exemple 42, 69.")
        return tuple(codes)


def moment(label: str, help_text: str = "", **options: Any) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=help_text,
        widget=Moment(),
        required=False,
        error_messages={"invalid": "Ce moment n’existe pas."},
        **options,
    )


def there(typed: datetime | None, zone: str) -> datetime | None:
    """What was typed is the clock of the event."""
    return timezone.localtime(typed).replace(tzinfo=ZoneInfo(zone)) if typed else None


def shown(kept: datetime | None, zone: str) -> datetime | None:
    """By the clock of the event."""
    return kept.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if kept else None


def many(data: Any, name: str, said: int, most: int) -> int:
    """How many rows the form has: those that were sent, else those of the page."""
    asked = str(data.get(name, "")) if data is not None else str(said)
    return min(int(asked), most) if asked.isdecimal() and len(asked) < 6 else said


def text_of(value: Any) -> str:
    return str(value).replace("\r\n", "\n").strip()
