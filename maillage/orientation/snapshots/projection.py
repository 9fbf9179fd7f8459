"""Turns directory records into what the help finder shows: one index entry and one ready-to-show document per service.

This is the gate: what is not put in here cannot be found, sorted, mapped or leaked by any public page. A protected site gives
its département, and nothing else.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

import orjson

from maillage.directory import hours, vocabulary
from maillage.directory.models import Site, Visibility
from maillage.directory.records import (
    AreaRecord,
    Batch,
    OrganisationRecord,
    PlaceRecord,
    ServiceRecord,
    SiteRecord,
    key_of,
)
from maillage.orientation.snapshots.columns import SOMEWHERE, Closure, Entry, Place
from maillage.orientation.snapshots.masks import area_key, audiences_mask, languages_mask, modes_mask, needs_mask
from maillage.territories import zones
from maillage.territories.gazetteer import Gazetteer

_OLDEST_AGE = 200.0
_GOOD_RESULTS = {"confirmed", "modified"}
# Level -> what stands before one name, and before several; the widest first.
_AREA_WORDS = {
    "country": ("", ""),
    "region": ("Toute la région : ", "Régions : "),
    "department": ("Tout le département : ", "Départements : "),
    "epci": ("", ""),
    "commune": ("", ""),
}
_FAR_MODES = {"remote", "outreach"}
_SMALL = {"commune", "epci"}

Shown = tuple[Entry, bytes]
Places = list[tuple[PlaceRecord, SiteRecord]]


@dataclass(frozen=True, slots=True)
class _Case:
    """A service and what both its entry and its document say. `secret`: départements of its protected places.

    `verified_on`: the last time that somebody found the record right, or made it right.
    """

    service: ServiceRecord
    places: Places
    secret: tuple[str | None, ...]
    areas: tuple[AreaRecord, ...]
    zone: int
    verified_on: date | None


class Projector:
    """Shows a batch to those who may see `visibilities`, and leaves out the records that are for others."""

    def __init__(
        self, batch: Batch, references: dict[str, str], gazetteer: Gazetteer, visibilities: tuple[str, ...]
    ) -> None:
        """`references`: key of a service -> its public reference."""
        self._references = references
        self._organisations = {
            key_of(record): record for record in batch.organisations if _is_shown(record, visibilities)
        }
        self._sites = {key_of(record): record for record in batch.sites if record.organisation in self._organisations}
        self._services = [
            record
            for record in batch.services
            if _is_shown(record, visibilities) and record.organisation in self._organisations
        ]
        self._gazetteer = gazetteer
        self._sentences: dict[tuple[AreaRecord, ...], str] = {}  # services serve the same few territories
        self._visibilities = visibilities

    def services(self, known: Mapping[str, Shown] | None = None) -> Iterator[Shown]:
        """Index entry and JSON document of each service.

        `known`: what a narrower level shows, by reference: taken as it is where this level has nothing to add.
        """
        for service in self._services:
            reference = self._references[key_of(service)]
            if known and reference in known and not self._adds_to(service):
                yield known[reference]
            else:
                case = self._case(service)
                document = {"reference": reference, **self._document(case)}
                yield self._entry(reference, case), _packed(document)

    def _adds_to(self, service: ServiceRecord) -> bool:
        """Whether anything of a service is for others than everybody."""
        return (
            bool(service.capacities)
            or any(contact.visibility != Visibility.PUBLIC for contact in service.contacts or ())
            or not all(
                _is_shown(self._organisations[site.organisation], (Visibility.PUBLIC,))
                for _, site in self._places(service)
            )
        )

    def _case(self, service: ServiceRecord) -> "_Case":
        places = self._places(service)
        secret = tuple(dict.fromkeys(site.department for _, site in places if site.is_protected))
        return _Case(
            service,
            places,
            secret,
            _areas(service, secret) if secret else service.areas or (),
            self._zone(service, places),
            max((check.on for check in service.verifications or () if check.result in _GOOD_RESULTS), default=None),
        )

    def _entry(self, reference: str, case: "_Case") -> Entry:
        service, places, verified_on = case.service, case.places, case.verified_on
        located = tuple(self._located(places))
        modes = set(service.access_modes or ())
        return Entry(
            reference=reference,
            needs=needs_mask(service.needs or ()),
            audiences=audiences_mask(service.audiences or ()),
            modes=modes_mask(modes or {"on_site"}),
            languages=languages_mask(service.languages or ()),
            age_min=float(service.age_min or 0),
            age_max=_OLDEST_AGE if service.age_max is None else float(service.age_max),
            is_wheelchair_accessible=_is_accessible(places, modes),
            is_protected=bool(case.secret),
            comes_or_remote=bool(modes & _FAR_MODES),
            is_territorial=vocabulary.service_type(service.type or "other").is_territorial,
            areas=tuple(area_key(area.level, area.code) for area in case.areas) or _somewhere(places, located),
            places=located,
            hours=service.opening_hours or self._hours_off_the_map(places),
            zone=case.zone,
            closures=tuple(
                Closure(closure.starts_on.toordinal(), closure.ends_on.toordinal(), closure.opening_hours)
                for closure in service.closures or ()
            ),
            verified_day=verified_on.toordinal() if verified_on else 0,
        )

    def _document(self, case: "_Case") -> dict[str, Any]:
        """All that a page shows of a service, in French, without anything that is empty."""
        service, places, verified_on = case.service, case.places, case.verified_on
        organisation = self._organisations[service.organisation]
        kind = vocabulary.service_type(service.type or "other")
        shown = {
            "name": service.name,
            "organisation": _organisation_name(organisation),
            "type": kind.code,
            "type_label": kind.label,
            "young_text": service.young_text,
            "description": service.description,
            "needs": service.needs,
            "audiences": service.audiences,
            "audience_details": service.audience_details,
            "ages": _ages(service.age_min, service.age_max),
            "modes": service.access_modes,
            "conditions": service.access_conditions,
            "contact_details": service.contact_details,
            "contact_link": service.contact_link,
            "who_can_ask": service.who_can_ask,
            "without_parental_consent": service.without_parental_consent,
            "phone": service.phone or organisation.phone,
            "email": service.email or organisation.email,
            "website": service.website or organisation.website,
            "is_free": service.cost == "free",
            "is_paid": service.cost == "paid",
            "cost_details": service.cost_details,
            "is_anonymous": service.is_anonymous,
            "response_delay": service.response_delay,
            "languages": [vocabulary.LANGUAGES[code] for code in service.languages or () if code != "fr"],
            "hours": service.opening_hours,
            "week": hours.week(service.opening_hours or ""),
            "areas": self._area_sentence(case.areas),
            "zone": case.zone,
            "is_protected": bool(case.secret),
            "department": self._department_names(case.secret),
            "places": [self._place(place, site) for place, site in places if not site.is_protected],
            "closures": [
                [closure.starts_on.isoformat(), closure.ends_on.isoformat(), closure.opening_hours, closure.message]
                for closure in service.closures or ()
            ],
            "contacts": [
                {"role": contact.role, "name": contact.name, "phone": contact.phone, "email": contact.email}
                for contact in service.contacts or ()
                if contact.visibility in self._visibilities
            ],
            "capacities": self._capacities(service),
            "verified_on": verified_on.isoformat() if verified_on else None,
            "modified_on": service.modified_on.isoformat() if service.modified_on else None,
        }
        return {name: value for name, value in shown.items() if value}

    def _places(self, service: ServiceRecord) -> Places:
        return [(place, self._sites[place.site]) for place in service.places or () if place.site in self._sites]

    def _located(self, places: Places) -> Iterator[Place]:
        """Where the public places are: their own position, else the centre of their commune."""
        for place, site in places:
            position = self._position(site)
            if position is not None:
                yield Place(*position, hours=place.opening_hours)

    def _hours_off_the_map(self, places: Places) -> str:
        """The hours of a place that has no position, and therefore no row of its own in the index."""
        return next((place.opening_hours for place, site in places if self._position(site) is None), "")

    def _zone(self, service: ServiceRecord, places: Places) -> int:
        """The legal time of its first place, else of the first territory that it serves."""
        for _, site in places:
            if site.department:
                return zones.of_department(site.department)
        return zones.of_department(self._department_of(service.areas[0]) if service.areas else "")

    def _department_of(self, area: AreaRecord) -> str:
        """The département of an area, or one of its region; empty when it may lie in several legal times."""
        if area.level == "department":
            return area.code
        if area.level == "commune":
            commune = self._gazetteer.by_code(area.code)
            return commune.department if commune else ""
        if area.level == "region":
            return next((one.code for one in self._gazetteer.departments.values() if one.region == area.code), "")
        return ""

    def _position(self, site: SiteRecord) -> tuple[float, float] | None:
        if site.is_protected:
            return None
        if site.longitude is not None and site.latitude is not None:
            return site.longitude, site.latitude
        commune = self._gazetteer.by_code(site.commune) if site.commune else None
        return (commune.longitude, commune.latitude) if commune else None

    def _place(self, place: PlaceRecord, site: SiteRecord) -> dict[str, Any]:
        commune = self._gazetteer.by_code(site.commune) if site.commune else None
        shown = {
            "name": site.name,
            "address": site.address,
            "address_details": site.address_details,
            "postal_code": site.postal_code,
            "city": site.city or (commune.name if commune else ""),
            "position": self._position(site),
            "is_exact": site.longitude is not None,
            "wheelchair": site.wheelchair if site.wheelchair != Site.Wheelchair.UNKNOWN else "",
            "accessibility_url": site.accessibility_url,
            "how_to_reach": site.how_to_reach,
            "hours": place.opening_hours,
            "week": hours.week(place.opening_hours),
        }
        return {name: value for name, value in shown.items() if value}

    def _area_sentence(self, areas: tuple[AreaRecord, ...]) -> str:
        """« Tout le département : Seine-et-Marne », « Départements : Loire, Rhône », « Melun », « Toute la France »."""
        if areas not in self._sentences:
            self._sentences[areas] = self._new_sentence(areas)
        return self._sentences[areas]

    def _new_sentence(self, areas: Iterable[AreaRecord]) -> str:
        names: dict[str, list[str]] = {level: [] for level in _AREA_WORDS}
        for area in areas:
            names[area.level].append(self._area_name(area))
        parts = [
            (one if len(found) == 1 else several) + ", ".join(found)
            for (one, several), found in zip(_AREA_WORDS.values(), names.values(), strict=True)
            if found
        ]
        return " ; ".join(parts)

    def _area_name(self, area: AreaRecord) -> str:
        if area.level == "country":
            return "Toute la France"
        if area.level == "commune":
            commune = self._gazetteer.by_code(area.code)
            return commune.name if commune else area.code
        territories = {
            "epci": self._gazetteer.epcis,
            "department": self._gazetteer.departments,
            "region": self._gazetteer.regions,
        }[area.level]
        return territories[area.code].name if area.code in territories else area.code

    def _department_names(self, codes: Iterable[str | None]) -> str:
        return ", ".join(self._gazetteer.departments[code].name for code in sorted(filter(None, codes)))

    def _capacities(self, service: ServiceRecord) -> list[dict[str, Any]]:
        """Places free tonight would guide a stalker (docs/security.md, case 16): never in what everybody sees."""
        if tuple(self._visibilities) == (Visibility.PUBLIC,):
            return []
        return [
            {
                "unit": capacity.unit,
                "maximum": capacity.maximum,
                "available": capacity.available,
                "updated_on": capacity.updated_on.isoformat() if capacity.updated_on else None,
                "expires_on": capacity.expires_on.isoformat() if capacity.expires_on else None,
            }
            for capacity in service.capacities or ()
        ]


def _packed(document: dict[str, Any]) -> bytes:
    """Copied, for what orjson gives back keeps the far longer memory in which it was written."""
    return memoryview(orjson.dumps(document)).tobytes()


def _is_shown(record: OrganisationRecord | ServiceRecord, visibilities: tuple[str, ...]) -> bool:
    return (record.visibility or Visibility.PUBLIC) in visibilities


def _areas(service: ServiceRecord, secret: Iterable[str | None]) -> tuple[AreaRecord, ...]:
    """Where a service with protected places helps: their département, whatever small area it says, and when it says none."""
    departments = [AreaRecord(level="department", code=code) for code in secret if code]
    said = service.areas or (AreaRecord(level="commune"),)
    return tuple(dict.fromkeys(area for one in said for area in (departments if one.level in _SMALL else [one])))


def _somewhere(places: Places, located: tuple[Place, ...]) -> tuple[str, ...]:
    """A service whose places nobody can put on the map, and that says no territory, is not a national one for all that."""
    return (SOMEWHERE,) if places and not located else ()


def _is_accessible(places: Places, modes: set[str]) -> bool:
    """A place that says so, or a team that comes or answers from afar and has no place to enter."""
    wheelchairs = [site.wheelchair for _, site in places if not site.is_protected]
    return Site.Wheelchair.YES in wheelchairs or (not wheelchairs and bool(modes & _FAR_MODES))


def _organisation_name(organisation: OrganisationRecord) -> str:
    return f"{organisation.name} ({organisation.short_name})" if organisation.short_name else organisation.name


@lru_cache(maxsize=1_000)
def _ages(least: Decimal | None, most: Decimal | None) -> str:
    low, high = _year(least), _year(most)
    if low and high:
        return f"{low} à {high} ans"
    return f"à partir de {low} ans" if low else (f"jusqu’à {high} ans" if high else "")


def _year(age: Decimal | None) -> str:
    return "" if not age else f"{age.normalize():f}".replace(".", ",")
