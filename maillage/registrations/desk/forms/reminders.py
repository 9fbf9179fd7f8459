"""The letters that leave by themselves: when, to whom, with which words."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms

from maillage.core.discretion import betrays
from maillage.core.widgets import Select
from maillage.events.models import Event
from maillage.registrations import reminders
from maillage.registrations.actions import ReminderContent
from maillage.registrations.actions.setting_checks import MOST_REMINDERS
from maillage.registrations.desk.forms import fields
from maillage.registrations.models import ReminderRule
from maillage.resources.forms.fields import text_area

MORE = 1
_DAY = 24
_LONGEST = 366
_Anchor = ReminderRule.Anchor
_ANCHORS = ((_Anchor.START, "avant le début"), (_Anchor.END, "après la fin"), (_Anchor.MOMENT, "à une date"))
_UNITS = (("days", "jours"), ("hours", "heures"))
BETRAYS = "Ce texte en dit trop : un courriel se lit par-dessus une épaule. Retirez ce qui parle de violence, d’enfants ou de leur situation."


class ReminderRow(NamedTuple):
    """`is_done`: it left already; it is shown, and changes no more."""

    number: int
    rule: ReminderRule | None
    is_done: bool
    old: forms.BoundField
    anchor: forms.BoundField
    number_of: forms.BoundField
    unit: forms.BoundField
    moment: forms.BoundField
    audience: forms.BoundField
    text: forms.BoundField
    calendar: forms.BoundField
    gone: forms.BoundField


class RemindersForm(forms.Form):
    """A new line is kept once its number or its date is typed; « Retirer » takes one away."""

    rows = forms.IntegerField(min_value=0, max_value=MOST_REMINDERS, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, event: Event, rules: Sequence[ReminderRule]) -> None:
        self._event, self._rules = event, {rule.pk: rule for rule in rules}
        said = _initial(event, rules)
        super().__init__(data, initial=said)
        self._many = fields.many(data, "rows", said["rows"], MOST_REMINDERS)
        for number in range(self._many):
            self._add(number)

    @property
    def reminders(self) -> list[ReminderRow]:
        found = []
        for number in range(self._many):
            bound = [self[f"{name}_{number}"] for name in ReminderRow._fields[3:]]
            old = str(bound[0].value() or "")
            rule = self._rules.get(int(old)) if old.isdecimal() and len(old) < 12 else None
            found.append(ReminderRow(number, rule, rule is not None and is_done(rule, self._event), *bound))
        return found

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for number in range(self._many):
            if not self._is_said(number) or said.get(f"gone_{number}"):
                continue
            name, anchor = f"Rappel {number + 1}", said.get(f"anchor_{number}")
            if anchor == _Anchor.MOMENT:
                if not said.get(f"moment_{number}") and f"moment_{number}" not in self.errors:
                    self.add_error(f"moment_{number}", f"{name} : dites le jour et l’heure.")
            elif said.get(f"number_of_{number}") is None and f"number_of_{number}" not in self.errors:
                self.add_error(f"number_of_{number}", f"{name} : dites combien de jours ou d’heures.")
            if betrays(said.get(f"text_{number}", "")):
                self.add_error(f"text_{number}", f"{name} : {BETRAYS}")
        return said

    def content(self) -> tuple[ReminderContent, ...]:
        """The lines that stand."""
        kept = [
            number for number in range(self._many) if self._is_said(number) and not self.cleaned_data[f"gone_{number}"]
        ]
        return tuple(self._rule(number) for number in kept)

    def _rule(self, number: int) -> ReminderContent:
        given = {name: self.cleaned_data[f"{name}_{number}"] for name in ReminderRow._fields[3:]}
        is_moment = given["anchor"] == _Anchor.MOMENT
        hours = (given["number_of"] or 0) * (_DAY if given["unit"] == "days" else 1)
        return ReminderContent(
            anchor=given["anchor"],
            hours=0 if is_moment else hours,
            moment=fields.there(given["moment"], self._event.zone) if is_moment else None,
            audience=given["audience"],
            text=fields.text_of(given["text"]),
            has_calendar=given["calendar"],
            pk=given["old"] if given["old"] in self._rules else None,
        )

    def _is_said(self, number: int) -> bool:
        said = self.cleaned_data
        names = ("old", "number_of", "moment", "text")
        return any(said.get(f"{name}_{number}") not in (None, "") for name in names) or any(
            f"{name}_{number}" in self.errors for name in names
        )

    def _add(self, number: int) -> None:
        audiences = [(code, f"Celles et ceux {text}".replace("'", "’")) for code, text in ReminderRule.Audience.choices]
        made: dict[str, forms.Field] = {
            "old": forms.IntegerField(required=False, widget=forms.HiddenInput),
            "anchor": forms.ChoiceField(label="Quand", choices=_ANCHORS, widget=Select),
            "number_of": forms.IntegerField(label="Combien", min_value=0, max_value=_LONGEST * _DAY, required=False),
            "unit": forms.ChoiceField(label="En", choices=_UNITS, widget=Select),
            "moment": fields.moment("Ou le", "Seulement pour « à une date »."),
            "audience": forms.ChoiceField(label="À qui", choices=audiences, widget=Select),
            "text": forms.CharField(
                label="Message",
                help_text="Quelques mots de plus : la salle, ce qu’il faut apporter. Facultatif.",
                max_length=600,
                widget=text_area(3),
                required=False,
            ),
            "calendar": forms.BooleanField(label="Avec le fichier agenda", required=False),
            "gone": forms.BooleanField(label="Retirer ce rappel", required=False),
        }
        made["calendar"].initial = True
        for name, one in made.items():
            self.fields[f"{name}_{number}"] = one


def is_done(rule: ReminderRule, event: Event) -> bool:
    """It left for the event as it is now: one that moved later is reminded of again."""
    return rule.done_at is not None and rule.done_at >= reminders.due_at(rule, event)


def lead(hours: int) -> tuple[int, str]:
    """« 2 jours » rather than « 48 heures »."""
    return (hours // _DAY, "days") if hours and hours % _DAY == 0 else (hours, "hours")


def lead_text(rule: ReminderRule) -> str:
    """« 2 jours avant le début »."""
    if rule.anchor == _Anchor.MOMENT:
        return str(_Anchor.MOMENT.label)
    number, unit = lead(rule.hours)
    words = {"days": ("jour", "jours"), "hours": ("heure", "heures")}[unit]
    where = "avant le début" if rule.anchor == _Anchor.START else "après la fin"
    return f"{number} {words[number > 1]} {where}"


def _initial(event: Event, rules: Sequence[ReminderRule]) -> dict[str, Any]:
    said: dict[str, Any] = {"rows": min(len(rules) + MORE, MOST_REMINDERS)}
    for number, rule in enumerate(rules):
        many, unit = lead(rule.hours)
        is_moment = rule.anchor == _Anchor.MOMENT
        said |= {
            f"old_{number}": rule.pk,
            f"anchor_{number}": rule.anchor,
            f"number_of_{number}": None if is_moment else many,
            f"unit_{number}": "days" if is_moment else unit,
            f"moment_{number}": fields.shown(rule.moment, event.zone),
            f"audience_{number}": rule.audience,
            f"text_{number}": rule.text,
            f"calendar_{number}": rule.has_calendar,
        }
    return said
