"""What the member face shows: one's structures, their records, and what was proposed. Constant numbers of queries."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from maillage.accounts.models import User
from maillage.core.templatetags.ui import Label
from maillage.directory import vocabulary
from maillage.directory.models import (
    Capacity,
    Closure,
    Contact,
    Invitation,
    Membership,
    Organisation,
    Service,
    ServiceSite,
    Site,
    Status,
)
from maillage.moderation.models import Proposal
from maillage.upkeep import quality
from maillage.upkeep import queries as upkeep
from maillage.upkeep.models import CampaignPart, ServiceState
from maillage.upkeep.models.campaigns import SECTIONS
from maillage.upkeep.quality import Criterion
from maillage.upkeep.queries import Subject

Freshness = ServiceState.Freshness
FRESHNESS_LABELS = {
    Freshness.VERIFIED: Label("À jour", "ok", "check"),
    Freshness.DUE: Label("À vérifier bientôt", "check", "clock"),
    Freshness.OVERDUE: Label("En retard", "late", "alert"),
    Freshness.UNREACHABLE: Label("Injoignable", "late", "alert"),
}
STATUS_LABELS = {
    Status.DRAFT: Label("Brouillon, pas encore visible", "neutral"),
    Status.SUSPENDED: Label("Suspendue, n’est plus visible", "check"),
}
_FOUND = 20  # structures named by a search


@dataclass(frozen=True, slots=True)
class Mine:
    """One structure of the person. `late` and `due` count its published records."""

    organisation: Organisation
    role: str
    is_referent: bool
    total: int
    verified: int
    due: int
    late: int

    @property
    def to_confirm(self) -> int:
        return self.due + self.late


@dataclass(frozen=True, slots=True)
class Record:
    """One service in the list of its structure."""

    service: Service
    type_label: str
    labels: tuple[Label, ...]
    place: str
    verified_on: date | None
    due_on: date
    score: int
    criteria: tuple[Criterion, ...]
    open_proposals: int
    is_late: bool

    @property
    def missing(self) -> tuple[Criterion, ...]:
        """What would raise the quality, the most first."""
        return tuple(sorted((one for one in self.criteria if one.advice), key=lambda one: one.points - one.most))

    @property
    def can_be_confirmed(self) -> bool:
        return self.service.status == Status.PUBLISHED


@dataclass(frozen=True, slots=True)
class Place:
    """A site in words: a protected one tells its département only."""

    site: Site
    title: str
    address: str
    is_protected: bool


@dataclass(frozen=True, slots=True)
class Campaign:
    """An update that a territory asks for, and what it asks to read again."""

    name: str
    ends_on: date
    message: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Structure:
    organisation: Organisation
    records: tuple[Record, ...]
    places: tuple[Place, ...]
    campaigns: tuple[Campaign, ...]

    @property
    def is_confirmable_at_once(self) -> bool:
        return any(record.can_be_confirmed for record in self.records)


@dataclass(frozen=True, slots=True)
class Editor:
    """What the members of a structure change at once in a record."""

    record: Record
    closures: tuple[Closure, ...]
    contacts: tuple[Contact, ...]
    capacities: tuple[Capacity, ...]
    places: tuple[Place, ...]
    today: date

    @property
    def capacity(self) -> Capacity | None:
        return self.capacities[0] if self.capacities else None


@dataclass(frozen=True, slots=True)
class Person:
    """A member, or somebody who asks to be. `is_due`: to be confirmed again after a year."""

    membership: Membership
    name: str
    profession: str
    email: str
    is_self: bool
    is_referent: bool
    is_due: bool
    since: datetime


@dataclass(frozen=True, slots=True)
class People:
    members: tuple[Person, ...]
    asking: tuple[Person, ...]

    @property
    def is_referent(self) -> bool:
        """Whether who looks is a referent herself."""
        return any(person.is_self and person.is_referent for person in self.members)

    @property
    def is_only_referent(self) -> bool:
        """Whether who looks is the only referent."""
        return [person.is_self for person in self.members if person.is_referent] == [True]


@dataclass(frozen=True, slots=True)
class Found:
    """A structure that may be joined, unless it is hers or she already asked."""

    organisation: Organisation
    is_member: bool = False
    is_waiting: bool = False


def structures_of(user: User) -> tuple[Mine, ...]:
    """Hers, by name. Two queries."""
    memberships = list(
        Membership.objects.active()
        .filter(user=user)
        .select_related("organisation", "organisation__department")
        .order_by("organisation__name", "pk")
    )
    counts = _freshness_by_organisation(membership.organisation_id for membership in memberships)
    return tuple(_mine(membership, counts[membership.organisation_id]) for membership in memberships)


def waiting_of(user: User) -> list[Membership]:
    """What she asked for, and nobody answered yet. One query."""
    return list(
        Membership.objects.waiting().filter(user=user).select_related("organisation").order_by("asked_at", "pk")
    )


def structure(organisation: Organisation, today: date) -> Structure:
    """Its records (the first to be checked first), its places, and the campaigns that ask for them. Ten queries. Closed records are left out."""
    services = list(
        Service.objects.filter(organisation=organisation).exclude(status=Status.CLOSED).order_by("name", "pk")
    )
    proposals = _open_proposals(services)
    places = _places_by_service(services)
    subjects = {
        one.service: one for one in upkeep.subjects(Service.objects.filter(pk__in=[s.pk for s in services]), today)
    }
    return Structure(
        organisation=organisation,
        records=_most_urgent_first(
            _record(service, subjects[service.pk], places[service.pk], proposals[str(service.pk)])
            for service in services
        ),
        places=tuple(
            place(site)
            for site in Site.objects.filter(organisation=organisation)
            .select_related("department", "commune__department")
            .order_by("name", "city", "pk")
        ),
        campaigns=_campaigns(organisation, today),
    )


def _most_urgent_first(records: Iterable[Record]) -> tuple[Record, ...]:
    """What is not published waits for nobody: it comes last."""
    return tuple(sorted(records, key=lambda record: (not record.can_be_confirmed, record.due_on)))


def _campaigns(organisation: Organisation, today: date) -> tuple[Campaign, ...]:
    parts = (
        CampaignPart.objects.filter(
            organisation=organisation,
            campaign__closed_at=None,
            campaign__starts_on__lte=today,
            campaign__ends_on__gte=today,
        )
        .exclude(state=CampaignPart.State.DONE)
        .select_related("campaign")
        .order_by("campaign__ends_on", "pk")
    )
    return tuple(
        Campaign(
            part.campaign.name,
            part.campaign.ends_on,
            part.campaign.message,
            tuple(SECTIONS[code] for code in part.campaign.sections),
        )
        for part in parts
    )


def place(site: Site) -> Place:
    """Where a site is, as far as the member face says it."""
    if site.is_protected:
        where = f"{site.department.name} ({site.department_id})" if site.department else ""
        return Place(site, "Adresse protégée", where, is_protected=True)
    lines = (site.address, f"{site.postal_code} {site.city}".strip())
    return Place(
        site, site.name or site.get_kind_display().capitalize(), ", ".join(filter(None, lines)), is_protected=False
    )


def record(service: Service, today: date) -> Record:
    """One of them, on a page of its own."""
    subject = next(upkeep.subjects(Service.objects.filter(pk=service.pk), today))
    where = _places_by_service([service])[service.pk]
    return _record(service, subject, where, _open_proposals([service])[str(service.pk)])


def editor(service: Service, today: date) -> Editor:
    """The record with its rows: eleven queries. Closures that are over are left out."""
    places = ServiceSite.objects.filter(service=service).select_related("site__department").order_by("pk")
    return Editor(
        record=record(service, today),
        closures=tuple(Closure.objects.filter(service=service, ends_on__gte=today).order_by("starts_on", "pk")),
        contacts=tuple(Contact.objects.filter(service=service).order_by("role", "pk")),
        capacities=tuple(Capacity.objects.filter(service=service).order_by("pk")),
        places=tuple(place(row.site) for row in places),
        today=today,
    )


def people(organisation: Organisation, user: User, now: datetime) -> People:
    """Members by name, then those who ask. One query."""
    rows = (
        Membership.objects.filter(organisation=organisation, ended_at=None)
        .select_related("user")
        .order_by("user__last_name", "user__first_name", "pk")
    )
    everybody = [_person(row, user, now) for row in rows]
    return People(
        members=tuple(person for person in everybody if person.membership.validated_at),
        asking=tuple(person for person in everybody if not person.membership.validated_at),
    )


def invitations(organisation: Organisation, now: datetime) -> list[Invitation]:
    """Those that wait for an answer. One query."""
    return list(Invitation.objects.open(now).filter(organisation=organisation).order_by("invited_at", "pk"))


def _person(membership: Membership, user: User, now: datetime) -> Person:
    return Person(
        membership=membership,
        name=membership.user.name,
        profession=membership.user.profession,
        email=membership.user.email,
        is_self=membership.user_id == user.pk,
        is_referent=membership.role == Membership.Role.REFERENT,
        is_due=membership.is_due(now),
        since=membership.validated_at or membership.asked_at,
    )


def search(words: str, user: User) -> tuple[Found, ...]:
    """Published structures whose name holds these words, and where the person stands with each. Two queries."""
    text = " ".join(words.split())
    if len(text) < 3:
        return ()
    named = Q(name__icontains=text) | Q(short_name__iexact=text)
    found = list(
        Organisation.objects.filter(named, status=Status.PUBLISHED)
        .select_related("department")
        .order_by("name", "pk")[:_FOUND]
    )
    own = dict(
        Membership.objects.filter(user=user, ended_at=None, organisation__in=found).values_list(
            "organisation_id", "validated_at"
        )
    )
    return tuple(
        Found(one, is_member=own.get(one.pk) is not None, is_waiting=one.pk in own and own[one.pk] is None)
        for one in found
    )


def _mine(membership: Membership, counts: Counter[str]) -> Mine:
    return Mine(
        organisation=membership.organisation,
        role=membership.get_role_display(),
        is_referent=membership.role == Membership.Role.REFERENT,
        total=counts.total(),
        verified=counts[Freshness.VERIFIED],
        due=counts[Freshness.DUE],
        late=counts[Freshness.OVERDUE] + counts[Freshness.UNREACHABLE],
    )


def _freshness_by_organisation(organisations: Iterable[UUID]) -> defaultdict[UUID, Counter[str]]:
    rows = (
        ServiceState.objects.filter(organisation__in=list(organisations), is_published=True)
        .values_list("organisation_id", "freshness")
        .annotate(number=Count("pk"))
        .order_by()
    )
    counts: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for organisation, freshness, number in rows:
        counts[organisation][freshness] += number
    return counts


def _open_proposals(services: Iterable[Service]) -> Counter[str]:
    """How many changes of each record wait for an answer, whoever proposed them."""
    targets = [str(service.pk) for service in services]
    submitted = Proposal.objects.submitted().filter(kind="directory.service", target__in=targets)
    return Counter(submitted.values_list("target", flat=True))


def _places_by_service(services: Iterable[Service]) -> defaultdict[UUID, str]:
    rows = (
        ServiceSite.objects.filter(service__in=list(services))
        .select_related("site", "site__department")
        .order_by("service_id", "pk")
    )
    words: defaultdict[UUID, str] = defaultdict(str)
    for row in rows:
        shown = "adresse protégée" if row.site.is_protected else row.site.city or place(row.site).title
        words[row.service_id] = f"{words[row.service_id]}, {shown}" if words[row.service_id] else shown
    return words


def _record(service: Service, subject: Subject, where: str, open_proposals: int) -> Record:
    fresh = upkeep.freshness_of(subject.facts)
    hidden = STATUS_LABELS.get(Status(service.status))
    return Record(
        service=service,
        type_label=vocabulary.service_type(service.type).label,
        labels=(hidden or FRESHNESS_LABELS[Freshness(fresh.state)],),
        place=where,
        verified_on=fresh.verified_on,
        due_on=fresh.due_on,
        score=quality.score(subject.facts),
        criteria=quality.explain(subject.facts),
        open_proposals=open_proposals,
        is_late=fresh.due_on <= subject.facts.today,
    )
