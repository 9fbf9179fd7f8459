"""What the coordination reads of requests, and whether a structure is still on probation."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from maillage.core.text import fold
from maillage.directory.models import Organisation, Status, Visibility
from maillage.directory.standing import Standing
from maillage.upkeep.duplicates import names
from maillage.upkeep.duplicates import queries as duplicates
from maillage.upkeep.duplicates.similarity import Party, compare
from maillage.upkeep.models import ClosedSiret, ReferencingRequest

State = ReferencingRequest.State
OPEN = (State.RECEIVED, State.CHECKED)
_ALIKE = 0.35  # lower than for pairs: here somebody reads each one
_MOST_ALIKE = 5
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Alike:
    """A structure of the directory that looks like the one that asks."""

    organisation: Organisation
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    request: ReferencingRequest
    alike: tuple[Alike, ...] = ()
    others: tuple[ReferencingRequest, ...] = field(default=())
    closed: ClosedSiret | None = None


def readable(standing: Standing) -> QuerySet[ReferencingRequest]:
    requests = ReferencingRequest.objects.select_related("department", "checked_by", "decided_by", "organisation")
    if standing.is_national or standing.is_machine:
        return requests
    return requests.filter(department__in=list(standing.departments))


def waiting(standing: Standing, departments: frozenset[str] | None = None) -> QuerySet[ReferencingRequest]:
    """Those to check or to decide, the oldest first. None: in all her territories."""
    requests = readable(standing).filter(state__in=OPEN)
    if departments is not None:
        requests = requests.filter(department__in=list(departments))
    return requests.order_by("received_at", "pk")


def decided(standing: Standing) -> QuerySet[ReferencingRequest]:
    """The last decisions first."""
    return readable(standing).exclude(state__in=OPEN).order_by("-decided_at", "pk")


def to_open(standing: Standing, now: datetime) -> QuerySet[ReferencingRequest]:
    """Accepted, their probation over, and still for members only."""
    return readable(standing).filter(
        state=State.ACCEPTED,
        probation_until__lt=localdate(now),
        organisation__visibility=Visibility.NETWORK,
        organisation__status=Status.PUBLISHED,
    )


def is_on_probation(organisation: Organisation, now: datetime) -> bool:
    """Whether no referral may be sent to it yet: a structure that came by a request, in its first ninety days."""
    return ReferencingRequest.objects.filter(
        organisation=organisation, state=State.ACCEPTED, probation_until__gte=localdate(now)
    ).exists()


def sheet(request: ReferencingRequest) -> Sheet:
    """The request, with what must make the reader look twice."""
    said = {name: getattr(request, name) for name in ("phone", "email", "siret", "rna", "name")}
    same = reduce(or_, (Q(**{f"{name}__iexact": value}) for name, value in said.items() if value))
    others = ReferencingRequest.objects.filter(same, received_at__gte=request.received_at - _YEAR)
    return Sheet(
        request=request,
        alike=_alike(request),
        others=tuple(others.exclude(pk=request.pk).order_by("-received_at", "pk")[:_MOST_ALIKE]),
        closed=ClosedSiret.objects.filter(siret=request.siret).first() if request.siret else None,
    )


def _alike(request: ReferencingRequest) -> tuple[Alike, ...]:
    """Structures of the same département, or of the same number: never a protected address (`duplicates.queries.parties`)."""
    near = Q(department=request.department_id) | Q(sites__department=request.department_id)
    near |= Q(siret=request.siret) if request.siret else Q()
    near |= Q(rna=request.rna) if request.rna else Q()
    known = Organisation.objects.filter(pk__in=Organisation.objects.filter(near).values("pk"))
    if request.organisation_id:
        known = known.exclude(pk=request.organisation_id)
    parties = duplicates.parties(known)
    mine, words = _party(request), names.lexicon(party.name for party in parties)
    found = sorted(
        ((compare(mine, party, words), party.key) for party in parties), key=lambda one: (-one[0].score, one[1])
    )
    best = [(likeness, key) for likeness, key in found if likeness.score >= _ALIKE][:_MOST_ALIKE]
    rows = Organisation.objects.in_bulk([key for _, key in best])
    by_key = {str(pk): row for pk, row in rows.items()}
    return tuple(Alike(by_key[key], likeness.score, likeness.reasons) for likeness, key in best)


def _party(request: ReferencingRequest) -> Party:
    emails = frozenset({request.email.lower()} - {""})
    websites = frozenset({duplicates.folded_address(request.website)} - {""})
    return Party(
        key="",
        name=request.name,
        siret=request.siret,
        rna=request.rna,
        phones=frozenset({duplicates.folded_phone(request.phone)} - {""}),
        emails=emails,
        domains=duplicates.domains(emails, websites),
        websites=websites,
        places=frozenset(fold(request.department.name).split()),
        departments=frozenset({request.department_id}),
    )
