"""What freshness and quality look at, read for many services with a number of queries that does not depend on how many."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.timezone import localdate

from maillage.directory.models import Contact, Service, ServiceArea, ServiceSite, Status, Verification
from maillage.upkeep import freshness, quality
from maillage.upkeep.freshness import Check
from maillage.upkeep.quality import Criterion, Facts

_CHUNK = 5000
_COLUMNS = (
    "pk",
    "type",
    "modified_on",
    "organisation_id",
    "organisation__department_id",
    "status",
    "organisation__status",
    "contact_modes",
    "access_modes",
    "audiences",
    "needs",
    "phone",
    "email",
    "website",
    "contact_link",
    "organisation__phone",
    "organisation__email",
    "age_min",
    "age_max",
    "opening_hours",
    "has_young_text",
    "has_description",
    "cost",
    "is_anonymous",
    "without_parental_consent",
)


@dataclass(frozen=True, slots=True)
class Subject:
    """A service, whose it is, and its facts."""

    service: UUID
    organisation: UUID
    department: str | None
    is_published: bool
    facts: Facts


@dataclass(slots=True)
class _Around:
    """What other tables say, by the number of the service's UUID: an UUID takes ten times longer to look up."""

    checks: dict[int, list[Check]]
    has_phone: set[int]
    has_email: set[int]
    has_place: set[int]
    has_hours: set[int]
    has_area: set[int]


def subjects(services: QuerySet[Service], today: date) -> Iterator[Subject]:
    """Five queries."""
    around = _around(services)
    rows = services.annotate(has_young_text=_is_told("young_text"), has_description=_is_told("description"))
    for row in rows.order_by().values(*_COLUMNS).iterator(chunk_size=_CHUNK):
        yield Subject(
            service=row["pk"],
            organisation=row["organisation_id"],
            department=row["organisation__department_id"],
            is_published=row["status"] == row["organisation__status"] == Status.PUBLISHED,
            facts=_facts(row, around, today),
        )


def explanation(service: Service, *, now: datetime) -> tuple[Criterion, ...]:
    """Why the service has its score, and how to raise it: five queries."""
    subject = next(subjects(Service.objects.filter(pk=service.pk), localdate(now)))
    return quality.explain(subject.facts)


def freshness_of(facts: Facts) -> freshness.Freshness:
    return freshness.freshness(facts.type, facts.written_on, facts.checks, facts.today)


def _facts(row: dict[str, Any], around: _Around, today: date) -> Facts:
    number = row["pk"].int
    is_for_young = "young" in row["audiences"]
    return Facts(
        type=row["type"],
        written_on=row["modified_on"],
        today=today,
        checks=tuple(around.checks.get(number, ())),
        contact_modes=row["contact_modes"],
        has_phone=bool(row["phone"] or row["organisation__phone"]) or number in around.has_phone,
        has_email=bool(row["email"] or row["organisation__email"]) or number in around.has_email,
        has_link=bool(row["contact_link"] or row["website"]),
        has_place=number in around.has_place or _is_elsewhere(row["access_modes"]),
        has_area=number in around.has_area,
        has_hours=bool(row["opening_hours"]) or number in around.has_hours,
        has_needs=bool(row["needs"]),
        has_audiences=bool(row["audiences"]),
        has_ages=not is_for_young or row["age_min"] is not None or row["age_max"] is not None,
        has_text=bool(row["has_young_text"] if is_for_young else row["has_description"]),
        knows_cost=row["cost"] != Service.Cost.UNKNOWN,
        knows_anonymity=row["is_anonymous"] is not None,
        knows_consent=not is_for_young or row["without_parental_consent"] is not None,
    )


def _is_elsewhere(access_modes: tuple[str, ...]) -> bool:
    """By telephone, on line, or a team that comes: no place to give."""
    return bool(access_modes) and "on_site" not in access_modes


def _is_told(name: str) -> Combinable:
    """The database says whether there is a text: reading them all would take most of the time."""
    return ExpressionWrapper(~Q(**{name: ""}), output_field=BooleanField())


def _around(services: QuerySet[Service]) -> _Around:
    checks = defaultdict(list)
    verifications = Verification.objects.filter(service__in=services).values_list(
        "service_id", "on", "method", "result"
    )
    for service, on, method, result in verifications.iterator(chunk_size=_CHUNK):
        checks[service.int].append(Check(on, method, result))
    contacts = list(Contact.objects.filter(service__in=services).values_list("service_id", "phone", "email"))
    places = list(
        ServiceSite.objects.filter(service__in=services).values_list(
            "service_id", "opening_hours", "site__is_protected", "site__commune_id", "site__latitude"
        )
    )
    areas = ServiceArea.objects.filter(service__in=services).values_list("service_id", flat=True)
    return _Around(
        checks=checks,
        has_phone={service.int for service, phone, _ in contacts if phone},
        has_email={service.int for service, _, email in contacts if email},
        has_hours={service.int for service, hours, *_ in places if hours},
        has_place={
            service.int
            for service, _, is_protected, commune, latitude in places
            if is_protected or commune or latitude is not None
        },
        has_area={service.int for service in areas.iterator(chunk_size=_CHUNK)},
    )
