"""Reads the directory into plain records (`records.py`), with a number of queries that does not depend on its size."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any

from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast

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
_TERRITORIES = ("commune_id", "epci_id", "department_id", "region_id")
ByService = dict[str, list[Any]]  # rows by the text of their service's UUID
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
        is_most=sources is None,
    )


def read_published(
    visibilities: tuple[str, ...] = (Visibility.PUBLIC,), *, without: frozenset[str] = frozenset()
) -> Batch:
    """What may be given away: published records shown to `visibilities`, sites of those services only.

    `without`: columns that the reader has no use for; the records say nothing of them.
    """
    services = Service.objects.published().shown_to(visibilities)
    organisations = Organisation.objects.filter(status=Status.PUBLISHED, visibility__in=visibilities)
    sites = Site.objects.filter(organisation__in=organisations).filter(
        Q(pk__in=ServiceSite.objects.filter(service__in=services).values("site"))
        | ~Q(pk__in=ServiceSite.objects.values("site"))
    )
    return read(organisations, sites, services, without=without, is_most=True)


def read(
    organisations: QuerySet[Organisation],
    sites: QuerySet[Site],
    services: QuerySet[Service],
    *,
    without: frozenset[str] = frozenset(),
    is_most: bool = False,
) -> Batch:
    """Eleven queries, whatever the number of rows.

    `is_most`: these are most services of the directory; to read the areas, places… of all of them is then the shortest way.
    """
    keys: dict[str, str] = {
        pk: key(source, external_id)
        for model in (Organisation, Site)
        for pk, source, external_id in model.objects.values_list(_text("pk"), "source", "external_id")
    }
    children = _children(None if is_most else services, keys)
    return Batch(
        organisations=[
            OrganisationRecord(parent=keys[parent] if (parent := row.pop("parent_key")) else None, **row)
            for row in _rows(organisations, OrganisationRecord, without, parent_key=_text("parent"))
        ],
        sites=[
            SiteRecord(
                organisation=keys[row.pop("owner")],
                commune=row.pop("commune_id"),
                department=row.pop("department_id"),
                **row,
            )
            for row in _rows(sites, SiteRecord, without, "commune_id", "department_id", owner=_text("organisation"))
        ],
        services=[
            ServiceRecord(organisation=keys[row.pop("owner")], **_lists(row.pop("named"), children), **row)
            for row in _rows(services, ServiceRecord, without, named=_text("pk"), owner=_text("organisation"))
        ],
    )


def _text(link: str) -> Cast:
    """The UUID of a link as its database writes it: a UUID takes ten times longer to make and to look up."""
    return Cast(link, CharField())


def _rows(
    queryset: QuerySet[Any], record_class: type[Any], without: frozenset[str], *links: str, **named: Cast
) -> Iterator[dict[str, Any]]:
    names = [name for name in columns(record_class) if name not in without]
    return queryset.order_by("source", "external_id").values(*links, *names, **named).iterator(chunk_size=_CHUNK)


def _lists(service: str, children: dict[str, ByService]) -> dict[str, Any]:
    return {name: tuple(children[name].get(service, ())) for name in CHILDREN}


def _children(services: QuerySet[Service] | None, keys: dict[str, str]) -> dict[str, ByService]:
    def area(row: dict[str, Any]) -> AreaRecord:
        return AreaRecord(level=row["level"], code=next((row[name] for name in _TERRITORIES if row[name]), ""))

    def place(row: dict[str, Any]) -> PlaceRecord:
        return PlaceRecord(site=keys[row["at"]], opening_hours=row["opening_hours"])

    return {
        "areas": _by_service(ServiceArea, services, area, ("level", *_TERRITORIES)),
        "places": _by_service(ServiceSite, services, place, ("opening_hours",), at=_text("site")),
        "contacts": _by_service(Contact, services, *_made(ContactRecord)),
        "closures": _by_service(Closure, services, *_made(ClosureRecord)),
        "capacities": _by_service(Capacity, services, *_made(CapacityRecord)),
        "verifications": _by_service(Verification, services, *_made(VerificationRecord)),
    }


def _made(record_class: type[Any]) -> tuple[Callable[[dict[str, Any]], Any], tuple[str, ...]]:
    return lambda row: record_class(**row), tuple(field.name for field in fields(record_class))


def _by_service(
    model: type[Model],
    services: QuerySet[Service] | None,
    make: Callable[[dict[str, Any]], Any],
    names: tuple[str, ...],
    **named: Cast,
) -> ByService:
    """`services` None: of all."""
    found: ByService = defaultdict(list)
    rows = model._default_manager.all() if services is None else model._default_manager.filter(service__in=services)  # noqa: SLF001 -- Django's public API
    for row in rows.order_by("pk").values(*names, owner=_text("service"), **named).iterator(chunk_size=_CHUNK):
        found[row.pop("owner")].append(make(row))
    return found


def kept_keys() -> dict[str, str]:
    """The key of each organisation that was merged, and of the one that stands for it now."""
    rows = Organisation.objects.exclude(merged_into=None).values_list(
        "source", "external_id", "merged_into__source", "merged_into__external_id"
    )
    links = {key(source, external_id): key(*kept) for source, external_id, *kept in rows}
    return {named: _last(named, links) for named in links}


def _last(named: str, links: dict[str, str]) -> str:
    """Where a chain of merges ends; actions never make a ring of it."""
    seen = {named}
    while (following := links.get(named)) and following not in seen:
        named = following
        seen.add(named)
    return named


def references() -> dict[str, str]:
    """The public reference of each service, by its key."""
    rows = Service.objects.values_list("source", "external_id", "reference")
    return {key(source, external_id): reference for source, external_id, reference in rows}
