"""What the automatic checks found, for those who can put it right."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from maillage.directory.models import Contact, Organisation, Service, Site, Status
from maillage.upkeep import addresses
from maillage.upkeep.models import ClosedSiret, LinkCheck
from maillage.upkeep.queries.figures import Departments
from maillage.upkeep.queries.pages import SIZE, Page, bounds

# So many failures, a day apart at least, and a link is told dead: sites have bad nights.
MOST_FAILURES = 3
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A record that names an address that does not answer. `service` is None when the structure itself, or a place of it, names it."""

    url: str
    field: str  # in French
    organisation: UUID
    organisation_name: str
    service: UUID | None
    service_name: str
    status: int | None
    failing_since: datetime | None

    @property
    def reason(self) -> str:
        """In French."""
        if self.status is None:
            return "le site ne répond pas"
        return "la page n’existe plus" if self.status in {404, 410} else f"le site est en panne (réponse {self.status})"


@dataclass(frozen=True, slots=True)
class AddressLine:
    """A record whose e-mail address does not receive any more."""

    address: str
    organisation: UUID
    organisation_name: str
    service: UUID | None
    service_name: str


@dataclass(frozen=True, slots=True)
class ClosedLine:
    """A structure whose establishment is closed in the official register."""

    organisation: UUID
    name: str
    department: str | None
    siret: str
    closed_on: date | None
    successor: str
    source: str


@dataclass(frozen=True, slots=True)
class Found:
    """How much each check found."""

    links: int
    addresses: int
    closed: int


def found(departments: Departments) -> Found:
    """Twelve queries, that read whole tables: seconds for a whole country, so not for a page that is opened often."""
    return Found(
        dead_links(departments, size=1).total,
        dead_addresses(departments, size=1).total,
        closed_structures(departments).total,
    )


def links_to_check(*, again: datetime, soon: datetime) -> list[str]:
    """Addresses that records name, and when they may be asked: never asked, then failing since before `soon`, then the oldest."""
    known = {
        url: (failures, checked_at)
        for url, failures, checked_at in LinkCheck.objects.values_list("url", "failures", "checked_at")
    }
    named = named_links()
    new = sorted(url for url in named if url not in known)
    failing = [(at, url) for url, (failures, at) in known.items() if failures and at <= soon and url in named]
    old = [(at, url) for url, (failures, at) in known.items() if not failures and at <= again and url in named]
    return [*new, *(url for _, url in sorted(failing)), *(url for _, url in sorted(old))]


def named_links() -> frozenset[str]:
    """Every web address of a record that is shown: four queries."""
    return frozenset(
        url
        for model, name, _ in _LINKS
        for url in _shown(model).exclude(**{name: ""}).values_list(name, flat=True).distinct().iterator(chunk_size=5000)
        if len(url) <= _LONGEST
    )


def dead_links(departments: Departments, *, page: int = 1, size: int = SIZE) -> Page[LinkLine]:
    """The longest dead first: five queries, one when all links answer."""
    checks = {
        check.url: check
        for check in LinkCheck.objects.filter(failures__gte=MOST_FAILURES).order_by("failing_since", "url")
    }
    if not checks:
        return Page((), 1, 0, size)
    lines = [
        line
        for model, name, label in _LINKS
        for line in _dead(_within(_shown(model), model, departments), name, label, checks)
    ]
    lines.sort(key=lambda line: (line.failing_since, line.url, line.organisation_name, line.service_name))
    return _page(lines, page, size)


def dead_addresses(departments: Departments, *, page: int = 1, size: int = SIZE) -> Page[AddressLine]:
    """By structure: four queries at most. What is kept of an address is a key, so those of the records are tried one by one."""
    dead = addresses.dead_keys()
    if not dead:
        return Page((), 1, 0, size)
    lines = [
        AddressLine(row["email"], *_owner(row, model))
        for model in (Organisation, Service, Contact)
        for row in _rows(_within(_shown(model), model, departments).exclude(email=""), model, "email")
        if addresses.key(row["email"]) in dead
    ]
    lines.sort(key=lambda line: (line.organisation_name, line.service_name, line.address))
    return _page(lines, page, size)


