"""What is secret here, and which places of a batch may be a secret place that comes back under another name.

Only `loading` and `actions` call this. When in doubt a place is secret: a public address that is missing is an inconvenience, a
shelter that is published is not.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from maillage.core.text import fold
from maillage.directory import queries
from maillage.directory.models import Organisation, Service, ServiceArea, ServiceSite, Site
from maillage.directory.records import Batch, ServiceRecord, SiteRecord, key, key_of

SMALL_AREAS = ("commune", "epci")
_OF_THE_ORGANISATION = "cette organisation a un lieu protégé"
_OF_THE_SERVICE = "un service de ce lieu a un lieu protégé"
_OF_THE_NAME = "une organisation du même nom a un lieu protégé"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a new place may be a secret one, and the département of that one."""

    reason: str
    department: str


@dataclass(slots=True)
class _Said:
    """An organisation as it is known and as the batch says, and those merged into it: any may tie it to a protected place."""

    names: set[str] = field(default_factory=set)
    sirets: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Owner:
    name: str
    siret: str
    departments: list[str] = field(default_factory=list)  # of its protected sites


class Protection:
    """As it is before a batch. `sites` grows while the batch is merged."""

    def __init__(self, batch: Batch, services_before: dict[str, ServiceRecord]) -> None:
        self.sites: dict[str, str] = {}  # key -> département
        self._owners: dict[str, _Owner] = {}
        self._read()
        self._by_name: dict[str, list[_Owner]] = defaultdict(list)
        for owner in self._owners.values():
            self._by_name[fold(owner.name)].append(owner)
        self._said = _organisations(batch) if self._owners else {}
        self.copies = self._same_establishments()
        self._taken = self._taken_by_sheltering_services(batch, services_before) if self._owners else {}

    def doubt(self, record: SiteRecord, department: str | None) -> Doubt | None:
        """Why `record`, a site that was not known, may be a protected place. None: nothing says so.

        The address of another département is not that of an organisation that only bears the same name.
        """
        if owner := self._owners.get(record.organisation):
            return Doubt(_OF_THE_ORGANISATION, owner.departments[0])
        if taken := self._taken.get(key_of(record)):
            return Doubt(_OF_THE_SERVICE, taken)
        said = self._said.get(record.organisation, _Said())
        for owner in (owner for name in said.names for owner in self._by_name.get(fold(name), ())):
            is_other = bool(said.sirets and owner.siret and owner.siret not in said.sirets)
            if not is_other and (department is None or department in owner.departments):
                return Doubt(_OF_THE_NAME, owner.departments[0])
        return None

    def departments(self, record: ServiceRecord) -> tuple[str, ...]:
        """Those of the protected places of a service, each once."""
        return _departments(record, self.sites)

    def _read(self) -> None:
        rows = Site.objects.filter(is_protected=True).order_by("source", "external_id")
        for source, external_id, department, *owner in rows.values_list(
            "source",
            "external_id",
            "department_id",
            "organisation__source",
            "organisation__external_id",
            "organisation__name",
            "organisation__siret",
        ):
            assert department is not None  # a constraint of the table
            self.sites[key(source, external_id)] = department
            named = key(owner[0], owner[1])
            self._owners.setdefault(named, _Owner(name=owner[2], siret=owner[3])).departments.append(department)

    def _same_establishments(self) -> set[str]:
        """Other organisations, of the batch or known here, with the SIRET of one that has a protected site."""
        sirets = {owner.siret for owner in self._owners.values() if owner.siret}
        return {named for named, said in self._said.items() if said.sirets & sirets and named not in self._owners}

    def _taken_by_sheltering_services(self, batch: Batch, before: dict[str, ServiceRecord]) -> dict[str, str]:
        """Places that a service of the batch takes while it has, or had, a protected one: key -> département of that one."""
        found: dict[str, str] = {}
        for record in batch.services:
            old = before.get(key_of(record))
            had = _departments(old, self.sites) if old else ()
            if departments := had or _departments(record, self.sites):
                found.update((place.site, departments[0]) for place in record.places or ())
        return found


def _organisations(batch: Batch) -> dict[str, _Said]:
    found: dict[str, _Said] = defaultdict(_Said)
    rows = Organisation.objects.values_list("source", "external_id", "name", "siret")
    known = [(key(source, external_id), name, siret) for source, external_id, name, siret in rows]
    for named, name, siret in known + [
        (key_of(record), record.name, record.siret or "") for record in batch.organisations
    ]:
        found[named].names.add(name)
        if siret:
            found[named].sirets.add(siret)
    for named, kept in queries.kept_keys().items():
        found[kept].names |= found[named].names
        found[kept].sirets |= found[named].sirets
    return found


def _departments(record: ServiceRecord, secret: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(secret[place.site] for place in record.places or () if place.site in secret))


def widen_areas(site: UUID) -> None:
    """After a site became protected: its services are for whole départements, those of their protected places.

    An area that somebody chose and that is wide stays. Départements that only repeat the other protected places were not chosen.
    """
    services = list(Service.objects.filter(places__site=site).values_list("pk", flat=True))
    secret = defaultdict(list)
    places = ServiceSite.objects.filter(service__in=services, site__is_protected=True).order_by("pk")
    for service, department in places.values_list("service_id", "site__department_id"):
        secret[service].append(department)
    areas = defaultdict(set)
    wide = ServiceArea.objects.filter(service__in=services).exclude(level__in=SMALL_AREAS)
    for service, level, department in wide.values_list("service_id", "level", "department_id"):
        areas[service].add((level, department))
    small = ServiceArea.objects.filter(service__in=services, level__in=SMALL_AREAS)
    narrow = set(small.values_list("service_id", flat=True))
    small.delete()
    ServiceArea.objects.bulk_create(
        ServiceArea(service_id=service, level="department", department_id=department)
        for service in services
        if service in narrow or areas[service] <= {("department", department) for department in secret[service]}
        for department in dict.fromkeys(secret[service])
        if ("department", department) not in areas[service]
    )
