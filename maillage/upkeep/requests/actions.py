"""Every write about requests to be listed (docs/security.md, case 66): two persons, then a probation without referrals."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from maillage.accounts.models import User
from maillage.core import journal
from maillage.core.errors import DomainError, NotAllowed
from maillage.directory import actions as directory
from maillage.directory import standing
from maillage.directory.models import Organisation, Status, Visibility
from maillage.upkeep import siret as numbers
from maillage.upkeep.models import ClosedSiret, ReferencingRequest
from maillage.upkeep.requests import mails, policies
from maillage.upkeep.requests.queries import OPEN

State = ReferencingRequest.State
PROBATION = timedelta(days=90)
# What the first person must have done, in her own words on the page.
PROOFS = {
    "register": "J’ai retrouvé ce numéro, ce nom et ce département dans l’annuaire officiel des entreprises ou des associations.",
    "call": "J’ai appelé la structure sur un numéro trouvé ailleurs que dans la demande, et elle a bien fait cette demande.",
}
# The only words about a refusal that leave by mail.
REFUSALS = {
    "unverified": "nous n’avons pas pu vérifier les numéros indiqués, ou joindre la structure",
    "known": "la structure est déjà présente",
    "outside": "l’activité décrite ne correspond pas à ce répertoire",
    "incomplete": "il manque des informations",
}
# Against floods, without knowing who sends: so many requests, whoever they are from.
_MOST_IN_AN_HOUR, _MOST_IN_A_DAY_THERE, _MOST_OF_A_NUMBER = 30, 20, 3
_KEPT = timedelta(days=180)  # contact details, after the decision
_BUSY = "Beaucoup de demandes arrivent en ce moment. La vôtre n’a pas été enregistrée : réessayez dans une heure."


class TooMany(DomainError):
    """A flood, or a number that asks again and again."""


class AlreadyDone(DomainError):
    """Somebody else was faster."""


class SamePerson(DomainError):
    """The second look is another person's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a structure says of itself. `department` is a code."""

    name: str
    kind: str
    department: str
    description: str
    phone: str
    email: str
    role: str
    siret: str = ""
    rna: str = ""
    website: str = ""


@transaction.atomic
def receive_request(said: Said, *, now: datetime) -> ReferencingRequest:
    """Keep a request, from anybody. Nothing is shown to anybody but the coordinators."""
    _check_numbers(said)
    _check_floods(said, now)
    values = asdict(said)
    request = ReferencingRequest.objects.create(department_id=values.pop("department"), received_at=now, **values)
    journal.record("upkeep.receive_request", request, by=None, at=now)
    return request


@transaction.atomic
def check_request(
    request: ReferencingRequest, proofs: Collection[str], *, by: User, now: datetime
) -> ReferencingRequest:
    """The first person looked in the register and called back. Again, when the account of who had done it is gone."""
    request = _open(request, by, now)
    if request.state == State.CHECKED and request.checked_by_id is not None:
        raise AlreadyDone("Cette demande a déjà été vérifiée une fois : il reste à décider.")
    if set(proofs) != set(PROOFS):
        raise DomainError("Faites les deux vérifications, et cochez-les, avant de continuer.")
    request.state, request.checked_by, request.checked_at = State.CHECKED, by, now
    request.save(update_fields=["state", "checked_by", "checked_at"])
    journal.record("upkeep.check_request", request, by=by, at=now)
    return request


@transaction.atomic
def accept_request(request: ReferencingRequest, *, by: User, now: datetime) -> ReferencingRequest:
    """The second person creates the structure: for members only, and without referrals, for ninety days."""
    request = _open(request, by, now)
    if request.state != State.CHECKED or request.checked_by_id is None:
        raise DomainError("Cette demande doit d’abord être vérifiée par une autre personne.")
    if request.checked_by_id == by.pk:
        raise SamePerson("Vous avez vérifié cette demande : une autre personne doit décider.")
    if request.siret and ClosedSiret.objects.filter(siret=request.siret).exists():
        raise DomainError("Cet établissement est fermé d’après le répertoire officiel. Demandez le nouveau SIRET.")
    request.organisation = _organisation(request, now)
    request.state, request.decided_by, request.decided_at = State.ACCEPTED, by, now
    request.probation_until = localdate(now) + PROBATION
    request.save(update_fields=["organisation", "state", "decided_by", "decided_at", "probation_until"])
    journal.record("upkeep.accept_request", request, by=by, at=now)
    journal.record("upkeep.create_organisation", request.organisation, by=by, at=now)
    directory.touch(now)
    transaction.on_commit(lambda: mails.send_acceptance(request.email), robust=True)
    return request


