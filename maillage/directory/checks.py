"""Checks a batch of records before anything is written. Pure but for the territories that it is given: no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import phonenumbers

from maillage.directory import hours, vocabulary
from maillage.directory.records import Batch, OrganisationRecord, Problem, Record, ServiceRecord, SiteRecord, key_of

_LONGEST_SHOWN = 60
_OLDEST = date(2000, 1, 1)
_AREA_LEVELS = ("commune", "epci", "department", "region", "country")


@dataclass(frozen=True, slots=True)
class Known:
    """What the records may refer to: codes of territories, keys of organisations and sites, choices of the columns."""

    codes: dict[str, frozenset[str]]  # level -> INSEE codes
    organisations: frozenset[str]
    sites: frozenset[str]
    choices: dict[type[Any], dict[str, frozenset[str]]]  # class of record or row -> column -> codes
    lengths: dict[type[Any], dict[str, int]]


Finding = tuple[str, str, bool]  # field, message, is blocking


def check(batch: Batch, known: Known, *, today: date) -> list[Problem]:
    """Every problem of the batch, in the order of its records."""
    problems = list(_duplicates(batch))
    for record in batch.records():
        where, row = batch.place_of(record)
        problems += [Problem(where, row, name, text, stops) for name, text, stops in _findings(record, known, today)]
    return problems


def _duplicates(batch: Batch) -> Iterator[Problem]:
    seen: dict[tuple[type[Record], str], Record] = {}
    for record in batch.records():
        identity = (type(record), key_of(record))
        if identity in seen:
            where, row = batch.place_of(record)
            yield Problem(
                where, row, "identifiant", "Cet identifiant est déjà celui d’une autre ligne. Gardez-en une seule."
            )
        seen[identity] = record


def _findings(record: Record, known: Known, today: date) -> Iterator[Finding]:
    yield from _required(record)
    yield from _choices(record, known)
    yield from _lengths(record, known)
    if record.modified_on is not None and not _OLDEST <= record.modified_on <= today:
        yield "date de modification", "Cette date doit être entre 2000 et aujourd’hui.", True
    if isinstance(record, OrganisationRecord):
        yield from _organisation(record, known)
    elif isinstance(record, SiteRecord):
        yield from _site(record, known)
    else:
        yield from _service(record, known)


def _required(record: Record) -> Iterator[Finding]:
    if not record.external_id.strip():
        yield "identifiant", "Il manque un identifiant : donnez-en un, propre à cette ligne.", True
    if not record.source.strip() or "--" in record.source:
        yield "source", "La source doit être un nom court, sans « -- ».", True
    if not isinstance(record, SiteRecord) and not record.name.strip():
        yield "nom", "Il manque un nom.", True


def _choices(record: Record, known: Known) -> Iterator[Finding]:
    """Codes of closed lists, in columns that hold one code or several, and in the rows of a service."""
    parts: list[Any] = [record]
    if isinstance(record, ServiceRecord):
        parts += [*(record.contacts or ()), *(record.capacities or ()), *(record.verifications or ())]
    for part in parts:
        for name, codes in known.choices.get(type(part), {}).items():
            value = getattr(part, name)
            for code in (value,) if isinstance(value, str) else value or ():
                if code not in codes:
                    yield name, vocabulary.unknown_code(code, codes), True


def _lengths(record: Record, known: Known) -> Iterator[Finding]:
    for name, longest in known.lengths[type(record)].items():
        value = getattr(record, name)
        if isinstance(value, str) and len(value) > longest:
            yield name, f"Ce texte a {len(value)} caractères : il en faut {longest} au plus.", True
        if isinstance(value, str) and "\x00" in value:
            yield name, "Ce texte contient un caractère illisible. Enregistrez le fichier en UTF-8.", True


def _organisation(record: OrganisationRecord, known: Known) -> Iterator[Finding]:
    if record.parent is not None and record.parent not in known.organisations:
        yield "organisation mère", _unknown_link(record.parent, known.organisations), True
    if record.siret and not _is_siret(record.siret):
        yield "siret", "Ce SIRET n’est pas juste : il a 14 chiffres et une clé. Vérifiez-le.", False
    yield from _phone(record.phone)


def _site(record: SiteRecord, known: Known) -> Iterator[Finding]:
    yield from _organisation_link(record.organisation, known)
    for name in ("commune", "department"):
        code = getattr(record, name)
        if code and code not in known.codes[name]:
            yield name, vocabulary.unknown_code(code, known.codes[name]), True
    if (record.longitude is None) != (record.latitude is None):
        yield "position", "Donnez la longitude et la latitude ensemble, ou aucune des deux.", True
    if not (-180 <= (record.longitude or 0) <= 180 and -90 <= (record.latitude or 0) <= 90):
        yield "position", "La longitude va de -180 à 180 et la latitude de -90 à 90.", True


def _service(record: ServiceRecord, known: Known) -> Iterator[Finding]:
    yield from _organisation_link(record.organisation, known)
    yield from _ages(record)
    yield from _phone(record.phone)
    if record.opening_hours and not hours.is_valid(record.opening_hours):
        yield "horaires", _bad_hours(record.opening_hours), True
    for place in record.places or ():
        if place.site not in known.sites:
            yield "sites", _unknown_link(place.site, known.sites), True
        if not hours.is_valid(place.opening_hours):
            yield "horaires sur place", _bad_hours(place.opening_hours), True
    for area in record.areas or ():
        yield from _area(area.level, area.code, known)
    for closure in record.closures or ():
        if closure.starts_on > closure.ends_on:
            yield "exceptions", "Le premier jour doit être avant le dernier.", True
        if not hours.is_valid(closure.opening_hours):
            yield "exceptions", _bad_hours(closure.opening_hours), True


def _ages(record: ServiceRecord) -> Iterator[Finding]:
    for age in (record.age_min, record.age_max):
        if age is not None and not 0 <= age <= 120:
            yield "âge", f"L’âge {age} n’est pas possible : donnez un nombre d’années de 0 à 120.", True
    if record.age_min is not None and record.age_max is not None and record.age_min > record.age_max:
        yield "âge", "L’âge minimum est plus grand que l’âge maximum.", True


def _area(level: str, code: str, known: Known) -> Iterator[Finding]:
    if level not in _AREA_LEVELS:
        yield "zones", vocabulary.unknown_code(level, _AREA_LEVELS), True
    elif level == "country":
        if code:
            yield "zones", "La France entière s’écrit sans code.", True
    elif code not in known.codes[level]:
        yield "zones", vocabulary.unknown_code(code, known.codes[level]), True


def _organisation_link(organisation: str, known: Known) -> Iterator[Finding]:
    if organisation not in known.organisations:
        yield "organisation", _unknown_link(organisation, known.organisations), True


def _unknown_link(value: str, among: Iterable[str]) -> str:
    near = vocabulary.nearest(value, among)
    hint = f" Vouliez-vous dire « {near} » ?" if near else ""
    return f"« {value[:_LONGEST_SHOWN]} » n’est ni dans ce fichier ni dans le répertoire.{hint}"


def _bad_hours(value: str) -> str:
    return (
        f"« {value[:_LONGEST_SHOWN]} » ne suit pas la syntaxe OpenStreetMap, par exemple « Mo-Fr 09:00-18:00; PH off »."
    )


def _phone(value: str | None) -> Iterator[Finding]:
    if value and not is_phone(value):
        yield "téléphone", f"« {value[:_LONGEST_SHOWN]} » ne ressemble pas à un numéro de téléphone.", False


def is_phone(value: str) -> bool:
    """A short number (3 to 6 digits), or one that is long enough for its country."""
    if value.replace(" ", "").isdigit() and 2 <= len(value.replace(" ", "")) <= 6:
        return True
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(value, "FR"))
    except phonenumbers.NumberParseException:
        return False


def _is_siret(value: str) -> bool:
    """Fourteen digits whose Luhn sum is a multiple of ten (INSEE); La Poste's own rule is not known here."""
    if len(value) != 14 or not value.isdigit():
        return False
    doubled = (int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(value))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
