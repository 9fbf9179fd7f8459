"""The fields that people write one by one: as JSON values (forms, proposals) and as columns.

A value is cleaned the same way wherever it comes from: read from JSON, then checked by the very rules of the imports
(`checks.py`) and by those of its column. What was already wrong before, elsewhere in the record, stops nobody.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from maillage.core.errors import DomainError
from maillage.core.fields import CodesField
from maillage.directory import checks, loading, vocabulary
from maillage.directory.models import Capacity, Closure, Contact, Organisation, Service, Site, Sourced
from maillage.directory.records import Batch, OrganisationRecord, Problem, Record, ServiceRecord, SiteRecord
from maillage.territories.models import Commune

Values = dict[str, Any]

NAMES: dict[type[Sourced], tuple[str, ...]] = {
    Organisation: (
        "name",
        "short_name",
        "kind",
        "description",
        "siret",
        "rna",
        "website",
        "email",
        "phone",
        "networks",
        "status",
        "visibility",
    ),
    Site: (
        "name",
        "kind",
        "commune",
        "address",
        "address_details",
        "postal_code",
        "city",
        "longitude",
        "latitude",
        "wheelchair",
        "accessibility_url",
        "how_to_reach",
    ),
    Service: (
        "name",
        "type",
        "young_text",
        "description",
        "needs",
        "audiences",
        "audience_details",
        "age_min",
        "age_max",
        "opening_hours",
        "phone",
        "email",
        "website",
        "access_modes",
        "access_conditions",
        "contact_modes",
        "contact_details",
        "contact_link",
        "who_can_ask",
        "without_parental_consent",
        "is_anonymous",
        "cost",
        "cost_details",
        "response_delay",
        "languages",
        "status",
        "visibility",
    ),
}
# What a protected site never tells: where it is, and the name by which it could be found.
SECRET = frozenset({*Site.LOCATING, "name"})
_RECORDS: dict[type[Sourced], type[Record]] = {
    Organisation: OrganisationRecord,
    Site: SiteRecord,
    Service: ServiceRecord,
}
_ORGANISATION = "maillage--structure"
_ORDERS = (
    vocabulary.need_codes(),
    tuple(vocabulary.AUDIENCES),
    tuple(vocabulary.ACCESS_MODES),
    tuple(vocabulary.CONTACT_MODES),
    tuple(vocabulary.LANGUAGES),
)


def names(instance: Sourced) -> tuple[str, ...]:
    """Those that may be written for this very record."""
    if isinstance(instance, Site) and instance.is_protected:
        return tuple(name for name in NAMES[Site] if name not in SECRET)
    return NAMES[type(instance)]


def label(model: type[models.Model], name: str) -> str:
    """« horaires »."""
    return str(_column(model, name).verbose_name)


def read(instance: Sourced) -> Values:
    """What the record says, as JSON values."""
    return {name: _as_json(_column(type(instance), name), _value(instance, name)) for name in names(instance)}


def clean(model: type[Sourced], said: Mapping[str, Any], *, today: date, before: Values | None = None) -> Values:
    """The values of the whole record as they would be stored; DomainError on the first new fault.

    `before`: what it said, so that an old fault elsewhere is not held against who corrects something.
    """
    values = {name: _parsed(model, name, value) for name, value in said.items()}
    faults = _faults(model, values, today)
    if faults and before is not None:
        known = {str(fault) for fault in _faults(model, _all_parsed(model, before), today)}
        faults = [fault for fault in faults if str(fault) not in known]
    if faults:
        raise DomainError(_sentence(model, faults[0]))
    for name, value in values.items():
        if before is None or before.get(name) != _as_json(_column(model, name), value):
            _obey_column(model, name, value)
    return {name: _as_json(_column(model, name), value) for name, value in values.items()}


def write(instance: Sourced, changes: Mapping[str, Any]) -> list[str]:
    """Put cleaned values in the columns; the names of the columns that must be saved. Does not save."""
    written = []
    for name, value in changes.items():
        column = _column(type(instance), name)
        setattr(instance, column.attname, _parsed(type(instance), name, value))
        written.append(name)
    if isinstance(instance, Site) and changes.get("commune"):
        instance.department_id = Commune.objects.values_list("department_id", flat=True).get(pk=changes["commune"])
        written.append("department")
    return written


def refuse(problems: list[Problem], model: type[models.Model]) -> None:
    """Stop at the first problem, in the words of the form."""
    if problems:
        raise DomainError(_sentence(model, problems[0]))


def known(codes: dict[str, frozenset[str]], sites: frozenset[str] = frozenset()) -> checks.Known:
    """What one record written by hand may refer to."""
    everything: dict[str, frozenset[str]] = dict.fromkeys(("commune", "epci", "department", "region"), frozenset())
    choices, lengths = _rules()
    return checks.Known(
        codes={**everything, **codes},
        organisations=frozenset({_ORGANISATION}),
        sites=sites,
        choices=choices,
        lengths=lengths,
    )


def service_record(**said: Any) -> ServiceRecord:
    """A record that says these things only, to be checked as those of an import are."""
    return ServiceRecord(
        source="maillage", external_id="fiche", organisation=_ORGANISATION, **{"name": "Fiche", **said}
    )


@cache
def _rules() -> tuple[Any, Any]:
    return loading.choices(), loading.lengths()


def _column(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)  # noqa: SLF001 -- Django's public API


def _value(instance: Sourced, name: str) -> Any:
    return getattr(instance, _column(type(instance), name).attname)


def _faults(model: type[Sourced], values: Values, today: date) -> list[Problem]:
    said = {"source": "maillage", "external_id": "fiche", "name": "Fiche", **values}
    if model is not Organisation:
        said["organisation"] = _ORGANISATION
    batch = Batch()
    record = _RECORDS[model](**said)
    {OrganisationRecord: batch.organisations, SiteRecord: batch.sites, ServiceRecord: batch.services}[
        type(record)
    ].append(record)  # type: ignore[attr-defined]  # each list takes its own class
    return checks.check(batch, known(_codes(values)), today=today)


def _codes(values: Values) -> dict[str, frozenset[str]]:
    commune = values.get("commune")
    if not commune:
        return {}
    return {"commune": frozenset(Commune.objects.filter(pk=commune).values_list("pk", flat=True))}


def _all_parsed(model: type[Sourced], values: Values) -> Values:
    return {name: _parsed(model, name, value) for name, value in values.items()}


def _sentence(model: type[models.Model], problem: Problem) -> str:
    name = next((name for name in _names_of(model, problem.field) if name), problem.field)
    return f"{name[:1].upper()}{name[1:]} : {problem.message}"


def _names_of(model: type[models.Model], field: str) -> Iterator[str]:
    """How the column of the record, else of one of its rows, is called."""
    for one in (model, Contact, Closure, Capacity):
        with suppress(FieldDoesNotExist):
            yield label(one, field)


def _obey_column(model: type[Sourced], name: str, value: Any) -> None:
    column = _column(model, name)
    if isinstance(column, models.ForeignKey) or value in (None, "", ()):
        return
    try:
        column.run_validators(value)
    except ValidationError as error:
        raise DomainError(_sentence(model, Problem("", 0, name, error.messages[0]))) from error


def _parsed(model: type[Sourced], name: str, value: Any) -> Any:
    column = _column(model, name)
    try:
        return _parser(column)(value)
    except (TypeError, ValueError, InvalidOperation) as error:
        message = "Cette valeur ne peut pas être lue. Écrivez-la à nouveau."
        raise DomainError(_sentence(model, Problem("", 0, name, message))) from error


def _parser(column: Any) -> Callable[[Any], Any]:
    for kind, parser in _PARSERS:
        if isinstance(column, kind):
            return parser
    return _text


def _codes_of(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(code, str) for code in value):
        raise TypeError
    chosen = dict.fromkeys(code for code in value if code)
    order = next((order for order in _ORDERS if chosen and chosen.keys() <= set(order)), ())
    return tuple(code for code in order if code in chosen) if order else tuple(sorted(chosen))


def _yes_no(value: Any) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise TypeError
    return value


def _decimal(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        raise TypeError
    if value in (None, ""):
        return None
    return Decimal(str(value).strip().replace(",", "."))


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        raise TypeError
    if value in (None, ""):
        return None
    return float(str(value).strip().replace(",", "."))


def _code(value: Any) -> str | None:
    return _text(value) or None


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise TypeError
    return (value or "").replace("\r\n", "\n").strip()


_PARSERS: tuple[tuple[type[Any], Callable[[Any], Any]], ...] = (
    (CodesField, _codes_of),
    (models.BooleanField, _yes_no),
    (models.DecimalField, _decimal),
    (models.FloatField, _number),
    (models.ForeignKey, _code),
)


def _as_json(column: Any, value: Any) -> Any:
    if isinstance(column, CodesField):
        return list(_codes_of(tuple(value)))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value.is_finite() else str(value)
    return value
