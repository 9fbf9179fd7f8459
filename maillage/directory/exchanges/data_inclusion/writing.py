"""Our records in data·inclusion v1. What its schema refuses is left out: an exported document is always valid.

What a source said and our columns cannot tell again is kept in `exchange["data_inclusion"]`, as {field: [ours, theirs]}:
theirs is written for as long as our own answer has not changed.
"""

import json
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError

from maillage.directory import vocabulary
from maillage.directory.exchanges import files, territories
from maillage.directory.exchanges.cells import escape_formula
from maillage.directory.exchanges.data_inclusion import mapping
from maillage.directory.exchanges.data_inclusion.schema import v1
from maillage.directory.records import Batch, OrganisationRecord, ServiceRecord, SiteRecord, key_of

Document = dict[str, Any]
KEPT = "data_inclusion"
# In `exchange`: the source gave no place, and the service was put at its structure's.
IMPLIED_PLACE = "place_of_structure"
_LONGEST_NAME = 150


def write(batch: Batch, *, as_csv: bool = False) -> files.Written:
    """The files « structures » and « services ». `batch` is what may be published: `published.public_only` was applied."""
    structures, services = documents(batch)
    written = files.Written()
    if as_csv:
        written.files = {"structures.csv": _csv(v1.Structure, structures), "services.csv": _csv(v1.Service, services)}
    else:
        written.files = {"structures.json": files.write_json(structures), "services.json": files.write_json(services)}
    for name, left in (
        ("Structures", len(batch.organisations) - len(structures)),
        ("Services", len(batch.services) - len(services)),
    ):
        if left:
            written.notes.append(f"{name} que data·inclusion refuserait, laissés de côté : {left}.")
    return written


def documents(batch: Batch) -> tuple[list[Document], list[Document]]:
    """Structures and services, valid, in the order of the batch. A service whose structure is not valid is left out."""
    sites = {key_of(site): site for site in batch.sites}
    own_sites = main_sites(batch.sites)
    structures, services = [], []
    identifiers: dict[str, str] = {}
    for organisation in batch.organisations:
        document = _valid(v1.Structure, structure_document(organisation, own_sites.get(key_of(organisation))))
        if document:
            structures.append(document)
            identifiers[key_of(organisation)] = document["id"]
    for service in batch.services:
        site = _site_of(service, sites)
        document = _valid(v1.Service, service_document(service, site))
        if document and service.organisation in identifiers:
            services.append({**document, "structure_id": identifiers[service.organisation]})
    return structures, services


def main_sites(sites: Iterable[SiteRecord]) -> dict[str, SiteRecord]:
    """The place of each structure: the site that an import made for it, else its first one that may be told."""
    found: dict[str, SiteRecord] = {}
    for site in sites:
        is_own = key_of(site) == f"{site.organisation}#site"
        if not site.is_protected and (is_own or site.organisation not in found):
            found[site.organisation] = site
    return found


def _site_of(service: ServiceRecord, sites: dict[str, SiteRecord]) -> SiteRecord | None:
    """A service at a protected place has no place here, even when it has another one."""
    found = [sites[place.site] for place in service.places or () if place.site in sites]
    return None if not found or any(site.is_protected for site in found) else found[0]


def structure_document(record: OrganisationRecord, site: SiteRecord | None) -> Document:
    document = {
        "source": record.source,
        "id": key_of(record),
        "nom": _name(record.name),
        "date_maj": record.modified_on.isoformat() if record.modified_on else None,
        "description": record.description,
        "siret": record.siret,
        **_location(site),
        "telephone": record.phone,
        "courriel": record.email,
        "site_web": record.website,
        "reseaux_porteurs": sorted(set(record.networks or ()) & {item.value for item in v1.ReseauPorteur}),
    }
    return _restored(document, record.exchange, v1.Structure)


