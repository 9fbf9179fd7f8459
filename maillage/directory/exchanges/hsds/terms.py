"""Our vocabulary in HSDS: `attributes`, each with a taxonomy term whose code is ours.

Codes of lists have a taxonomy each (« maillage-needs »). Any other column that HSDS has no field for is an attribute of the
taxonomy « maillage-fields »: the code is the column, `value` is what it holds.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.directory import vocabulary
from maillage.directory.exchanges import labels
from maillage.directory.exchanges.hsds.identifiers import drawn, part
from maillage.directory.records import OrganisationRecord, Record, ServiceRecord, SiteRecord, VerificationRecord

FIELDS = "maillage-fields"
VERIFICATIONS = "maillage-verifications"
CONTACTS = "maillage-contacts"
AREAS = "maillage-areas"
SCHEDULES = "maillage-schedules"

# Column -> taxonomy and labels, for columns that hold one code or several.
CODED: dict[type[Record], dict[str, tuple[str, Mapping[str, str]]]] = {
    OrganisationRecord: {
        "kind": ("maillage-organisation-kinds", labels.ORGANISATION_KIND),
        "networks": ("maillage-networks", vocabulary.NETWORKS),
        "status": ("maillage-statuses", labels.STATUS),
        "visibility": ("maillage-visibilities", labels.VISIBILITY),
    },
    SiteRecord: {
        "kind": ("maillage-site-kinds", labels.SITE_KIND),
        "wheelchair": ("maillage-wheelchair", labels.WHEELCHAIR),
    },
    ServiceRecord: {
        "type": ("maillage-service-types", labels.SERVICE_TYPE),
        "needs": ("maillage-needs", labels.NEED),
        "audiences": ("maillage-audiences", vocabulary.AUDIENCES),
        "access_modes": ("maillage-access-modes", vocabulary.ACCESS_MODES),
        "contact_modes": ("maillage-contact-modes", vocabulary.CONTACT_MODES),
        "who_can_ask": ("maillage-who-can-ask", vocabulary.AUDIENCES),
        "cost": ("maillage-costs", labels.COST),
        "visibility": ("maillage-visibilities", labels.VISIBILITY),
    },
}
_MANY = {"networks", "needs", "audiences", "access_modes", "contact_modes", "who_can_ask"}
# Columns without a field in HSDS, or whose value that field cannot hold; nothing else is read from an attribute.
_JSON = {"exchange": dict, "is_protected": bool, "without_parental_consent": bool, "is_anonymous": bool}
_DAYS = {"modified_on"}
_TEXTS = {"source", "external_id", "organisation", "parent", "department", "website", "email", "accessibility_url"}
_TEXTS |= {"contact_link", "young_text", "audience_details"}


@dataclass(frozen=True, slots=True)
class Owner:
    """The HSDS object that attributes are about: its table and its identifier."""

    entity: str
    id: str


def attribute(owner: Owner, taxonomy: str, code: str, label: str, value: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {
        "id": part(owner.id, f"{taxonomy}/{code}/{value or ''}"),
        "link_entity": owner.entity,
        "taxonomy_term": {
            "id": drawn(f"{taxonomy}--{code}"),
            "code": code,
            "name": label,
            "description": label,
            "taxonomy": taxonomy,
            "language": "fr",
        },
    }
    return found if value is None else {**found, "value": value}


def coded(owner: Owner, record: Record) -> list[dict[str, Any]]:
    """One attribute per code of the record's coded columns, in their order."""
    return [
        attribute(owner, taxonomy, code, words.get(code, code))
        for column, (taxonomy, words) in CODED[type(record)].items()
        for code in _codes(getattr(record, column))
    ]


def _codes(value: Any) -> tuple[str, ...]:
    return tuple(code for code in ((value,) if isinstance(value, str) else value or ()) if code)


def fields(owner: Owner, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One attribute per column that says something."""
    return [
        attribute(owner, FIELDS, column, column.replace("_", " "), _text(value))
        for column, value in values.items()
        if value not in (None, "", {})
    ]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def verifications(owner: Owner, checks: Iterable[VerificationRecord]) -> list[dict[str, Any]]:
    return [
        attribute(
            owner,
            VERIFICATIONS,
            check.result,
            labels.VERIFICATION_RESULT.get(check.result, check.result),
            f"{check.on.isoformat()} {check.method}",
        )
        for check in checks
    ]


@dataclass(slots=True)
class Said:
    """The attributes of one object that are ours, by taxonomy: (code, value) pairs in their order."""

    pairs: dict[str, list[tuple[str, str]]]

    def codes(self, taxonomy: str) -> tuple[str, ...]:
        return tuple(code for code, _ in self.pairs.get(taxonomy, ()))

    def field(self, column: str) -> str | None:
        return dict(self.pairs.get(FIELDS, ())).get(column)

    @property
    def is_ours(self) -> bool:
        return self.field("source") is not None and self.field("external_id") is not None

    def columns(self, kind: type[Record]) -> dict[str, Any]:
        """What our attributes say of the columns of a record. ValueError when a value cannot be read."""
        found: dict[str, Any] = {}
        for column, (taxonomy, _) in CODED[kind].items():
            codes = self.codes(taxonomy)
            if codes:
                found[column] = codes if column in _MANY else codes[0]
        for column, value in self.pairs.get(FIELDS, ()):
            if column in _JSON:
                found[column] = _json(value, _JSON[column])
            elif column in _DAYS:
                found[column] = date.fromisoformat(value)
            elif column in _TEXTS:
                found[column] = value
        return found

    def verifications(self) -> tuple[VerificationRecord, ...]:
        found = []
        for result, value in self.pairs.get(VERIFICATIONS, ()):
            day, _, method = value.partition(" ")
            found.append(VerificationRecord(on=date.fromisoformat(day), method=method, result=result))
        return tuple(found)


def _json(text: str, kind: type) -> Any:
    value = json.loads(text)
    if not isinstance(value, kind):
        raise ValueError(kind.__name__)  # noqa: TRY004 -- a wrong document, not a wrong call
    return value


def said(attributes: Iterable[Mapping[str, Any]]) -> Said:
    """Reads attributes, ours only; what is not of the expected shape is not ours."""
    pairs: dict[str, list[tuple[str, str]]] = {}
    for item in attributes:
        term = item.get("taxonomy_term")
        taxonomy = term.get("taxonomy") if isinstance(term, dict) else None
        code = term.get("code") if isinstance(term, dict) else None
        value = item.get("value", "")
        if (
            isinstance(taxonomy, str)
            and taxonomy.startswith("maillage-")
            and isinstance(code, str)
            and isinstance(value, str)
        ):
            pairs.setdefault(taxonomy, []).append((code, value))
    return Said(pairs)
