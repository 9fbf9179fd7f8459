"""HSDS organizations and locations -> our records."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from maillage.directory import vocabulary
from maillage.directory.exchanges.hsds.nodes import Node, completed, phone
from maillage.directory.exchanges.hsds.writing import LOCATION_TYPE
from maillage.directory.records import OrganisationRecord, SiteRecord

_UNREAD = (
    "additional_websites",
    "tax_status",
    "tax_id",
    "year_incorporated",
    "legal_status",
    "logo",
    "uri",
    "funding",
    "contacts",
    "programs",
    "metadata",
)
_UNREAD_LOCATION = ("url", "alternate_name", "description", "languages", "contacts", "phones", "schedules", "metadata")
_LONGEST_LOCATION_TEXT = 500
EMPTY: tuple[Any, ...] = (None, "", [], {})


def warn_about_unread(node: Node, names: tuple[str, ...], parts: Iterable[str] = ()) -> None:
    """`parts`: what else is lost, of fields that are read in part."""
    found = [*(name for name in names if node.value.get(name) not in EMPTY), *parts]
    if found:
        node.warn("champs", f"Maillage n’a pas de place pour : {', '.join(found)}. Ce n’est pas repris.")


def organisation(node: Node, source: str) -> OrganisationRecord:
    """Without its parent, which may come later in the files."""
    values: dict[str, Any] = {
        "source": source,
        "external_id": node.required("id"),
        "name": node.required("name"),
        "short_name": node.text("alternate_name", 60),
        "description": node.text("description"),
        "website": node.text("website"),
        "email": node.text("email"),
        "phone": phone(node),
        **_numbers(node),
    }
    said = node.said()
    values = {**values, **node.columns(OrganisationRecord)}
    if not said.is_ours:
        warn_about_unread(node, _UNREAD)
    return OrganisationRecord(**(completed(OrganisationRecord, values) if said.is_ours else values))


def _numbers(node: Node) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for item in node.children("organization_identifiers"):
        scheme = (item.text("identifier_scheme") or item.text("identifier_type") or "").upper()
        number = re.sub(r"\s", "", item.text("identifier") or "")
        if scheme.endswith("SIRET"):
            found["siret"] = number
        elif scheme.endswith("RNA"):
            found["rna"] = number
    return found


def site(node: Node, source: str, organisation: str) -> SiteRecord:
    """A location. `organisation` is whose it is when it does not say so itself."""
    said = node.said()
    ours = node.columns(SiteRecord)
    kind = node.required("location_type")
    if kind not in LOCATION_TYPE:
        near = vocabulary.nearest(kind, LOCATION_TYPE)  # what was written is not repeated: it may be an address
        node.refuse("location_type", "Ce code n’est pas connu." + (f" Vouliez-vous dire « {near} » ?" if near else ""))
    values: dict[str, Any] = {
        "source": source,
        "external_id": node.required("id"),
        "organisation": organisation,
        "kind": kind,
        "name": node.text("name", 200),
        "how_to_reach": node.text("transportation", _LONGEST_LOCATION_TEXT),
        **_place(node),
        **ours,
    }
    if not said.is_ours:
        warn_about_unread(node, _UNREAD_LOCATION)
        return SiteRecord(**values)
    record = SiteRecord(**completed(SiteRecord, values))
    return replace(record, country=record.country or "FR")


def _place(node: Node) -> dict[str, Any]:
    """Where it is. A position needs both numbers; one that does not exist is left out."""
    latitude, longitude = node.number("latitude", -90, 90), node.number("longitude", -180, 180)
    is_known = latitude is not None and longitude is not None
    found: dict[str, Any] = {
        "latitude": float(latitude) if is_known and latitude is not None else None,
        "longitude": float(longitude) if is_known and longitude is not None else None,
        "accessibility_url": next((url for item in node.children("accessibility") if (url := item.text("url"))), None),
    }
    if (node.text("external_identifier_type") or "").upper() in {"INSEE", "CODE INSEE", "COG"}:
        found["commune"] = node.text("external_identifier")
    addresses = sorted(node.children("addresses"), key=lambda item: item.value.get("address_type") != "physical")
    return {**found, **_address(addresses[0])} if addresses else found


def _address(node: Node) -> dict[str, Any]:
    country = (node.text("country") or "").upper()
    if country and not re.fullmatch(r"[A-Z]{2}", country):
        node.warn("country", "Un pays s’écrit avec deux lettres (FR) : il n’a pas été repris.")
    return {
        "address": node.text("address_1", 300),
        "address_details": node.text("address_2", 300),
        "city": node.text("city", 200),
        "postal_code": node.text("postal_code", 20),
        "country": country if re.fullmatch(r"[A-Z]{2}", country) else None,
    }