def service_document(record: ServiceRecord, site: SiteRecord | None) -> Document:
    kind = vocabulary.service_type(record.type or "other")
    document = {
        "source": record.source,
        "structure_id": record.organisation,
        "id": key_of(record),
        "nom": _name(record.name),
        "description": record.description or record.young_text or no_description(kind),
        "date_maj": record.modified_on.isoformat() if record.modified_on else None,
        "type": kind.exchange_type,
        "thematiques": sorted(kind.exchange_topics),
        "publics": mapping.publics(record.audiences or ()),
        "publics_precisions": mapping.with_ages(record.audience_details or "", record.age_min, record.age_max),
        **_conditions(record),
        **({} if _is_place_implied(record) else _location(site)),
        "telephone": record.phone,
        "courriel": record.email,
        "zone_eligibilite": sorted({code for area in record.areas or () for code in territories.codes_of(area)}),
        "contact_nom_prenom": next(
            (c.name for c in record.contacts or () if c.name and c.visibility == "public"), None
        ),
        "horaires_accueil": record.opening_hours or next((p.opening_hours for p in record.places or ()), None),
    }
    return _restored(document, record.exchange, v1.Service)


def no_description(kind: vocabulary.ServiceType) -> str:
    """data·inclusion wants a description: this one says nothing, and is read back as nothing."""
    return f"{kind.label} : la description n’est pas renseignée."


def _conditions(record: ServiceRecord) -> Document:
    return {
        "conditions_acces": record.access_conditions,
        "frais": mapping.COST.get(record.cost or ""),
        "frais_precisions": record.cost_details,
        "modes_accueil": sorted({mapping.ACCESS[mode] for mode in record.access_modes or ()}),
        "modes_mobilisation": sorted(mapping.CONTACT[mode] for mode in record.contact_modes or ()),
        "mobilisable_par": sorted({mapping.WHO_CAN_ASK[who] for who in record.who_can_ask or ()}),
        "lien_mobilisation": record.contact_link,
        "mobilisation_precisions": record.contact_details,
    }


def _location(site: SiteRecord | None) -> Document:
    """Nothing at all for a protected place: even its commune would be too much, and the format has no smaller word."""
    if site is None or site.is_protected:
        return {}
    return {
        "commune": site.city,
        "code_postal": site.postal_code,
        "code_insee": site.commune,
        "adresse": site.address,
        "complement_adresse": site.address_details,
        "longitude": site.longitude,
        "latitude": site.latitude,
        "accessibilite_lieu": site.accessibility_url,
    }


def _is_place_implied(record: ServiceRecord) -> bool:
    return bool(_kept(record.exchange).get(IMPLIED_PLACE))


def _kept(exchange: dict[str, Any] | None) -> dict[str, Any]:
    kept = (exchange or {}).get(KEPT)
    return kept if isinstance(kept, dict) else {}


def _name(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _restored(document: Document, exchange: dict[str, Any] | None, model: type[BaseModel]) -> Document:
    """Said in the order of the schema, without what is empty, and in the source's own words where ours fall short."""
    said = {
        field: value for field, value in document.items() if value not in (None, "", []) and field in model.model_fields
    }
    for field, pair in _kept(exchange).items():
        if field in model.model_fields and field not in mapping.LOCATION and isinstance(pair, list):
            ours, theirs = pair
            if said.get(field) == ours:
                said[field] = theirs
    return {field: said[field] for field in model.model_fields if said.get(field) is not None}


def _valid(model: type[BaseModel], document: Document) -> Document | None:
    """The document without the optional fields that the schema refuses; None when it refuses a required one."""
    try:
        model.model_validate(document)
    except ValidationError as error:
        refused = {str(detail["loc"][0]) for detail in error.errors()}
        if any(model.model_fields[field].is_required() for field in refused):
            return None
        return {field: value for field, value in document.items() if field not in refused}
    return document


def _csv(model: type[BaseModel], rows: list[Document]) -> bytes:
    header = list(model.model_fields)
    lines = [[_cell(row.get(field)) for field in header] for row in rows]
    return files.write_csv(header, lines, delimiter=",")


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, float):
        return repr(value)
    return "" if value is None else escape_formula(str(value))