def closed_structures(departments: Departments, *, page: int = 1, size: int = SIZE) -> Page[ClosedLine]:
    """Structures that are shown here and closed there: three queries."""
    rows = _within(_shown(Organisation), Organisation, departments).filter(
        siret__in=ClosedSiret.objects.values("siret")
    )
    total = rows.count()
    number, first, last = bounds(page, total, size)
    structures = list(rows.order_by("name", "pk")[first:last])
    facts = {fact.siret: fact for fact in ClosedSiret.objects.filter(siret__in=[row.siret for row in structures])}
    return Page(tuple(_closed(row, facts[row.siret]) for row in structures), number, total, size)


_LINKS: tuple[tuple[type[Model], str, str], ...] = (
    (Organisation, "website", "site web de la structure"),
    (Service, "website", "site web"),
    (Service, "contact_link", "lien pour contacter"),
    (Site, "accessibility_url", "fiche d’accessibilité"),
)
# How each table leads to its structure, and to its service.
_PATHS: dict[type[Model], tuple[str, str]] = {
    Organisation: ("", ""),
    Service: ("organisation__", ""),
    Site: ("organisation__", ""),
    Contact: ("service__organisation__", "service__"),
}


def _shown(model: type[Model]) -> QuerySet[Any]:
    """Rows of published structures, and of published services where there is one."""
    to_structure, to_service = _PATHS[model]
    rows = model._default_manager.filter(**{f"{to_structure}status": Status.PUBLISHED})  # noqa: SLF001 -- Django's public API
    return rows.filter(**{f"{to_service}status": Status.PUBLISHED}) if model in (Service, Contact) else rows


def _within(rows: QuerySet[Any], model: type[Model], departments: Departments) -> QuerySet[Any]:
    return rows if departments is None else rows.filter(**{f"{_PATHS[model][0]}department__in": departments})


def _rows(rows: QuerySet[Any], model: type[Model], name: str) -> Iterator[dict[str, Any]]:
    to_structure, to_service = _PATHS[model]
    names = {name, f"{to_structure}pk", f"{to_structure}name"}
    if model in (Service, Contact):
        names |= {f"{to_service}pk", f"{to_service}name"}
    return rows.order_by().values(*sorted(names)).iterator(chunk_size=5000)


def _owner(row: dict[str, Any], model: type[Model]) -> tuple[UUID, str, UUID | None, str]:
    to_structure, to_service = _PATHS[model]
    structure = row[f"{to_structure}pk"], row[f"{to_structure}name"]
    if model in (Service, Contact):
        return *structure, row[f"{to_service}pk"], row[f"{to_service}name"]
    return *structure, None, ""


def _dead(rows: QuerySet[Any], name: str, label: str, checks: dict[str, LinkCheck]) -> list[LinkLine]:
    """The database compares the addresses: there may be many dead ones."""
    dead = LinkCheck.objects.filter(failures__gte=MOST_FAILURES).values("url")
    found = _rows(rows.filter(**{f"{name}__in": dead}), rows.model, name)
    return [
        LinkLine(url, label, *_owner(row, rows.model), checks[url].status, checks[url].failing_since)
        for row in found
        if (url := row[name]) in checks  # a link may have died since
    ]


def _page(lines: list[Any], number: int, size: int) -> Page[Any]:
    number, first, last = bounds(number, len(lines), size)
    return Page(tuple(lines[first:last]), number, len(lines), size)


def _closed(row: Organisation, fact: ClosedSiret) -> ClosedLine:
    return ClosedLine(row.pk, row.name, row.department_id, row.siret, fact.closed_on, fact.successor, fact.source)
