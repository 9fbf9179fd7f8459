"""Real organisations named by public texts: reads real.toml, where each record says which text it comes from. Pure: no Django."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from maillage.directory.records import (
    AreaRecord,
    Batch,
    OrganisationRecord,
    PlaceRecord,
    ServiceRecord,
    SiteRecord,
    key,
)

SOURCE = "textes-publics"
_FILE = Path(__file__).with_name("real.toml")
_PLACE = ("commune", "department", "is_protected")


def records(*, today: date) -> Batch:
    """Nothing is drawn here: what a text does not say stays empty. No date is later than `today`."""
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    batch = Batch()
    for organisation in said["organisations"]:
        services = organisation.pop("services", [])
        text = organisation.pop("source")
        named = key(SOURCE, organisation["external_id"])
        batch.organisations.append(OrganisationRecord(**_common(organisation, said["sources"][text], today)))
        for service in services:
            site = _site(service, named, _common({}, said["sources"][text], today))
            common = _common(service, said["sources"][service.pop("source", text)], today)
            batch.services.append(_service(common, named, site))
            batch.sites += [site] if site else []
    return batch


def _common(said: dict[str, Any], text: dict[str, Any], today: date) -> dict[str, Any]:
    lists = {name: tuple(value) for name, value in said.items() if isinstance(value, list)}
    common = {**said, **lists, "source": SOURCE, "modified_on": min(text["on"], today)}
    if "description" in said:
        common["description"] = f"{said['description']} Source : {text['said_by']}."
    return common


def _site(said: dict[str, Any], organisation: str, common: dict[str, Any]) -> SiteRecord | None:
    where = {name: said.pop(name) for name in _PLACE if name in said}
    if not where:
        return None
    return SiteRecord(external_id=said["external_id"], organisation=organisation, **where, **common)


def _service(said: dict[str, Any], organisation: str, site: SiteRecord | None) -> ServiceRecord:
    areas = (area.partition(":") for area in said.pop("areas"))
    if "age_max" in said:
        said["age_max"] = Decimal(said["age_max"])
    return ServiceRecord(
        organisation=organisation,
        areas=tuple(AreaRecord(level=level, code=code) for level, _, code in areas),
        places=(PlaceRecord(site=key(site.source, site.external_id)),) if site else (),
        **said,
    )
