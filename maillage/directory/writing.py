"""Writes planned records with few queries. Only `actions.load` calls this, inside its transaction."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Model

from maillage.core.fields import following
from maillage.directory import protection, queries
from maillage.directory.loading import Report, identifier
from maillage.directory.models import (
    Capacity,
    Closure,
    Contact,
    Organisation,
    Service,
    ServiceArea,
    ServiceSite,
    Site,
    Sourced,
    Verification,
    reference_of,
)
from maillage.directory.records import (
    AreaRecord,
    OrganisationRecord,
    Record,
    ServiceRecord,
    SiteRecord,
    key,
    key_of,
)

_CHUNK = 500
_REPLACED: tuple[type[Model], ...] = (ServiceArea, ServiceSite, Contact, Closure, Capacity)
Progress = Callable[[int], object]
Keys = dict[str, UUID]


def write(report: Report, *, progress: Progress) -> None:
    """Organisations first, then sites, then services with their rows. `progress` is told how many records were written."""
    _save(Organisation, report, OrganisationRecord, progress)
    _link_parents([*report.created, *report.updated])
    _save(Site, report, SiteRecord, progress)
    _save(Service, report, ServiceRecord, progress)
    _save_rows(report)
    _widen_areas_around(report)


def _save(model: type[Sourced], report: Report, record_class: type[Record], progress: Progress) -> None:
    own, organisations = _keys(model), _keys(Organisation)
    names = [name for name in _columns(record_class) if name not in {"source", "external_id"}]
    names += following(model, names)
    for chunk in _chunks(report.created, record_class):
        _manager(model).bulk_create(
            _build(model, record, identifier(record.source, record.external_id), organisations) for record in chunk
        )
        progress(len(chunk))
    for chunk in _chunks(report.updated, record_class):
        _manager(model).bulk_update(
            [_build(model, record, own[key_of(record)], organisations) for record in chunk], names
        )
        progress(len(chunk))


def _columns(record_class: type[Record]) -> tuple[str, ...]:
    links = {
        OrganisationRecord: (),
        SiteRecord: ("organisation_id", "commune_id", "department_id"),
        ServiceRecord: ("organisation_id",),
    }
    return (*queries.columns(record_class), *links[record_class])


def _build(model: type[Sourced], record: Record, pk: UUID, organisations: Keys) -> Sourced:
    """A row that holds all that the record says; what it does not say gets the column's default."""
    values = {name: getattr(record, name) for name in queries.columns(type(record))}
    values = {name: value for name, value in values.items() if value is not None or name in queries.NULLABLE}
    if isinstance(record, SiteRecord):
        values.update(commune_id=record.commune, department_id=record.department)
    if not isinstance(record, OrganisationRecord):
        values["organisation_id"] = organisations[record.organisation]
    if isinstance(record, ServiceRecord):
        values["reference"] = reference_of(pk)
    return model(id=pk, **values)


def _link_parents(records: Iterable[Record]) -> None:
    keys = _keys(Organisation)
    linked = [record for record in records if isinstance(record, OrganisationRecord)]
    Organisation.objects.bulk_update(
        [Organisation(pk=keys[key_of(record)], parent_id=keys.get(record.parent or "")) for record in linked],
        ["parent"],
        batch_size=_CHUNK,
    )


def _save_rows(report: Report) -> None:
    """The rows of a service are written whole: what stood before is replaced, but verifications only add up."""
    services, sites = _keys(Service), _keys(Site)
    for chunk in _chunks(report.updated, ServiceRecord):
        pks = [services[key_of(record)] for record in chunk]
        for model in _REPLACED:
            _manager(model).filter(service__in=pks).delete()
    for chunk in _chunks([*report.created, *report.updated], ServiceRecord):
        rows = [row for record in chunk for row in _rows(record, services[key_of(record)], sites)]
        for model in _REPLACED:
            _manager(model).bulk_create([row for row in rows if type(row) is model], batch_size=_CHUNK)
        checks = [row for row in rows if isinstance(row, Verification)]
        Verification.objects.bulk_create(checks, batch_size=_CHUNK, ignore_conflicts=True)


def _widen_areas_around(report: Report) -> None:
    """A site that becomes protected hides the small areas of its services, even of those that the batch does not name."""
    sites = _keys(Site)
    for record in report.updated:
        if isinstance(record, SiteRecord) and record.is_protected:
            protection.widen_areas(sites[key_of(record)])


def _manager(model: type[Model]) -> Any:
    return model._default_manager  # noqa: SLF001 -- Django's public API


def _rows(record: Any, service: UUID, sites: Keys) -> Iterator[Model]:
    for area in record.areas or ():
        yield _area(area, service)
    for place in record.places or ():
        yield ServiceSite(service_id=service, site_id=sites[place.site], opening_hours=place.opening_hours)
    for contact in record.contacts or ():
        yield Contact(service_id=service, **asdict(contact))
    for closure in record.closures or ():
        yield Closure(service_id=service, **asdict(closure))
    for capacity in record.capacities or ():
        yield Capacity(service_id=service, **asdict(capacity))
    for verification in record.verifications or ():
        yield Verification(service_id=service, **asdict(verification))


def _area(area: AreaRecord, service: UUID) -> ServiceArea:
    territory = {} if area.level == "country" else {f"{area.level}_id": area.code}
    return ServiceArea(service_id=service, level=area.level, **territory)


def _keys(model: type[Sourced]) -> Keys:
    return {
        key(source, external_id): pk
        for source, external_id, pk in _manager(model).values_list("source", "external_id", "pk")
    }


def _chunks(records: Iterable[Record], record_class: type[Record]) -> Iterator[list[Record]]:
    kept = (record for record in records if isinstance(record, record_class))
    while chunk := list(islice(kept, _CHUNK)):
        yield chunk
