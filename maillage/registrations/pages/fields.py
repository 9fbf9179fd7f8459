"""The fields of the forms: what is asked of somebody, and the questions of the organisers."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst

from maillage.core.widgets import Select
from maillage.registrations.models import Question, Registration
from maillage.registrations.models.forms import Way
from maillage.resources.forms.fields import text_area
from maillage.resources.vocabulary import PROFESSIONS
from maillage.territories import gazetteer

# « none of them », told apart from « not answered yet »; kept as nothing.
OTHER = "other"
_MANY = 5  # choices, above which a list is shorter than buttons
_SHORT, _LONG = 300, 2000
_REQUIRED = "Répondez à « {} »."


def column(name: str) -> Any:
    return Registration._meta.get_field(name)  # noqa: SLF001 -- Django's public API


def name(
    label: str = "Prénom et nom", *, is_required: bool = True, missing: str = "Écrivez votre prénom et votre nom."
) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=column("name").max_length,
        required=is_required,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": missing},
    )


def email(
    label: str = "Courriel",
    *,
    help_text: str = "Ni publié, ni donné.",
    is_required: bool = True,
    place: str = "",
) -> forms.EmailField:
    return forms.EmailField(
        label=label,
        help_text=help_text,
        max_length=column("email").max_length,
        required=is_required,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": f"{place}Donnez un courriel : la réponse y sera envoyée.",
            "invalid": f"{place}Ce courriel n’est pas complet : par exemple prenom.nom@exemple.org.",
        },
    )


def profession(
    label: str = "Métier ou domaine", *, missing: str = "Choisissez un métier ou un domaine."
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=[("", "Choisissez"), *((code, capfirst(text)) for code, text in PROFESSIONS.items()), (OTHER, "Autre")],
        widget=Select,
        error_messages={"required": missing},
    )


def structure() -> forms.CharField:
    return forms.CharField(
        label="Structure",
        help_text="Facultatif : laissez vide si vous venez en votre nom.",
        max_length=column("structure").max_length,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )


def department(label: str = "Département où vous travaillez") -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=departments,
        widget=Select,
        error_messages={"required": "Choisissez un département, ou « aucun, ou plusieurs »."},
    )


def departments() -> list[tuple[str, str]]:
    rows = gazetteer.load().departments
    known = ((code, f"{rows[code].name} ({code})") for code in sorted(rows))
    return [("", "Choisissez"), *known, (OTHER, "Aucun, ou plusieurs")]


def way(ways: Iterable[str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Comment venez-vous ?",
        choices=[(code, capfirst(Way(code).label)) for code in ways],
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si vous venez sur place ou à distance."},
    )


def needs() -> forms.CharField:
    return forms.CharField(
        label="Besoins d’accessibilité",
        help_text=(
            "Facultatif : langue des signes, boucle magnétique, accès en fauteuil… "
            "Ces informations sont chiffrées, vues par l’organisation seulement, effacées 30 jours après."
        ),
        max_length=1000,
        required=False,
        widget=text_area(3),
    )


def of_question(question: Question) -> forms.Field:
    """As its organisers wrote it."""
    said: dict[str, Any] = {
        "label": question.label,
        "help_text": question.help_text or ("" if question.is_required else "Facultatif."),
        "required": question.is_required,
        "error_messages": {"required": _REQUIRED.format(question.label)},
    }
    kinds = Question.Kind
    if question.kind == kinds.CHOICE:
        return _choice(question, said)
    if question.kind == kinds.SEVERAL:
        choices = [(text, text) for text in question.choices]
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **said)
    if question.kind == kinds.YES_NO:
        return forms.ChoiceField(choices=[("yes", "Oui"), ("no", "Non")], widget=forms.RadioSelect, **said)
    if question.kind == kinds.LONG:
        return forms.CharField(max_length=_LONG, widget=text_area(4), **said)
    return forms.CharField(max_length=_SHORT, **said)


def _choice(question: Question, said: dict[str, Any]) -> forms.ChoiceField:
    choices = [(text, text) for text in question.choices]
    if len(choices) <= _MANY:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **said)
    return forms.ChoiceField(choices=[("", "Choisissez"), *choices], widget=Select, **said)


def speak(field: forms.Field, place: str = "") -> None:
    """What Django would say in its own words names the field, and says what to do. `place` comes first: « Personne 3 : »."""
    said = str(field.label).replace("%", "%%")  # these are filled in by Django
    verbs = ("raccourcissez", "retapez", "choisissez")
    shorten, retype, choose = verbs if place else map(str.capitalize, verbs)
    field.error_messages |= {
        "max_length": f"{place}{shorten} « {said} » : %(limit_value)d caractères au plus.",
        "null_characters_not_allowed": f"{place}{retype} « {said} » : un signe invisible s’y trouve.",
        "invalid_choice": f"{place}{choose} « {said} » dans la liste.",
    }


def component(field: forms.Field) -> str:
    """How a page shows it."""
    if isinstance(field.widget, forms.CheckboxSelectMultiple):
        return "chips"
    return "choices" if isinstance(field.widget, forms.RadioSelect) else "line"
