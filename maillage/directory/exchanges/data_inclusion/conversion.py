"""One structure or service of data·inclusion -> our records. `said` is what it says, checked and in canonical form."""

import re
from datetime import date
from typing import Any

from maillage.directory import hours as opening
from maillage.directory import vocabulary
from maillage.directory.exchanges import territories
from maillage.directory.exchanges.data_inclusion import mapping
from maillage.directory.exchanges.data_inclusion.writing import no_description
from maillage.directory.records import (
    AreaRecord,
    ContactRecord,
    OrganisationRecord,
    ServiceRecord,
    SiteRecord,
    key,
)

_LONGEST_HOURS = 500
_LONGEST_DETAILS = 1000
_SILENT_DESCRIPTIONS = {no_description(kind) for kind in vocabulary.SERVICE_TYPES}


def external(source: str, identifier: str) -> str:
    return identifier.removeprefix(f"{source}--") or identifier


def linked(said: dict[str, Any]) -> str:
    """The key of a structure that is not in these files."""
    identifier: str = said["structure_id"]
    return identifier if "--" in identifier else key(said["source"], identifier)


def organisation(said: dict[str, Any]) -> OrganisationRecord:
    networks = said["reseaux_porteurs"]
    return OrganisationRecord(
        source=said["source"],
        external_id=external(said["source"], said["id"]),
        name=said["nom"],
        description=said["description"],
        siret=said["siret"],
        website=said["site_web"],
        email=said["courriel"],
        phone=said["telephone"],
        networks=tuple(networks) if networks is not None else None,
        modified_on=_day(said),
    )


def site(said: dict[str, Any], ending: str) -> SiteRecord | None:
    if not any(said.get(field) is not None for field in mapping.LOCATION):
        return None
    return SiteRecord(
        source=said["source"],
        external_id=external(said["source"], said["id"]) + ending,
        organisation="",
        commune=said["code_insee"],
        address=said["adresse"],
        address_details=said["complement_adresse"],
        postal_code=said["code_postal"],
        city=said["commune"],
        longitude=said["longitude"],
        latitude=said["latitude"],
        accessibility_url=said.get("accessibilite_lieu"),
        modified_on=_day(said),
    )


def where(site: SiteRecord) -> tuple[Any, ...]:
    return (
        site.commune,
        site.address,
        site.address_details,
        site.postal_code,
        site.city,
        site.longitude,
        site.latitude,
    )


def service(said: dict[str, Any], organisation: str) -> ServiceRecord:
    details, low, high = mapping.without_ages(said["publics_precisions"] or "")
    description = said["description"]
    return ServiceRecord(
        source=said["source"],
        external_id=external(said["source"], said["id"]),
        organisation=organisation,
        name=said["nom"],
        description=None if description in _SILENT_DESCRIPTIONS else description,
        audiences=None if said["publics"] is None else mapping.audiences(said["publics"]),
        audience_details=_cut(details) or None,
        age_min=low,
        age_max=high,
        access_modes=_translated(said["modes_accueil"], mapping.ACCESS_READ),
        access_conditions=said["conditions_acces"],
        contact_modes=_translated(said["modes_mobilisation"], mapping.CONTACT_READ),
        contact_details=said["mobilisation_precisions"],
        contact_link=said["lien_mobilisation"],
        who_can_ask=_who_can_ask(said["mobilisable_par"]),
        phone=said["telephone"],
        email=said["courriel"],
        cost=mapping.COST_READ.get(said["frais"] or ""),
        cost_details=_cut(said["frais_precisions"]),
        opening_hours=hours(said),
        modified_on=_day(said),
        areas=_areas(said["zone_eligibilite"]),
        contacts=_contacts(said["contact_nom_prenom"]),
    )


def guesses(said: dict[str, Any]) -> dict[str, Any]:
    """Our type, which the format can only suggest; and no need at all when nothing suggests one."""
    kind = mapping.service_type(said["type"], said["thematiques"] or ())
    return {"type": kind} if kind != "other" or _is_other(said) else {"type": kind, "needs": ()}


def _is_other(said: dict[str, Any]) -> bool:
    """Our own « other » service says these words; anything else that we do not know has no need of ours."""
    other = vocabulary.service_type("other")
    return said["type"] == other.exchange_type and set(said["thematiques"] or ()) == set(other.exchange_topics)


def _day(said: dict[str, Any]) -> date:
    return date.fromisoformat(said["date_maj"])


def _cut(text: str | None) -> str | None:
    return text if text is None or len(text) <= _LONGEST_DETAILS else f"{text[: _LONGEST_DETAILS - 1]}…"


def hours(said: dict[str, Any]) -> str | None:
    text: str | None = said["horaires_accueil"]
    return text if text and len(text) <= _LONGEST_HOURS and opening.is_valid(text) else None


def _translated(codes: list[str] | None, words: dict[str, str]) -> tuple[str, ...] | None:
    return None if codes is None else tuple(ours for theirs, ours in words.items() if theirs in codes)


def _who_can_ask(codes: list[str] | None) -> tuple[str, ...] | None:
    if codes is None:
        return None
    return tuple(ours for theirs, group in mapping.WHO_CAN_ASK_READ.items() if theirs in codes for ours in group)


def is_met_on_site(said: dict[str, Any]) -> bool:
    return "en-presentiel" in (said["modes_accueil"] or ()) or "se-presenter" in (said["modes_mobilisation"] or ())


def _areas(codes: list[str] | None) -> tuple[AreaRecord, ...] | None:
    if codes is None:
        return None
    areas = [area for code in codes if (area := territories.area_of(code)) is not None]
    return tuple(dict.fromkeys(areas))


def _contacts(name: str | None) -> tuple[ContactRecord, ...] | None:
    """Staff whom their own source publishes are public."""
    name = re.sub(r"\s+", " ", name or "").strip()[:120]
    return (ContactRecord(name=name, visibility="public"),) if name else None
