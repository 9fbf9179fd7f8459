"""The directory as plain values: what every import reads and every export writes. Pure: no Django.

In a record that comes from outside, None means « the source does not say »: an import then leaves what is known.
A record is known by (source, external_id); records name each other by their key, « source--external_id ».
Codes are those of `vocabulary`; dates are dates; ages are years; coordinates are degrees (WGS 84).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRecord:
    source: str
    external_id: str
    name: str
    short_name: str | None = None
    kind: str | None = None  # Organisation.Kind
    description: str | None = None
    siret: str | None = None
    rna: str | None = None
    parent: str | None = None  # key
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    networks: tuple[str, ...] | None = None
    status: str | None = None
    visibility: str | None = None
    modified_on: date | None = None
    exchange: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRecord:
    """A place. When `is_protected`, only `department` tells where: every other locating field must be empty."""

    source: str
    external_id: str
    organisation: str  # key
    name: str | None = None
    kind: str | None = None  # Site.Kind
    is_protected: bool | None = None
    department: str | None = None
    commune: str | None = None  # INSEE code
    address: str | None = None
    address_details: str | None = None
    postal_code: str | None = None
    city: str | None = None
    country: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    wheelchair: str | None = None  # Site.Wheelchair
    accessibility_url: str | None = None
    how_to_reach: str | None = None
    modified_on: date | None = None
    exchange: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRecord:
    """Where people must live or be: level (commune, epci, department, region, country) and its INSEE code."""

    level: str
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRecord:
    """A service at a site, with its own hours when they differ."""

    site: str  # key
    opening_hours: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRecord:
    role: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    visibility: str = "professionals"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureRecord:
    starts_on: date
    ends_on: date
    message: str = ""
    opening_hours: str = ""  # empty: closed; else the hours that replace the usual ones


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityRecord:
    unit: str
    maximum: int | None = None
    available: int | None = None
    updated_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationRecord:
    on: date
    method: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecord:
    source: str
    external_id: str
    organisation: str  # key
    name: str
    type: str | None = None
    description: str | None = None  # for professionals
    young_text: str | None = None  # two sentences to the young person
    needs: tuple[str, ...] | None = None
    audiences: tuple[str, ...] | None = None
    audience_details: str | None = None
    age_min: Decimal | None = None
    age_max: Decimal | None = None
    access_modes: tuple[str, ...] | None = None
    access_conditions: str | None = None
    contact_modes: tuple[str, ...] | None = None
    contact_details: str | None = None
    contact_link: str | None = None
    who_can_ask: tuple[str, ...] | None = None
    without_parental_consent: bool | None = None
    phone: str | None = None
    email: str | None = None
    website: str | None = None
    cost: str | None = None
    cost_details: str | None = None
    is_anonymous: bool | None = None
    response_delay: str | None = None
    languages: tuple[str, ...] | None = None
    opening_hours: str | None = None  # OpenStreetMap syntax
    status: str | None = None
    visibility: str | None = None
    modified_on: date | None = None
    exchange: dict[str, Any] | None = None
    areas: tuple[AreaRecord, ...] | None = None
    places: tuple[PlaceRecord, ...] | None = None
    contacts: tuple[ContactRecord, ...] | None = None
    closures: tuple[ClosureRecord, ...] | None = None
    capacities: tuple[CapacityRecord, ...] | None = None
    verifications: tuple[VerificationRecord, ...] | None = None


Record = OrganisationRecord | SiteRecord | ServiceRecord


def key(source: str, external_id: str) -> str:
    """How records name each other: « source--external_id »."""
    return f"{source}--{external_id}"


def key_of(record: Record) -> str:
    return key(record.source, record.external_id)


def split_key(text: str) -> tuple[str, str]:
    """The inverse of `key`; the source never holds « -- »."""
    source, _, external_id = text.partition("--")
    return source, external_id


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file: where (sheet or list, and its row counted from 1 as the person sees it), and what to do."""

    where: str
    row: int
    field: str
    message: str  # French, says what to do
    is_blocking: bool = True

    def __str__(self) -> str:
        level = "" if self.is_blocking else " (avertissement)"
        line = f", ligne {self.row}" if self.row else ""
        return f"{self.where}{line}, {self.field}{level} : {self.message}"


@dataclass(slots=True)
class Batch:
    """One file read, or one directory exported. `rows` says where in the file each record stood, for messages.

    `sees_public_only`: the source tells public contacts only, so the others stay as they are.
    `guesses`: columns that a reader guessed, by key of service.
    """

    organisations: list[OrganisationRecord] = field(default_factory=list)
    sites: list[SiteRecord] = field(default_factory=list)
    services: list[ServiceRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: dict[tuple[type[Record], str], tuple[str, int]] = field(default_factory=dict)  # (class, key) -> where, row
    sees_public_only: bool = False
    guesses: dict[str, dict[str, Any]] = field(default_factory=dict)

    def records(self) -> Iterator[Record]:
        """In the order in which they can be written: organisations, sites, services."""
        yield from self.organisations
        yield from self.sites
        yield from self.services

    def as_new(self, record: Record) -> Record:
        """The record with what its reader guessed. For a new one only: people may have known better since."""
        return replace(record, **self.guesses.get(key_of(record), {})) if isinstance(record, ServiceRecord) else record

    def place_of(self, record: Record) -> tuple[str, int]:
        """Sheet or list, and row, as the person sees them; the key and row 0 when the file has no rows."""
        return self.rows.get((type(record), key_of(record)), (key_of(record), 0))

    def blocking(self) -> list[Problem]:
        return [problem for problem in self.problems if problem.is_blocking]
