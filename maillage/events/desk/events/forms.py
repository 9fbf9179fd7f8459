"""The form of an event, in both working faces."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from maillage.core.widgets import Select
from maillage.events import vocabulary
from maillage.events.actions import EventContent
from maillage.events.agenda.words import PLACES
from maillage.events.desk.events.choices import Choices
from maillage.events.desk.events.fields import FOLDED, PARTS, DaysForm, Part, capitalised, component, line
from maillage.events.models import Event
from maillage.resources.forms.fields import Moment, chips, one_of, text_area
from maillage.resources.vocabulary import PROFESSIONS, THEMES
from maillage.search.models import Level
from maillage.territories.zones import ZONES, of_department

_PLAIN = (
    "kind", "title", "summary", "body", "first_day", "announced_start", "announced_end", "mode", "place_name", "place_address",
    "organiser_name", "accessibility_contact", "accessibility_provider", "registering", "registration_link", "neutral_title",
)  # fmt: skip
_CODES = ("departments", "themes", "professions", "accessibility")


@dataclass(frozen=True, slots=True)
class Offer:
    """What this person may choose. `structures`: as organiser; `together`: as co-organisers."""

    structures: Choices
    together: Choices
    parents: Choices
    departments: Choices
    level: int  # the highest she may reserve it to


class EventForm(DaysForm):
    """`seen`: when the event had last changed, as she read it."""

    field_order = [name for *_, names in PARTS for name in names]  # that in which errors are told

    kind = one_of("Nature", Event.Kind.choices)
    title = line(
        "title",
        "Titre",
        "Celui de l’affiche.",
        required=True,
        error_messages={"required": "Donnez un titre à l’évènement."},
    )
    summary = line("summary", "Résumé", "Une ou deux phrases : de quoi il s’agit, et pour qui.", widget=text_area(3))
    body = line(
        "body",
        "Présentation",
        "Facultatif. Titres avec ##, listes avec -, liens avec [texte](adresse). « Aperçu » la montre sans rien enregistrer.",
        widget=text_area(10),
    )
    parent = one_of("Fait partie de", (), "Une semaine, une formation : ceux qui l’organisent publient ses parties.")
    zone = one_of(
        "Heure de",
        [("", "Son département"), (ZONES[0], PLACES[ZONES[0]]), *((zone, PLACES[zone]) for zone in ZONES[1:])],
        "Outre-mer, l’heure est celle du département. À changer seulement si l’affiche dit autre chose.",
    )
    mode = forms.ChoiceField(
        label="Comment on y vient",
        choices=capitalised(Event.Mode.choices),
        widget=forms.RadioSelect,
        error_messages={"required": "Dites si l’évènement se tient sur place, en ligne, ou les deux."},
    )
    place_name = line("place_name", "Lieu", "Par exemple : hôtel du Département.")
    place_address = line(
        "place_address", "Adresse du lieu", "Montrée à tous : jamais celle d’un lieu qui doit rester protégé."
    )
    organiser = forms.ChoiceField(label="Organisé par", widget=Select, required=False)
    organiser_name = line("organiser_name", "Autre organisateur", "Seulement s’il n’est pas dans la liste.")
    co_organisers = forms.MultipleChoiceField(
        label="Avec",
        help_text="Ces structures pourront modifier l’évènement, elles aussi.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Une de ces structures n’est plus dans l’annuaire."},
    )
    find = forms.CharField(
        label="Ajouter une structure de l’annuaire",
        help_text="Le début de son nom, puis « Chercher ». Rien n’est perdu de ce que vous avez écrit.",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    departments = forms.MultipleChoiceField(
        label="Départements",
        help_text="Ceux où l’évènement est annoncé ; leur coordination le relit. Aucun : tout le pays.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    themes = chips("Thèmes", THEMES)
    professions = chips("Métiers", PROFESSIONS, "Aucun : il s’adresse à tout le monde.")
    level = forms.TypedChoiceField(
        label="Qui peut le voir", widget=forms.RadioSelect, coerce=int, empty_value="0", required=False
    )
    accessibility = chips("Prévu", vocabulary.ACCESSIBILITY)
    accessibility_provider = line(
        "accessibility_provider", "Prestataire", "Qui interprète, sous-titre ou transcrit. Pas montré."
    )
    accessibility_contact = line(
        "accessibility_contact",
        "Contact pour l’accessibilité",
        "Un accueil, une adresse générale : jamais le numéro ni l’adresse d’une personne.",
    )
    registering = forms.ChoiceField(
        label="Comment on s’inscrit",
        choices=capitalised(Event.Registering.choices),
        widget=forms.RadioSelect,
        error_messages={"required": "Dites comment on s’inscrit, ou qu’il n’y a pas d’inscription."},
    )
    registration_link = line(
        "registration_link",
        "Adresse pour s’inscrire",
        "Si l’on s’inscrit sur un autre site.",
        widget=forms.TextInput(attrs={"placeholder": "https://…", "autocomplete": "off"}),
    )
    registration_closes_at = forms.DateTimeField(
        label="Fin des inscriptions",
        help_text="À l’heure de l’évènement.",
        widget=Moment(),
        required=False,
        error_messages={"invalid": "Ce moment n’existe pas."},
    )
    neutral_title = line(
        "neutral_title",
        "Titre discret",
        "Par exemple : « Journée professionnelle ». Vide : le titre est montré partout.",
    )
    seen = forms.DateTimeField(widget=forms.HiddenInput, required=False, input_formats=["%Y-%m-%dT%H:%M:%S.%f%z"])

    def __init__(self, data: Any = None, *, offer: Offer, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self._choices("organiser", [("", "Un autre, dont j’écris le nom"), *offer.structures])
        self._choices("co_organisers", offer.together)
        self._choices("parent", [("", "Rien : il se tient seul"), *offer.parents])
        self._choices("departments", offer.departments)
        self._choices("level", capitalised((code, text) for code, text in Level.choices if code <= offer.level))

    def _choices(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """What can be said beside a field; the action refuses the same, and more."""
        given = super().clean()
        if given.get("organiser") and given.get("organiser_name"):
            self.add_error("organiser_name", "Choisissez une structure de la liste, ou écrivez un nom : pas les deux.")
        if not given.get("organiser") and not given.get("organiser_name") and "organiser" not in self.errors:
            self.add_error("organiser", "Dites qui organise : une structure de la liste, ou un nom.")
        self._clean_link(given)
        return given

    def _clean_link(self, given: dict[str, Any]) -> None:
        link, is_elsewhere = given.get("registration_link"), given.get("registering") == Event.Registering.ELSEWHERE
        if is_elsewhere and not str(link).startswith("https://"):
            self.add_error("registration_link", "Donnez l’adresse où l’on s’inscrit : elle commence par https://.")
        elif link and given.get("registering") and not is_elsewhere:
            self.add_error("registration_link", "Choisissez « sur un autre site », ou effacez cette adresse.")

    def content(self) -> EventContent:
        given = self.cleaned_data
        said: dict[str, Any] = {name: _lines(given[name]) for name in _PLAIN}
        said |= {name: tuple(given[name]) for name in _CODES}
        zone = given["zone"] or zone_of(given["departments"])
        return EventContent(
            **said,
            last_day=given["last_day"],
            zone=zone,
            level=int(given["level"]),
            parent=_pk(given["parent"]),
            organiser=_pk(given["organiser"]),
            co_organisers=tuple(UUID(pk) for pk in given["co_organisers"]),
            registration_closes_at=_there(given["registration_closes_at"], zone),
        )

    def parts(self) -> list[Part]:
        """In the order in which people think of it."""
        return [
            Part(
                code,
                title,
                intro,
                tuple((component(name, self.fields[name]), self[name]) for name in names if self._is_asked(name)),
                code in FOLDED and not any(self[name].value() for name in names),
            )
            for code, title, intro, names in PARTS
        ]

    def _is_asked(self, name: str) -> bool:
        """A list with nothing to choose is not shown."""
        field = self.fields[name]
        return name not in {"parent", "co_organisers", "level"} or len(field.choices) > (name != "co_organisers")  # type: ignore[attr-defined]  # lists


def initial(event: Event) -> dict[str, Any]:
    """One query."""
    said = {name: getattr(event, name) for name in (*_PLAIN, *_CODES)}
    closes = event.registration_closes_at
    return said | {
        "last_day": event.last_day if event.last_day != event.first_day else None,
        "zone": "" if event.zone == zone_of(event.departments) else event.zone,
        "level": str(event.level),
        "parent": str(event.parent_id or ""),
        "organiser": str(event.organiser_id or ""),
        "co_organisers": [str(pk) for pk in event.co_organisers.values_list("pk", flat=True)],
        "registration_closes_at": closes.astimezone(ZoneInfo(event.zone)).replace(tzinfo=None) if closes else None,
        "seen": event.changed_at.strftime("%Y-%m-%dT%H:%M:%S.%f%z"),
    }


def zone_of(departments: Sequence[str]) -> str:
    """Of the first one; without any, that of Paris."""
    return ZONES[of_department(departments[0])] if departments else ZONES[0]


def _there(moment: datetime | None, zone: str) -> datetime | None:
    """What was typed is the clock of the event."""
    return timezone.localtime(moment).replace(tzinfo=ZoneInfo(zone)) if moment else None


def _pk(value: str) -> UUID | None:
    return UUID(value) if value else None


def _lines(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
