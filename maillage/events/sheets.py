"""What is said of an event, as plain values: a proposal keeps them, and whoever decides reads them in words.

`values` holds what is said and nothing else, so that two sheets can be compared as they are.
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateparse import parse_datetime

from maillage.core.templatetags.ui import french_date
from maillage.directory.kinds import words
from maillage.directory.models import Organisation
from maillage.events import vocabulary
from maillage.events.agenda.words import CLOCKS
from maillage.events.models import Event
from maillage.moderation.registry import Field, Values
from maillage.resources.vocabulary import PROFESSIONS, THEMES
from maillage.search.models import Level
from maillage.territories import gazetteer
from maillage.territories.zones import ZONES

_KINDS, _MODES = dict(Event.Kind.choices), dict(Event.Mode.choices)
_REGISTERING = dict(Event.Registering.choices)
_PLAIN = ("kind", "title", "neutral_title", "summary", "body", "level")
_CODES = ("departments", "themes", "professions")


def values(event: Event) -> Values:
    """One query: the structures that organise it together."""
    together = sorted(str(pk) for pk in event.co_organisers.values_list("pk", flat=True))
    said: Values = {name: getattr(event, name) for name in _PLAIN}
    said |= {name: list(getattr(event, name)) for name in _CODES}
    said |= {"when": _when(event), "where": [event.mode, event.place_name, event.place_address]}
    said |= {"organisers": [str(event.organiser_id or ""), event.organiser_name, *together]}
    said |= {"parent": str(event.parent_id or ""), "registering": _registering(event)}
    if event.accessibility or event.accessibility_contact or event.accessibility_provider:
        said["accessibility"] = [event.accessibility_contact, event.accessibility_provider, *event.accessibility]
    return {name: value for name, value in said.items() if value not in ("", []) or name == "departments"}


def _when(event: Event) -> list[str]:
    hours = [hour.isoformat("minutes") if hour else "" for hour in (event.announced_start, event.announced_end)]
    return [event.first_day.isoformat(), event.last_day.isoformat(), *hours, event.zone]


def _registering(event: Event) -> list[str]:
    closes = event.registration_closes_at
    return [
        event.registering,
        event.registration_link,
        closes.astimezone(ZoneInfo("UTC")).isoformat() if closes else "",
    ]


def days(first: date, last: date) -> str:
    """« 9 mars 2027 », « du 19 au 26 novembre 2027 », « du 30 mars au 2 avril 2027 »."""
    if first == last:
        return french_date(first)
    end = french_date(last)
    if first.year != last.year:
        return f"du {french_date(first)} au {end}"
    if first.month != last.month:
        return f"du {french_date(first).removesuffix(f' {first.year}')} au {end}"
    return f"du {'1er' if first.day == 1 else first.day} au {end}"


def hours(start: time | None, end: time | None) -> str:
    """« de 9 h à 16 h 30 »; empty when nothing is announced."""
    if start and end:
        return f"de {_hour(start)} à {_hour(end)}"
    return f"à partir de {_hour(start)}" if start else f"jusqu’à {_hour(end)}" if end else ""


def _hour(at: time) -> str:
    return f"{at.hour} h {at.minute:02}" if at.minute else f"{at.hour} h"


def _show_when(value: Any) -> str:
    if not value:
        return words.NOTHING
    first, last, start, end, zone = value
    said = [days(date.fromisoformat(first), date.fromisoformat(last)), hours(_time(start), _time(end))]
    return ", ".join(part for part in (*said, "" if zone == ZONES[0] else CLOCKS.get(zone, zone)) if part)


def _time(value: str) -> time | None:
    return time.fromisoformat(value) if value else None


def _show_where(value: Any) -> str:
    if not value:
        return words.NOTHING
    mode, name, address = value
    return ", ".join(part for part in (_MODES.get(mode, mode), name, address) if part)


def _show_organisers(value: Any) -> str:
    if not value:
        return words.NOTHING
    first, name, *together = value
    pks = [pk for pk in (first, *together) if pk]
    names = {str(pk): text for pk, text in Organisation.objects.filter(pk__in=pks).values_list("pk", "name")}
    said = name or names.get(first, "une structure qui n’est plus dans l’annuaire")
    others = ", ".join(sorted(names[pk] for pk in together if pk in names))
    return f"{said}, avec {others}" if others else said


def _show_parent(value: Any) -> str:
    found = Event.objects.filter(pk=value).values_list("title", flat=True).first() if value else None
    return found or words.NOTHING


def _show_registering(value: Any) -> str:
    if not value:
        return words.NOTHING
    how, link, closes = value
    said = " : ".join(part for part in (_REGISTERING.get(how, how), link) if part)
    moment = parse_datetime(closes) if closes else None
    return f"{said}, jusqu’au {_moment(moment)}" if moment else said


def _moment(moment: datetime) -> str:
    local = moment.astimezone(ZoneInfo(ZONES[0]))
    return f"{french_date(local)} à {_hour(local.time())}{'' if local.tzinfo is None else ' (heure de Paris)'}"


def _show_accessibility(value: Any) -> str:
    if not value:
        return words.NOTHING
    contact, provider, *codes = value
    said = [", ".join(vocabulary.ACCESSIBILITY.get(code, code) for code in codes)]
    said += [f"prestataire : {provider}" if provider else "", f"contact : {contact}" if contact else ""]
    return " ; ".join(part for part in said if part)


def _show_departments(value: Any) -> str:
    return words.NOTHING if value is None else departments(value)


def departments(codes: Iterable[str]) -> str:
    """« Seine-et-Marne, Paris »; none is the whole country."""
    names = gazetteer.load().departments
    return ", ".join(names[code].name if code in names else code for code in codes) or "tout le pays"


def _show_level(value: Any) -> str:
    return words.NOTHING if value is None else Level(int(value)).label


FIELDS: dict[str, Field] = {
    "kind": Field("Nature", words.choice(_KINDS)),
    "title": Field("Titre", words.text),
    "neutral_title": Field("Titre discret", words.text),
    "summary": Field("Résumé", words.text),
    "body": Field("Présentation", words.text),
    "when": Field("Quand", _show_when),
    "where": Field("Où", _show_where),
    "organisers": Field("Organisé par", _show_organisers),
    "parent": Field("Fait partie de", _show_parent),
    "departments": Field("Territoire", _show_departments),
    "themes": Field("Thèmes", words.codes(THEMES)),
    "professions": Field("Pour quels métiers", words.codes(PROFESSIONS)),
    "level": Field("Visible par", _show_level),
    "accessibility": Field("Accessibilité", _show_accessibility),
    "registering": Field("Inscription", _show_registering),
}