@transaction.atomic
def refuse_request(request: ReferencingRequest, reason: str, *, by: User, now: datetime) -> ReferencingRequest:
    """One person is enough to decline, for one of REFUSALS."""
    request = _open(request, by, now)
    if reason not in REFUSALS:
        raise DomainError("Choisissez le motif : il est écrit à la structure.")
    request.state, request.decided_by, request.decided_at = State.REFUSED, by, now
    request.reason = REFUSALS[reason]
    request.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    journal.record("upkeep.refuse_request", request, by=by, at=now)
    form = reverse("upkeep:ask-listing")
    transaction.on_commit(lambda: mails.send_refusal(request.email, request.reason, form), robust=True)
    return request


@transaction.atomic
def end_probation(request: ReferencingRequest, *, by: User, now: datetime) -> ReferencingRequest:
    """After ninety days, somebody looks again, and shows the structure to everybody."""
    request = _locked(request, by, now)
    organisation = request.organisation
    if request.state != State.ACCEPTED or organisation is None or request.probation_until is None:
        raise DomainError("Cette structure n’est pas en période d’essai.")
    if localdate(now) <= request.probation_until:
        raise DomainError("La période d’essai n’est pas finie : elle protège les jeunes, elle ne s’abrège pas.")
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if organisation.status != Status.PUBLISHED or organisation.visibility != Visibility.NETWORK:
        raise AlreadyDone("C’est déjà fait, ou la structure a été fermée entre-temps.")
    organisation.visibility, organisation.modified_on = Visibility.PUBLIC, localdate(now)
    organisation.save(update_fields=["visibility", "modified_on"])
    journal.record("upkeep.end_probation", organisation, by=by, at=now)
    directory.touch(now)
    return request


@transaction.atomic
def forget_decided(*, now: datetime) -> int:
    """Six months after the decision, how to reach who asked is forgotten; how many."""
    old = ReferencingRequest.objects.exclude(state__in=OPEN).filter(decided_at__lt=now - _KEPT).exclude(email="")
    count = old.update(email="", phone="", role="")
    if count:
        journal.record("upkeep.forget_requests", None, by=None, at=now)
    return count


def _check_numbers(said: Said) -> None:
    """As the form does: whoever calls, a wrong number is not kept."""
    if said.siret and (problem := numbers.siret_problem(said.siret)):
        raise DomainError(problem)
    if said.rna and (problem := numbers.rna_problem(said.rna)):
        raise DomainError(problem)
    if not (said.siret or said.rna or said.kind == Organisation.Kind.STATE):
        raise DomainError("Donnez au moins un numéro : SIRET ou RNA.")


def _check_floods(said: Said, now: datetime) -> None:
    recent = ReferencingRequest.objects.filter(received_at__gt=now - timedelta(hours=1))
    there = ReferencingRequest.objects.filter(
        department=said.department, received_at__gt=now - timedelta(days=1), state__in=OPEN
    )
    if recent.count() >= _MOST_IN_AN_HOUR or there.count() >= _MOST_IN_A_DAY_THERE:
        raise TooMany(_BUSY)
    if not (said.siret or said.rna):
        return
    same = Q(siret=said.siret) if said.siret else Q(rna=said.rna)
    if ReferencingRequest.objects.filter(same, state__in=OPEN).count() >= _MOST_OF_A_NUMBER:
        raise TooMany(
            "Plusieurs demandes avec ce numéro attendent déjà une réponse. Elles seront lues : rien à refaire."
        )


def _organisation(request: ReferencingRequest, now: datetime) -> Organisation:
    """Without the e-mail of who asked: that is a person's."""
    return Organisation.objects.create(
        source="maillage",
        external_id=f"demande-{request.pk}",
        name=request.name,
        kind=request.kind,
        description=request.description,
        siret=request.siret,
        rna=request.rna,
        department_id=request.department_id,
        website=request.website,
        phone=request.phone,
        status=Status.PUBLISHED,
        visibility=Visibility.NETWORK,
        modified_on=localdate(now),
    )


def _open(request: ReferencingRequest, by: User, now: datetime) -> ReferencingRequest:
    """Locked, and still to be decided."""
    request = _locked(request, by, now)
    if request.state not in OPEN:
        raise AlreadyDone(f"Cette demande est déjà {request.get_state_display()} : rien n’a été changé.")
    return request


def _locked(request: ReferencingRequest, by: User, now: datetime) -> ReferencingRequest:
    request = ReferencingRequest.objects.select_for_update(no_key=True).get(pk=request.pk)
    if not policies.can_examine(standing.of(by, now=now), request):
        raise NotAllowed
    return request
