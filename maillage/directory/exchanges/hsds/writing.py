"""Our records in HSDS 3.1: `services.json` in the full form, and `organizations.json` with every location."""

import re
from collections.abc import Mapping
from typing import Any

from maillage.directory import vocabulary
from maillage.directory.exchanges import files, territories
from maillage.directory.exchanges.hsds import schedules, terms
from maillage.directory.exchanges.hsds.identifiers import Identifiers, part
from maillage.directory.exchanges.hsds.terms import Owner
from maillage.directory.records import (
    AreaRecord,
    Batch,
    ContactRecord,
    OrganisationRecord,
    PlaceRecord,
    ServiceRecord,
    SiteRecord,
    key_of,
)

Document = dict[str, Any]
STATUS = {"draft": "inactive", "published": "active", "suspended": "temporarily closed", "closed": "defunct"}
LOCATION_TYPE = {"physical": "physical", "postal": "postal", "virtual": "virtual", "mobile": "physical"}
CONTACT_LINK = "Lien pour contacter"
_URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*://(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})+(?:#[A-Za-z0-9._~!$&'()*+,;=:@/?-]*)?"
)
_AREA_URIS = {
    "commune": "http://id.insee.fr/geo/commune/",
    "epci": "http://id.insee.fr/geo/intercommunalite/",
    "department": "http://id.insee.fr/geo/departement/",
    "region": "http://id.insee.fr/geo/region/",
    "country": "http://id.insee.fr/geo/pays/france",
}


def write(batch: Batch) -> files.Written:
    """`batch` is what may be published: `published.public_only` was applied."""
    writer = _Writer(batch)
    services = [writer.service(record) for record in batch.services]
    organisations = [writer.organisation(record, with_locations=True) for record in batch.organisations]
    return files.Written(files={"services.json": page(services), "organizations.json": page(organisations)})


def page(contents: list[Document]) -> bytes:
    head = {
        "total_items": len(contents),
        "total_pages": 1,
        "page_number": 1,
        "size": len(contents),
        "first_page": True,
        "last_page": True,
        "empty": not contents,
    }
    return files.write_json(contents, page=head)


class _Writer:
    def __init__(self, batch: Batch) -> None:
        self._ids = Identifiers(batch)
        self._organisations = {key_of(record): record for record in batch.organisations}
        self._sites = {key_of(record): record for record in batch.sites}
        self._sites_of: dict[str, list[SiteRecord]] = {}
        for site in batch.sites:
            self._sites_of.setdefault(site.organisation, []).append(site)

    def organisation(self, record: OrganisationRecord, *, with_locations: bool) -> Document:
        own = self._ids.organisation(key_of(record))
        owner = Owner("organization", own)
        website, other_website = _uri(record.website)
        email, other_email = _email(record.email)
        sites = self._sites_of.get(key_of(record), []) if with_locations else []
        return _compact(
            {
                "id": own,
                "name": record.name,
                "alternate_name": record.short_name,
                "description": record.description or "",
                "email": email,
                "website": website,
                "parent_organization_id": self._ids.organisation(record.parent) if record.parent else None,
                "phones": _phones(own, record.phone),
                "locations": [self.location(site) for site in sites],
                "organization_identifiers": _identifiers(own, record),
                "attributes": [
                    *terms.coded(owner, record),
                    *terms.fields(
                        owner,
                        {
                            "source": record.source,
                            "external_id": record.external_id,
                            "parent": record.parent,
                            "modified_on": record.modified_on,
                            "website": other_website,
                            "email": other_email,
                            "exchange": record.exchange,
                        },
                    ),
                ],
            },
            required=("description",),
        )

    def location(self, record: SiteRecord) -> Document:
        """A protected place is postal, with its département and nothing more."""
        own = self._ids.site(key_of(record))
        owner = Owner("location", own)
        known = {
            "source": record.source,
            "external_id": record.external_id,
            "organisation": record.organisation,
            "department": record.department,
            "modified_on": record.modified_on,
        }
        if record.is_protected:
            attributes = [*terms.coded(owner, record), *terms.fields(owner, {**known, "is_protected": True})]
            return _compact({"id": own, "location_type": "postal", "attributes": attributes})
        accessibility, other_accessibility = _uri(record.accessibility_url)
        latitude, longitude = record.latitude, record.longitude
        unsaid = {"accessibility_url": other_accessibility, "exchange": record.exchange}
        return _compact(
            {
                "id": own,
                "location_type": LOCATION_TYPE.get(record.kind or "", "physical"),
                "organization_id": self._ids.organisation(record.organisation),
                "name": record.name,
                "transportation": record.how_to_reach,
                "latitude": latitude,
                "longitude": longitude,
                "external_identifier": record.commune,
                "external_identifier_type": "INSEE" if record.commune else None,
                "addresses": _addresses(own, record),
                "accessibility": [{"id": part(own, "accessibility"), "url": accessibility}] if accessibility else [],
                "attributes": [*terms.coded(owner, record), *terms.fields(owner, {**known, **unsaid})],
            }
        )

    def service(self, record: ServiceRecord) -> Document:
        own = self._ids.service(key_of(record))
        organisation = self._organisations.get(record.organisation)
        url, _ = _uri(record.website)
        link, _ = _uri(record.contact_link)
        email, _ = _email(record.email)
        return _compact(
            {
                "id": own,
                "organization_id": self._ids.organisation(record.organisation),
                "name": record.name,
                "description": record.description,
                "url": url,
                "additional_urls": [{"id": part(own, "urls/contact"), "label": CONTACT_LINK, "url": link}]
                if link
                else [],
                "email": email,
                "status": STATUS[record.status or "published"],
                "application_process": record.contact_details,
                "fees_description": record.cost_details,
                "wait_time": record.response_delay,
                "eligibility_description": record.access_conditions,
                "minimum_age": _number(record.age_min),
                "maximum_age": _number(record.age_max),
                "assured_date": _assured_date(record),
                "last_modified": f"{record.modified_on.isoformat()}T00:00:00Z" if record.modified_on else None,
                "phones": _phones(own, record.phone),
                "schedules": schedules.write(own, record.opening_hours, record.closures or ()),
                "service_areas": [_area(own, area) for area in record.areas or ()],
                "service_at_locations": [self._place(own, place) for place in record.places or ()],
                "languages": _languages(own, record),
                "organization": self.organisation(organisation, with_locations=False) if organisation else None,
                "contacts": [_contact(own, number, contact) for number, contact in enumerate(record.contacts or ())],
                "attributes": _service_attributes(Owner("service", own), record),
            }
        )

    def _place(self, service: str, place: PlaceRecord) -> Document:
        site = self._sites.get(place.site)
        own = part(service, f"places/{place.site}")
        return _compact(
            {
                "id": own,
                "service_id": service,
                "location_id": self._ids.site(place.site),
                "schedules": schedules.write(own, place.opening_hours),
                "location": self.location(site) if site else None,
            }
        )


