"""HSDS services -> our records."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from maillage.core.text import fold
from maillage.directory import vocabulary
from maillage.directory.exchanges import territories
from maillage.directory.exchanges.hsds import schedules, terms
from maillage.directory.exchanges.hsds.nodes import Node, completed, phone
from maillage.directory.exchanges.hsds.organisations import EMPTY, warn_about_unread
from maillage.directory.exchanges.hsds.writing import CONTACT_LINK, STATUS
from maillage.directory.records import (
    AreaRecord,
    ClosureRecord,
    ContactRecord,
    PlaceRecord,
    ServiceRecord,
    VerificationRecord,
)

_STATUS_READ = {theirs: ours for ours, theirs in STATUS.items()}
_UNREAD = (
    "alternate_name",
    "interpretation_services",
    "accreditations",
    "assurer_email",
    "licenses",
    "alert",
    "funding",
    "additional_urls",
    "program",
    "required_documents",
    "capacities",
    "metadata",
)
_INSEE = "id.insee.fr/geo/"
_LEVELS = {"commune": "commune", "intercommunalite": "epci", "departement": "department", "region": "region"}
_OLDEST_AGE = 120


def service(node: Node, source: str, organisation: str, places: tuple[PlaceRecord, ...]) -> ServiceRecord:
    said = node.said()
    closures, hours = _schedules(node)
    values: dict[str, Any] = {
        "source": source,
        "external_id": node.required("id"),
        "organisation": organisation,
        "name": node.required("name"),
        "status": _status(node),
        **_texts(node),
        "age_min": node.number("minimum_age", 0, _OLDEST_AGE),
        "age_max": node.number("maximum_age", 0, _OLDEST_AGE),
        "cost": _cost(node),
        "phone": phone(node),
        "languages": tuple(_languages(node)) or None,
        "opening_hours": hours,
        "modified_on": node.day("last_modified"),
        "areas": tuple(_areas(node)) or None,
        "places": places or None,
        "contacts": tuple(_contacts(node)) or None,
        "closures": closures or None,
        "verifications": _verifications(node, said),
        **node.columns(ServiceRecord),
    }
    if said.is_ours:
        return ServiceRecord(**completed(ServiceRecord, values))
    warn_about_unread(node, _UNREAD, _lost_of_costs(node))
    return ServiceRecord(**values)


def _texts(node: Node) -> dict[str, str | None]:
    links = [item for item in node.children("additional_urls") if item.text("label") == CONTACT_LINK]
    return {
        "description": node.text("description", 10_000),
        "website": node.text("url"),
        "contact_link": links[0].text("url") if links else None,
        "email": node.text("email"),
        "contact_details": node.text("application_process", 10_000),
        "cost_details": node.text("fees_description", 1000),
        "response_delay": node.text("wait_time", 120),
        "access_conditions": node.text("eligibility_description", 10_000),
    }


def _status(node: Node) -> str | None:
    status = node.required("status")
    if status not in _STATUS_READ:
        node.refuse("status", vocabulary.unknown_code(status, _STATUS_READ))
    return _STATUS_READ.get(status)


def _cost(node: Node) -> str | None:
    amounts = [amount for item in node.children("cost_options") if (amount := item.value.get("amount")) is not None]
    if not amounts or not all(isinstance(amount, int | float | Decimal) for amount in amounts):
        return None
    return "paid" if any(amount > 0 for amount in amounts) else "free"


def _lost_of_costs(node: Node) -> list[str]:
    """Whether there is something to pay is read; how much, for whom and when is not."""
    is_read = {"id", "service_id", "currency"} | ({"amount"} if _cost(node) == "free" else set())
    names = (name for item in node.children("cost_options") for name in item.value if item.value[name] not in EMPTY)
    lost = dict.fromkeys(name for name in names if name not in is_read)
    return [f"cost_options ({', '.join(lost)})"] if lost else []


def _languages(node: Node) -> Iterator[str]:
    """Our code, from the code or from the French name."""
    by_name = {fold(name): code for code, name in vocabulary.LANGUAGES.items()}
    for item in node.children("languages"):
        code, name = (item.text("code") or "").lower(), item.text("name") or ""
        found = code if code in vocabulary.LANGUAGES else by_name.get(fold(name))
        if found:
            yield found
        else:
            item.warn("languages", vocabulary.unknown_code(name or code, vocabulary.LANGUAGES.values()))


def _schedules(node: Node) -> tuple[tuple[ClosureRecord, ...], str | None]:
    try:
        hours, closures, is_whole = schedules.read([item.value for item in node.children("schedules")])
    except ValueError:
        node.refuse("schedules", "Une date de ces horaires n’est pas correcte. Écrivez-la ainsi : 2026-11-21.")
        return (), None
    if not is_whole:
        node.warn(
            "schedules", "Une partie de ces horaires n’est pas reprise : Maillage ne lit que la semaine habituelle."
        )
    return closures, hours


def hours_at_place(node: Node) -> str:
    return _schedules(node)[1] or ""


def _areas(node: Node) -> Iterator[AreaRecord]:
    for item in node.children("service_areas"):
        said = item.said().pairs.get(terms.AREAS)
        area = AreaRecord(level=said[0][0], code=said[0][1]) if said else _area_of_uri(item.text("uri") or "")
        if area is None:
            item.warn("service_areas", "Cette zone n’est pas un territoire français connu : elle n’est pas reprise.")
        else:
            yield area


def _area_of_uri(uri: str) -> AreaRecord | None:
    _, found, path = uri.partition(_INSEE)
    kind, _, code = path.strip("/").partition("/")
    if not found:
        return None
    if kind == "pays":
        return territories.area_of(code)
    return AreaRecord(level=_LEVELS[kind], code=code) if kind in _LEVELS and code else None


def _contacts(node: Node) -> Iterator[ContactRecord]:
    """Staff are for professionals, unless the document says that they are public."""
    for item in node.children("contacts"):
        said = item.said()
        visibility = next(iter(said.codes(terms.CONTACTS)), "professionals")
        yield ContactRecord(
            role=item.text("title", 120) or "",
            name=item.text("name", 120) or "",
            phone=phone(item) or "",
            email=item.text("email") or said.field("email") or "",
            visibility=visibility,
        )


def _verifications(node: Node, said: terms.Said) -> tuple[VerificationRecord, ...] | None:
    try:
        ours = said.verifications()
    except ValueError:
        node.refuse("attributes", "Une date de vérification n’est pas correcte.")
        return None
    if ours or said.is_ours:
        return ours
    day = node.day("assured_date")
    return (VerificationRecord(on=day, method="import", result="confirmed"),) if day else None
