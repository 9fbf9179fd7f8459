"""Rows of the form of a door, as fields of one form: seats kept, questions asked."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.text import capfirst

from maillage.core.widgets import Select
from maillage.events.models import Event
from maillage.registrations.actions.setting_checks import MOST_SEATS
from maillage.registrations.desk.forms import fields
from maillage.registrations.models import Question, Quota
from maillage.registrations.models.forms import Way
from maillage.resources.forms.fields import chips, text_area
from maillage.resources.vocabulary import PROFESSIONS


class QuotaRow(NamedTuple):
    """`is_new`: one more, that she may fill; `is_open`: she began. `has_ways`: one comes in more than one way."""

    is_new: bool
    is_open: bool
    has_ways: bool
    old: forms.BoundField
    label: forms.BoundField
    seats: forms.BoundField
    way: forms.BoundField
    opens: forms.BoundField
    professions: forms.BoundField
    departments: forms.BoundField


class QuestionRow(NamedTuple):
    is_new: bool
    is_open: bool
    old: forms.BoundField
    rank: forms.BoundField
    label: forms.BoundField
    kind: forms.BoundField
    choices: forms.BoundField
    help_text: forms.BoundField
    required: forms.BoundField


def quota_fields(number: int, ways: Sequence[str]) -> dict[str, forms.Field]:
    """`ways`: those in which one comes; without a choice, it is not asked."""
    choices = [(code, capfirst(Way(code).label)) for code in ways]
    widget = Select if len(ways) > 1 else forms.HiddenInput
    made: dict[str, forms.Field] = {
        "old": forms.IntegerField(required=False, widget=forms.HiddenInput),
        "label": forms.CharField(label="Pour qui", help_text="« Santé », par exemple.", max_length=80, required=False),
        "seats": forms.IntegerField(label="Places gardées", min_value=1, max_value=MOST_SEATS, required=False),
        "way": forms.ChoiceField(label="Pour venir", choices=choices, initial=ways[0], required=False, widget=widget),
        "opens": fields.moment("Pour tout le monde à partir du", "Ce qui reste alors est donné à la liste d’attente."),
        "professions": chips("De ces métiers", PROFESSIONS),
        "departments": fields.DepartmentsField(
            label="De ces départements", help_text="42, 69 : leurs numéros. Avec des métiers : l’un et l’autre."
        ),
    }
    return {f"quota_{name}_{number}": one for name, one in made.items()}


def question_fields(number: int) -> dict[str, forms.Field]:
    kinds = [(code, capfirst(text)) for code, text in Question.Kind.choices]
    made: dict[str, forms.Field] = {
        "old": forms.IntegerField(required=False, widget=forms.HiddenInput),
        "rank": forms.IntegerField(label="Ordre", min_value=0, max_value=999, required=False),
        "label": forms.CharField(label="Question", max_length=200, required=False),
        "kind": forms.ChoiceField(label="Réponse", choices=kinds, required=False, widget=Select),
        "choices": forms.CharField(
            label="Choix", help_text="Un par ligne.", max_length=3000, required=False, widget=text_area(3)
        ),
        "help_text": forms.CharField(label="Aide", max_length=300, required=False),
        "required": forms.BooleanField(label="Réponse obligatoire", required=False),
    }
    return {f"question_{name}_{number}": one for name, one in made.items()}


def began(label: forms.BoundField, row: Sequence[forms.BoundField]) -> bool:
    return bool(label.value()) or any(field.errors for field in row)


def initial(event: Event, quotas: Sequence[Quota], questions: Sequence[Question]) -> dict[str, Any]:
    """What the rows of those that are kept say."""
    said: dict[str, Any] = {}
    for number, quota in enumerate(quotas):
        said |= {f"quota_{name}_{number}": getattr(quota, name) for name in ("label", "seats", "way", "professions")}
        said |= {
            f"quota_old_{number}": quota.pk,
            f"quota_departments_{number}": ", ".join(quota.departments),
            f"quota_opens_{number}": fields.shown(quota.opens_to_all_at, event.zone),
        }
    for number, one in enumerate(questions):
        said |= {f"question_{name}_{number}": getattr(one, name) for name in ("label", "kind", "help_text")}
        said |= {
            f"question_old_{number}": one.pk,
            f"question_rank_{number}": number + 1,
            f"question_choices_{number}": "\n".join(one.choices),
            f"question_required_{number}": one.is_required,
        }
    return said
