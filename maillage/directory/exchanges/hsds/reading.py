"""HSDS 3.1 -> our records. Organizations and locations may be told many times over, in each service: they are put together."""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

from maillage.directory.exchanges import files
from maillage.directory.exchanges.files import File, Unreadable
from maillage.directory.exchanges.hsds import organisations, services
from maillage.directory.exchanges.hsds.nodes import Node
from maillage.directory.records import (
    Batch,
    OrganisationRecord,
    PlaceRecord,
    Problem,
    Record,
    SiteRecord,
    key,
    key_of,
)

DEFAULT_SOURCE = "hsds"
_NOT_HSDS = (
    "ce document n’est pas du HSDS : il faut un service, une organisation, une liste, ou une page avec « contents »."
)
_SERVICE_MARKS = {"status", "organization", "organization_id", "service_at_locations", "eligibility_description"}
_ORGANISATION_MARKS = {"name", "description", "locations", "services", "website", "organization_identifiers"}
_TWICE = "Cet identifiant est déjà celui d’une autre ligne. Gardez-en une seule."


def read(files_: list[File], *, source: str = "") -> Batch:
    """All the files together. `source` names the records of documents that do not come from a Maillage."""
    reading = _Reading(source or DEFAULT_SOURCE)
    for file in files_:
        try:
            for node in _documents(file, reading.batch.problems):
                reading.add(node)
        except Unreadable as error:
            reading.batch.problems.append(Problem(file.name, 0, "fichier", str(error)))
    return reading.finished()


def _documents(file: File, problems: list[Problem]) -> Iterator[Node]:
    value = files.read_json(file)
    if isinstance(value, dict) and "openapi_url" in value:
        raise Unreadable(f"{file.name} : ce document décrit une API. Donnez plutôt ses services ou ses organisations.")
    contents = value.get("contents", [value]) if isinstance(value, dict) else value
    if not isinstance(contents, list):
        raise Unreadable(f"{file.name} : {_NOT_HSDS}")
    for row, item in enumerate(contents, start=1):
        if not isinstance(item, dict) or not set(item) & (_SERVICE_MARKS | _ORGANISATION_MARKS):
            is_data_inclusion = isinstance(item, dict) and "nom" in item
            hint = "ce fichier semble être du data·inclusion : utilisez « --format data-inclusion »."
            raise Unreadable(f"{file.name}, ligne {row} : {hint if is_data_inclusion else _NOT_HSDS}")
        yield Node(item, file.name, row, problems)


class _Reading:
    def __init__(self, source: str) -> None:
        self.batch = Batch()
        self._source = source
        self._organisations: dict[str, OrganisationRecord] = {}
        self._parents: dict[str, Node] = {}
        self._keys: dict[str, str] = {}  # identifier in the documents -> key of the organisation
        self._sites: dict[str, SiteRecord] = {}
        self._site_keys: dict[str, str] = {}
        self._services: list[tuple[Node, str | None]] = []
        self._heads: set[str] = set()

    def add(self, node: Node) -> None:
        if set(node.value) & _SERVICE_MARKS:
            self._add_service(node, None)
            return
        found = self._add_organisation(node)
        if found in self._heads:
            node.refuse("id", _TWICE)
        self._heads.add(found)

    def finished(self) -> Batch:
        for node, organisation in self._services:
            self._read_service(node, organisation)
        for named, node in self._parents.items():
            self._link_parent(named, node)
        self.batch.organisations = list(self._organisations.values())
        self.batch.sites = list(self._sites.values())
        return self.batch

    def _add_organisation(self, node: Node) -> str:
        record = organisations.organisation(node, self._source)
        named = key_of(record)
        self._keys.setdefault(node.text("id") or "", named)
        known = self._organisations.get(named)
        self._organisations[named] = record if known is None else _together(known, record)
        self._parents.setdefault(named, node)
        self._place(record, node)
        for location in node.children("locations"):
            self._add_site(location, named)
        for service in node.children("services"):
            self._add_service(service, named)
        return named

    def _add_service(self, node: Node, organisation: str | None) -> None:
        embedded = node.child("organization")
        self._services.append((node, self._add_organisation(embedded) if embedded else organisation))

    def _add_site(self, node: Node, organisation: str) -> str:
        owner = node.text("organization_id")
        record = organisations.site(node, self._source, self._keys.get(owner or "", organisation))
        known = self._sites.get(key_of(record))
        self._sites[key_of(record)] = record if known is None else _together(known, record)
        self._site_keys.setdefault(node.text("id") or "", key_of(record))
        self._place(record, node)
        return key_of(record)

    def _read_service(self, node: Node, organisation: str | None) -> None:
        """Once all the organisations are known, for a service may only name its own by identifier."""
        identifier = node.text("organization_id")
        named = organisation or self._keys.get(identifier or "")
        if named is None and identifier is None and not node.said().is_ours:
            node.refuse("organization", "Il manque l’organisation de ce service.")
            return
        named = named or key(self._source, identifier or "")
        places = tuple(self._places(node, named))
        record = services.service(node, self._source, named, places)
        self.batch.services.append(record)
        self.batch.sees_public_only |= node.said().is_ours
        self._place(record, node)

    def _places(self, node: Node, organisation: str) -> Iterator[PlaceRecord]:
        seen = set()
        for item in node.children("service_at_locations"):
            location, identifier = item.child("location"), item.text("location_id")
            site = self._add_site(location, organisation) if location else None
            if site is None and identifier:
                site = self._site_keys.get(identifier) or key(self._source, identifier)
            if site is not None and site not in seen:
                seen.add(site)
                yield PlaceRecord(site=site, opening_hours=services.hours_at_place(item))

    def _link_parent(self, named: str, node: Node) -> None:
        record, identifier = self._organisations[named], node.text("parent_organization_id")
        if identifier is None or record.parent:
            return
        parent = self._keys.get(identifier)
        if parent is None:
            node.warn(
                "parent_organization_id", "L’organisation mère n’est pas dans ces fichiers : le lien n’est pas repris."
            )
        else:
            self._organisations[named] = replace(record, parent=parent)

    def _place(self, record: Record, node: Node) -> None:
        self.batch.rows.setdefault((type(record), key_of(record)), (node.where, node.row))


def _together(one: Any, other: Any) -> Any:
    """The same thing told twice: what either says."""
    silent = {field.name: getattr(other, field.name) for field in fields(one) if getattr(one, field.name) is None}
    return replace(one, **silent)
