"""Reads the directory into plain records (`records.py`), with a number of queries that does not depend on its size."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from maillage.directory.models import (
    Capacity,
    Closure,
    Contact,
    Organisation,
    Revision,
    Service,
    ServiceArea,
    ServiceSite,
    Site,
    Status,
    Verification,
    Visibility,
)
from maillage.directory.records import (
    AreaRecord,
    Batch,
    CapacityRecord,
    ClosureRecord,
    ContactRecord,
    OrganisationRecord,
    PlaceRecord,
    ServiceRecord,
    SiteRecord,
    VerificationRecord,
    key,
)

# Fields of a record that are links or rows of their own; all the others are columns of the same name.
LINKS = {"organisation", "parent", "commune", "department"}
CHILDREN = ("areas", "places", "contacts", "closures", "capacities", "verifications")
# Columns where None is a value: not known.
NULLABLE = {"longitude", "latitude", "age_min", "age_max", "without_parental_consent", "is_anonymous"}
_CHUNK = 5000
ByNumber = dict[int, list[Any]]  # rows by the number of their service's UUID: an UUID takes ten times longer to look up
_COLUMNS: dict[type[Any], tuple[str, ...]] = {
    record_class: tuple(
        field.name for field in fields(record_class) if field.name not in LINKS and field.name not in CHILDREN
    )
    for record_class in (OrganisationRecord, SiteRecord, ServiceRecord)
}


def columns(record_class: type[Any]) -> tuple[str, ...]:
    """Names that are both fields of the record and columns of its table."""
    return _COLUMNS[record_class]


def revision() -> int:
    """The number of the directory's last change; 0 when nothing was ever written."""
    return state()[0]


def state() -> tuple[int, str]:
    """Which state the directory is in: the number of its last change and when that was (ISO 8601); (0, "") before any.

    The date tells apart two databases that count alike, such as one made again or restored.
    """
    row = Revision.objects.filter(pk=1).first()
    return (row.number, row.changed_at.isoformat() if row.changed_at else "") if row else (0, "")


def read_all(*, sources: Iterable[str] | None = None) -> Batch:
    """The whole directory, or what came from `sources`, in the order of (source, external id)."""
    chosen = Q() if sources is None else Q(source__in=list(sources))
    return read(
        Organisation.objects.filter(chosen),
        Site.objects.filter(chosen),
        Service.objects.filter(chosen),
    )


def read_published(visibilities: tuple[str, ...] = (Visibility.PUBLIC,)) -> Batch:
    """What may be given away: published records shown to `visibilities`, sites of those services only."""
    services = Service.objects.published().shown_to(visibilities)
    organisations = Organisation.objects.filter(status=Status.PUBLISHED, visibility__in=visibilities)
    sites = Site.objects.filter(organisation__in=organisations).filter(
        Q(pk__in=ServiceSite.objects.filter(service__in=services).values("site"))
        | ~Q(pk__in=ServiceSite.objects.values("site"))
    )
    return read(organisations, sites, services)


def read(organisations: QuerySet[Organisation], sites: QuerySet[Site], services: QuerySet[Service]) -> Batch:
    """Eleven queries, whatever the number of rows."""
    keys: dict[UUID, str] = {
        pk: key(source, external_id)
        for model in (Organisation, Site)
        for pk, source, external_id in model.objects.values_list("pk", "source", "external_id")
    }
    children = _children(services, keys)
    return Batch(
        organisations=[_organisation(row, keys) for row in _rows(organisations)],
        sites=[_site(row, keys) for row in _rows(sites)],
        services=[_service(row, keys, children) for row in _rows(services)],
    )


def _rows(queryset: QuerySet[Any]) -> Iterator[dict[str, Any]]:
    return queryset.order_by("source", "external_id").values().iterator(chunk_size=_CHUNK)


def _organisation(row: dict[str, Any], keys: dict[UUID, str]) -> OrganisationRecord:
    parent = keys[row["parent_id"]] if row["parent_id"] else None
    return OrganisationRecord(parent=parent, **{name: row[name] for name in columns(OrganisationRecord)})


def _site(row: dict[str, Any], keys: dict[UUID, str]) -> SiteRecord:
    return SiteRecord(
        organisation=keys[row["organisation_id"]],
        commune=row["commune_id"],
        department=row["department_id"],
        **{name: row[name] for name in columns(SiteRecord)},
    )


def _service(row: dict[str, Any], keys: dict[UUID, str], children: dict[str, ByNumber]) -> ServiceRecord:
    number = row["id"].int
    lists: dict[str, Any] = {name: tuple(children[name].get(number, ())) for name in CHILDREN}
    return ServiceRecord(
        organisation=keys[row["organisation_id"]], **{name: row[name] for name in columns(ServiceRecord)}, **lists
    )


def _children(services: QuerySet[Service], keys: dict[UUID, str]) -> dict[str, ByNumber]:
    def area(row: dict[str, Any]) -> AreaRecord:
        code = row["commune_id"] or row["epci_id"] or row["department_id"] or row["region_id"] or ""
        return AreaRecord(level=row["level"], code=code)

    def place(row: dict[str, Any]) -> PlaceRecord:
        return PlaceRecord(site=keys[row["site_id"]], opening_hours=row["opening_hours"])

    return {
        "areas": _by_service(ServiceArea, services, area),
        "places": _by_service(ServiceSite, services, place),
        "contacts": _by_service(Contact, services, _maker(ContactRecord)),
        "closures": _by_service(Closure, services, _maker(ClosureRecord)),
        "capacities": _by_service(Capacity, services, _maker(CapacityRecord)),
        "verifications": _by_service(Verification, services, _maker(VerificationRecord)),
    }


def _maker(record_class: type[Any]) -> Callable[[dict[str, Any]], Any]:
    names = [field.name for field in fields(record_class)]
    return lambda row: record_class(**{name: row[name] for name in names})


def _by_service(model: type[Model], services: QuerySet[Service], make: Callable[[dict[str, Any]], Any]) -> ByNumber:
    found: ByNumber = defaultdict(list)
    rows = model._default_manager.filter(service__in=services).order_by("pk").values()  # noqa: SLF001 -- Django's public API
    for row in rows.iterator(chunk_size=_CHUNK):
        found[row["service_id"].int].append(make(row))
    return found


def references() -> dict[str, str]:
    """The public reference of each service, by its key."""
    rows = Service.objects.values_list("source", "external_id", "reference")
    return {key(source, external_id): reference for source, external_id, reference in rows}