def _service_attributes(owner: Owner, record: ServiceRecord) -> list[Document]:
    unsaid = {
        "source": record.source,
        "external_id": record.external_id,
        "organisation": record.organisation,
        "young_text": record.young_text,
        "audience_details": record.audience_details,
        "without_parental_consent": record.without_parental_consent,
        "is_anonymous": record.is_anonymous,
        "website": _uri(record.website)[1],
        "contact_link": _uri(record.contact_link)[1],
        "email": _email(record.email)[1],
        "exchange": record.exchange,
    }
    checks = terms.verifications(owner, record.verifications or ())
    return [*terms.coded(owner, record), *terms.fields(owner, unsaid), *checks]


def _identifiers(owner: str, record: OrganisationRecord) -> list[Document]:
    return [
        {
            "id": part(owner, f"identifiers/{scheme}"),
            "organization_id": owner,
            "identifier_scheme": f"FR-{scheme}",
            "identifier_type": scheme,
            "identifier": value,
        }
        for scheme, value in (("SIRET", record.siret), ("RNA", record.rna))
        if value
    ]


def _addresses(owner: str, record: SiteRecord) -> list[Document]:
    """None when nothing is said but the country where everything is."""
    said = (record.address, record.address_details, record.postal_code, record.city)
    if not any(said) and record.country in (None, "", "FR"):
        return []
    department = record.department or territories.department_of(record.commune)
    document = {
        "id": part(owner, "address"),
        "location_id": owner,
        "address_1": record.address or "",
        "address_2": record.address_details,
        "city": record.city or "",
        "state_province": territories.department_name(department),
        "postal_code": record.postal_code or "",
        "country": record.country or "FR",
        "address_type": LOCATION_TYPE.get(record.kind or "", "physical"),
    }
    return [_compact(document, required=("address_1", "city", "state_province", "postal_code"))]


def _area(service: str, area: AreaRecord) -> Document:
    own = part(service, f"areas/{area.level}/{area.code}")
    label = territories.name_of(area)
    return {
        "id": own,
        "service_id": service,
        "name": label,
        "extent": area.code or "france",
        "extent_type": "text",
        "uri": _AREA_URIS[area.level] + area.code,
        "attributes": [terms.attribute(Owner("service_area", own), terms.AREAS, area.level, label, area.code)],
    }


def _languages(service: str, record: ServiceRecord) -> list[Document]:
    return [
        {
            "id": part(service, f"languages/{code}"),
            "service_id": service,
            "name": vocabulary.LANGUAGES.get(code, code),
            "code": code,
        }
        for code in record.languages or ()
    ]


def _contact(service: str, number: int, contact: ContactRecord) -> Document:
    own = part(service, f"contacts/{number}")
    owner = Owner("contact", own)
    email, other_email = _email(contact.email)
    return _compact(
        {
            "id": own,
            "service_id": service,
            "name": contact.name,
            "title": contact.role,
            "email": email,
            "phones": _phones(own, contact.phone),
            "attributes": [
                terms.attribute(owner, terms.CONTACTS, contact.visibility, contact.visibility),
                *terms.fields(owner, {"email": other_email}),
            ],
        }
    )


def _phones(owner: str, number: str | None) -> list[Document]:
    return [{"id": part(owner, "phone"), "number": number}] if number else []


def _assured_date(record: ServiceRecord) -> str | None:
    days = [check.on for check in record.verifications or () if check.result in {"confirmed", "modified"}]
    return max(days).isoformat() if days else None


def _uri(text: str | None) -> tuple[str | None, str | None]:
    """In the field of HSDS when it is a URI; else aside, in an attribute."""
    return (text, None) if text and _URI.fullmatch(text) else (None, text)


def _email(text: str | None) -> tuple[str | None, str | None]:
    return (text, None) if text and "@" in text else (None, text)


def _number(age: Any) -> float | None:
    if age is None:
        return None
    return int(age) if age == int(age) else float(age)


def _compact(document: Mapping[str, Any], *, required: tuple[str, ...] = ()) -> Document:
    """Without what is empty, but for fields that HSDS requires."""
    return {name: value for name, value in document.items() if name in required or value not in (None, "", [])}
