"""What of a batch may be given away. Pure."""

from collections.abc import Collection
from dataclasses import replace

from maillage.directory.records import Batch, ServiceRecord, key_of


def public_only(batch: Batch) -> Batch:
    """Without the staff who are not public, without capacities, and without links to records that are not given."""
    organisations = {key_of(record) for record in batch.organisations}
    sites = {key_of(record) for record in batch.sites}
    return Batch(
        organisations=[
            record if record.parent in organisations else replace(record, parent=None) for record in batch.organisations
        ],
        sites=list(batch.sites),
        services=[_public_service(record, sites) for record in batch.services],
    )


def _public_service(record: ServiceRecord, sites: Collection[str]) -> ServiceRecord:
    return replace(
        record,
        contacts=tuple(contact for contact in record.contacts or () if contact.visibility == "public"),
        places=tuple(place for place in record.places or () if place.site in sites),
        capacities=(),
    )


def of_sources(batch: Batch, sources: Collection[str]) -> Batch:
    """The records of these sources, and the organisations and sites that they stand on."""
    services = [record for record in batch.services if record.source in sources]
    wanted_sites = {place.site for record in services for place in record.places or ()}
    sites = [record for record in batch.sites if record.source in sources or key_of(record) in wanted_sites]
    wanted = {record.organisation for record in services} | {record.organisation for record in sites}
    parents = {key_of(record): record.parent for record in batch.organisations}
    wanted |= {key for key in parents if key.partition("--")[0] in sources}
    while missing := {parents.get(key) for key in wanted} - wanted - {None}:
        wanted |= {key for key in missing if key}
    organisations = [record for record in batch.organisations if key_of(record) in wanted]
    return Batch(organisations=organisations, sites=sites, services=services)
