"""Checks a batch of records before anything is written. Pure but for the territories that it is given: no database."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

import phonenumbers

from maillage.directory import hours, vocabulary
from maillage.directory.records import Batch, OrganisationRecord, Problem, Record, ServiceRecord, SiteRecord, key_of

_LONGEST_SHOWN = 60
_OLDEST = date(2000, 1, 1)
_LONGEST_LIST = 1000  # characters of a stored list of codes
_MOST_PLACES = 100_000
_ENOUGH = 200  # errors: a person corrects them before asking for more
_SHORT_CODE = re.compile(r"\w{1,5}")
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
    """The problems of the batch, in the order of its records; past the first two hundred that stop it, no more are looked for."""
    problems = list(_duplicates(batch))
    errors = len(problems)
    for record in batch.records():
        where, row = batch.place_of(record)
        found = [Problem(where, row, name, text, stops) for name, text, stops in _findings(record, known, today)]
        problems += found
        errors += sum(problem.is_blocking for problem in found)
        if errors >= _ENOUGH:
            text = "Il y a peut-être d’autres erreurs plus loin. Corrigez d’abord celles-ci."
            return [*problems, Problem("fichier", 0, "suite", text)]
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
    for part in _parts(record):
        yield from _choices(part, known)
        yield from _texts(part, known)
    if record.modified_on is not None and not _OLDEST <= record.modified_on <= today:
        yield "date de modification", "Cette date doit être entre 2000 et aujourd’hui.", True
    if isinstance(record, OrganisationRecord):
        yield from _organisation(record, known)
    elif isinstance(record, SiteRecord):
        yield from _site(record, known)
    else:
        yield from _service(record, known)
        yield from _verifications(record, today)


def _required(record: Record) -> Iterator[Finding]:
    if not record.external_id.strip():
        yield "identifiant", "Il manque un identifiant : donnez-en un, propre à cette ligne.", True
    if not record.source.strip() or "--" in record.source:
        yield "source", "La source doit être un nom court, sans « -- ».", True
    if not isinstance(record, SiteRecord) and not record.name.strip():
        yield "nom", "Il manque un nom.", True


def _parts(record: Record) -> list[Any]:
    """The record itself, then the rows of a service."""
    if not isinstance(record, ServiceRecord):
        return [record]
    rows = (record.places, record.contacts, record.closures, record.capacities, record.verifications)
    return [record, *(row for kind in rows for row in kind or ())]


def _choices(part: Any, known: Known) -> Iterator[Finding]:
    """Codes of closed lists, in columns that hold one code or several."""
    for name, codes in known.choices.get(type(part), {}).items():
        value = getattr(part, name)
        for code in (value,) if isinstance(value, str) else value or ():
            if code not in codes:
                yield name, vocabulary.unknown_code(_told(code, part), codes), True


def _told(code: str, part: Any) -> str:
    """What a message may repeat: about a site, nothing that could be an address in the wrong column."""
    return "…" if isinstance(part, SiteRecord) and not _SHORT_CODE.fullmatch(code) else code


def _texts(part: Any, known: Known) -> Iterator[Finding]:
    for name, longest in known.lengths.get(type(part), {}).items():
        value = getattr(part, name)
        if isinstance(value, str) and len(value) > longest:
            yield name, f"Ce texte a {len(value)} caractères : il en faut {longest} au plus.", True
    for column in fields(part):
        value = getattr(part, column.name)
        if _is_unreadable(value):
            yield column.name, "Ce texte contient un caractère illisible. Enregistrez le fichier en UTF-8.", True
        if column.name in _WEB_ADDRESSES and value and not value.startswith(("https://", "http://")):
            yield (
                column.name,
                f"« {_told(value, part)[:_LONGEST_SHOWN]} » : écrivez l’adresse entière, avec https://.",
                True,
            )
        if _is_list_of_codes(value) and len(",".join(value)) + 2 > _LONGEST_LIST:
            yield column.name, "Cette liste est trop longue.", True


_WEB_ADDRESSES = {"website", "contact_link", "accessibility_url"}


def _is_unreadable(value: Any) -> bool:
    """What no database keeps: the null character, half of a surrogate pair, a number that is not one."""
    if isinstance(value, str):
        return "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value)
    if isinstance(value, float):
        return not isfinite(value)
    if isinstance(value, dict):
        return any(_is_unreadable(inner) for pair in value.items() for inner in pair)
    return isinstance(value, list | tuple) and any(_is_unreadable(inner) for inner in value)


def _is_list_of_codes(value: Any) -> bool:
    return isinstance(value, tuple) and all(isinstance(code, str) for code in value)


def _organisation(record: OrganisationRecord, known: Known) -> Iterator[Finding]:
    if record.parent is not None and record.parent not in known.organisations:
        yield "organisation mère", _unknown_link(record.parent, known.organisations), True
    if record.parent == key_of(record):
        yield "organisation mère", "Une organisation n’est pas sa propre organisation mère.", True
    if any("," in code for code in record.networks or ()):
        yield "networks", "Le code d’un réseau n’a pas de virgule.", True
    if record.siret and not _is_siret(record.siret):
        yield "siret", "Ce SIRET n’est pas juste : il a 14 chiffres et une clé. Vérifiez-le.", False
    yield from _phone(record.phone)


def _site(record: SiteRecord, known: Known) -> Iterator[Finding]:
    yield from _organisation_link(record.organisation, known)
    for name in ("commune", "department"):
        code = getattr(record, name)
        if code and code not in known.codes[name]:
            yield name, vocabulary.unknown_code(_told(code, record), known.codes[name]), True
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
    for area in record.areas or ():
        yield from _area(area.level, area.code, known)
    yield from _places(record, known)
    yield from _closures(record)
    yield from _capacities(record)


def _verifications(record: ServiceRecord, today: date) -> Iterator[Finding]:
    for verification in record.verifications or ():
        if not _OLDEST <= verification.on <= today:
            yield "vérifications", "La date d’une vérification doit être entre 2000 et aujourd’hui.", True


def _places(record: ServiceRecord, known: Known) -> Iterator[Finding]:
    for place in record.places or ():
        if place.site not in known.sites:
            yield "sites", _unknown_link(place.site, known.sites), True
        if not hours.is_valid(place.opening_hours):
            yield "horaires sur place", _bad_hours(place.opening_hours), True
    for site, times in Counter(place.site for place in record.places or ()).items():
        if times > 1:
            yield "sites", f"« {site[:_LONGEST_SHOWN]} » est écrit {times} fois pour ce service. Gardez-en un.", True


def _closures(record: ServiceRecord) -> Iterator[Finding]:
    for closure in record.closures or ():
        if closure.starts_on > closure.ends_on:
            yield "exceptions", "Le premier jour doit être avant le dernier.", True
        if not hours.is_valid(closure.opening_hours):
            yield "exceptions", _bad_hours(closure.opening_hours), True


def _capacities(record: ServiceRecord) -> Iterator[Finding]:
    for capacity in record.capacities or ():
        if any(
            number is not None and not 0 <= number <= _MOST_PLACES for number in (capacity.maximum, capacity.available)
        ):
            yield "capacités", f"Donnez un nombre de 0 à {_MOST_PLACES}.", True
        if capacity.updated_on and capacity.expires_on and capacity.updated_on > capacity.expires_on:
            yield "capacités", "La capacité expire avant d’avoir été mise à jour : vérifiez les deux dates.", True
    for unit, times in Counter(capacity.unit for capacity in record.capacities or ()).items():
        if times > 1:
            yield (
                "capacités",
                f"« {unit[:_LONGEST_SHOWN]} » est écrit {times} fois pour ce service. Gardez-en un.",
                True,
            )


def _ages(record: ServiceRecord) -> Iterator[Finding]:
    ages = [age for age in (record.age_min, record.age_max) if age is not None]
    wrong = [age for age in ages if not age.is_finite() or not 0 <= age <= 120]
    for age in wrong:
        yield (
            "âge",
            f"L’âge {str(age)[:_LONGEST_SHOWN]} n’est pas possible : donnez un nombre d’années de 0 à 120.",
            True,
        )
    if wrong:
        return
    if any(age != age.quantize(Decimal("0.1")) for age in ages):
        yield "âge", "Un âge a au plus un chiffre après la virgule.", True
    if len(ages) == 2 and ages[0] > ages[1]:
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
    told = "…" if any(char.isspace() for char in value) else value[:_LONGEST_SHOWN]
    return f"« {told} » n’est ni dans ce fichier ni dans le répertoire.{hint}"


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
