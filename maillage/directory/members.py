"""Who comes into a structure and who leaves it. `User.is_member` follows, and rights that shrink end the sessions at once."""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from maillage.accounts import mails, sessions
from maillage.accounts.models import Mandate, User
from maillage.core import journal
from maillage.core.errors import DomainError, NotAllowed
from maillage.directory import policies, standing
from maillage.directory.models import Invitation, Membership, Organisation

INVITATION_LASTS = timedelta(days=7)
MEMBERSHIP_LASTS = timedelta(days=365)
# After which a membership that nobody confirmed again ends.
GRACE = timedelta(days=30)
_SALT = "directory.invitation"
_DEAD_LINK = (
    "Ce lien n’est plus bon : il a servi, il date de plus de sept jours, ou il a été coupé. Demandez-en un autre."
)
_LAST_REFERENT = (
    "Vous êtes la seule personne référente. Nommez-en d’abord une autre, ou invitez-la. "
    "Si personne ne peut prendre votre suite, quittez la structure : la coordination sera prévenue."
)
_ONLY_REFERENT = (
    "Cette personne est la seule référente de la structure. Nommez-en d’abord une autre, "
    "ou mettez fin à son appartenance : la coordination sera prévenue."
)
Role = Membership.Role


class NotPossible(DomainError):
    """What was asked does not fit the state of the membership."""


@transaction.atomic
def invite(organisation: Organisation, email: str, role: str, *, by: User | None, now: datetime) -> Invitation:
    """Keep a place for that address, and send it a link that serves once, for seven days. The answer never says whether it is known."""
    _require_referent(organisation, by, now)
    email = email.strip().lower()
    if by is not None and by.email.lower() == email:
        raise NotPossible("Une autre personne doit vous inviter.")
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if Membership.objects.active().filter(organisation=organisation, user__email__iexact=email).exists():
        raise NotPossible("Cette personne est déjà membre de la structure.")
    Invitation.objects.filter(organisation=organisation, email=email, ended_at=None).update(ended_at=now, email="")
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=Role(role),
        invited_by=by,
        invited_at=now,
        expires_at=now + INVITATION_LASTS,
    )
    journal.record("directory.invite", invitation, by=by, at=now)
    mails.tell(email, f"/pro/invitation/{token(invitation)}")
    return invitation


def token(invitation: Invitation) -> str:
    """What its link carries."""
    return signing.dumps(invitation.pk, salt=_SALT)


def invitation_of(given: str, *, now: datetime) -> Invitation:
    """The open invitation of a link, or a French refusal: altered, expired, answered, or from somebody who left."""
    try:
        number = signing.loads(given, salt=_SALT)
    except signing.BadSignature as error:
        raise NotPossible(_DEAD_LINK) from error
    found = Invitation.objects.open(now).select_related("organisation", "invited_by").filter(pk=number).first()
    if found is None:
        raise NotPossible(_DEAD_LINK)
    return found


@transaction.atomic
def accept_invitation(given: str, *, by: User, now: datetime) -> Membership:
    """Take the place kept for one's own address."""
    invitation = invitation_of(given, now=now)
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=invitation.organisation_id)
    invitation = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if invitation.ended_at:
        raise NotPossible(_DEAD_LINK)
    if not by.is_confirmed or by.email.lower() != invitation.email:
        raise NotPossible("Cette invitation est pour une autre adresse. Connectez-vous avec celle qui l’a reçue.")
    if invitation.invited_by_id and not policies.can_refer(standing.of(invitation.invited_by, now=now), organisation):
        raise NotPossible(_DEAD_LINK)
    membership, _ = Membership.objects.get_or_create(
        user=by, organisation=organisation, ended_at=None, defaults={"asked_at": now}
    )
    membership.role = invitation.role
    membership.validated_by_id, membership.validated_at = invitation.invited_by_id, now
    membership.save(update_fields=["role", "validated_by", "validated_at"])
    invitation.ended_at, invitation.email = now, ""
    invitation.save(update_fields=["ended_at", "email"])
    _keep_member(by)
    journal.record("directory.accept_invitation", membership, by=by, at=now)
    _tell_referents(organisation)
    return membership


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, by: User | None, now: datetime) -> None:
    """Take a place back before anybody took it."""
    _require_referent(invitation.organisation, by, now)
    if not Invitation.objects.filter(pk=invitation.pk, ended_at=None).update(ended_at=now, email=""):
        raise NotPossible("Cette invitation n’attend plus de réponse.")
    journal.record("directory.cancel_invitation", invitation, by=by, at=now)


@transaction.atomic
def ask_to_join(organisation: Organisation, *, by: User, now: datetime) -> Membership:
    """Say that one works there: a referent, or else a coordinator, will answer."""
    if standing.of(by, now=now).level < 1:
        raise NotPossible("Confirmez d’abord votre adresse électronique.")
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if Membership.objects.filter(user=by, organisation=organisation, ended_at=None).exists():
        raise NotPossible("Vous êtes déjà membre de cette structure, ou votre demande attend une réponse.")
    membership = Membership.objects.create(user=by, organisation=organisation, asked_at=now)
    journal.record("directory.ask_to_join", membership, by=by, at=now)
    if not _tell_referents(organisation):
        _tell_coordinators(organisation)
    return membership


@transaction.atomic
def validate(membership: Membership, *, by: User | None, now: datetime) -> Membership:
    """Another person says that this one works there."""
    membership = _locked(membership)
    _require_referent(membership.organisation, by, now)
    if membership.ended_at or membership.validated_at:
        raise NotPossible("Cette demande n’attend plus de réponse.")
    if by is not None and by.pk == membership.user_id:
        raise NotPossible("Une autre personne doit vous valider.")
    if not membership.user.is_active or not membership.user.is_confirmed:
        raise NotPossible("Cette personne doit d’abord confirmer son adresse électronique.")
    membership.validated_by, membership.validated_at = by, now
    membership.save(update_fields=["validated_by", "validated_at"])
    _keep_member(membership.user)
    journal.record("directory.validate_member", membership, by=by, at=now)
    mails.tell(membership.user.email)
    return membership


@transaction.atomic
def decline(membership: Membership, *, by: User | None, now: datetime) -> Membership:
    """Answer no to a demand."""
    membership = _locked(membership)
    _require_referent(membership.organisation, by, now)
    if membership.ended_at or membership.validated_at:
        raise NotPossible("Cette demande n’attend plus de réponse.")
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    journal.record("directory.decline_member", membership, by=by, at=now)
    return membership


@transaction.atomic
def renew(membership: Membership, *, by: User | None, now: datetime) -> Membership:
    """Confirm for twelve months that the person still works there; nobody confirms herself."""
    membership = _locked(membership)
    _require_referent(membership.organisation, by, now)
    _require_active(membership)
    if by is not None and by.pk == membership.user_id:
        raise NotPossible("Une autre personne doit confirmer que vous êtes toujours membre.")
    membership.renewed_at = now
    membership.save(update_fields=["renewed_at"])
    journal.record("directory.renew_member", membership, by=by, at=now)
    return membership


@transaction.atomic
def set_role(membership: Membership, role: str, *, by: User | None, now: datetime) -> Membership:
    """Make a member a referent, or the other way when another one stays. All the referents of the structure are told."""
    membership = _locked_in_turn(membership)
    _require_referent(membership.organisation, by, now)
    _require_active(membership)
    if by is not None and by.pk == membership.user_id and role == Role.REFERENT:
        raise NotAllowed
    if membership.role == role:
        raise NotPossible("Cette personne a déjà ce rôle.")
    was_referent = membership.role == Role.REFERENT
    if was_referent and membership.user.is_active:
        _require_another(membership, _LAST_REFERENT if by == membership.user else _ONLY_REFERENT)
    membership.role = Role(role)
    membership.save(update_fields=["role"])
    journal.record("directory.set_member_role", membership, by=by, at=now)
    _tell_referents(membership.organisation)
    if was_referent:
        _after_referent(membership, now)
        sessions.end(membership.user)
    return membership


@transaction.atomic
def step_down(membership: Membership, *, by: User, now: datetime, session: str | None = None) -> Membership:
    """A referent becomes a member again, by herself, when another one stays. Her sessions end, but this `session`."""
    if by.pk != membership.user_id:
        raise NotAllowed
    membership = _locked_in_turn(membership)
    _require_active(membership)
    if membership.role != Role.REFERENT:
        raise NotPossible("Vous n’êtes pas, ou plus, référent·e de cette structure.")
    _require_another(membership, _LAST_REFERENT)
    membership.role = Role.MEMBER
    membership.save(update_fields=["role"])
    _after_referent(membership, now)
    sessions.end(by, but=session)
    journal.record("directory.step_down", membership, by=by, at=now)
    _tell_referents(membership.organisation)
    return membership


@transaction.atomic
def leave(membership: Membership, *, by: User, now: datetime) -> Membership:
    """The person herself leaves the structure, or takes her demand back."""
    membership = _locked(membership)
    if by.pk != membership.user_id:
        raise NotAllowed
    return _end(membership, "directory.leave", by=by, now=now)


@transaction.atomic
def remove(membership: Membership, *, by: User | None, now: datetime) -> Membership:
    """A referent or a coordinator ends the membership of somebody else."""
    membership = _locked(membership)
    _require_referent(membership.organisation, by, now)
    return _end(membership, "directory.remove_member", by=by, now=now)


@transaction.atomic
def end_overdue(*, now: datetime) -> tuple[int, int]:
    """Each day: end what nobody confirmed for thirteen months, and remind of what waits since twelve. How many of each."""
    active = Membership.objects.active().annotate(confirmed_at=Coalesce(F("renewed_at"), F("validated_at")))
    overdue = list(active.filter(confirmed_at__lte=now - MEMBERSHIP_LASTS - GRACE).order_by("pk"))
    for membership in overdue:
        _end(_locked(membership), "directory.end_overdue_member", by=None, now=now)
    day = now - MEMBERSHIP_LASTS
    due = active.filter(confirmed_at__lte=day, confirmed_at__gt=day - timedelta(days=1)).select_related("organisation")
    organisations = {membership.organisation for membership in due}
    for organisation in organisations:
        if not _tell_referents(organisation):
            _tell_coordinators(organisation)
    Invitation.objects.filter(ended_at=None, expires_at__lte=now).update(ended_at=now, email="")
    return len(overdue), len(organisations)


def end_all(user: User, *, by: User | None, now: datetime) -> None:
    """With the account that closes (`accounts.parting`)."""
    for membership in Membership.objects.filter(user=user, ended_at=None).order_by("pk"):
        _end(_locked(membership), "directory.leave", by=by, now=now)
    Invitation.objects.filter(email__iexact=user.email, ended_at=None).update(ended_at=now, email="")


def export(user: User) -> dict[str, Any]:
    """For the person herself (`accounts.parting`)."""
    fields = ("organisation__name", "role", "asked_at", "validated_at", "renewed_at", "ended_at")
    return {"structures": list(user.memberships.order_by("pk").values(*fields))}


def _locked(membership: Membership) -> Membership:
    locked = Membership.objects.select_for_update(of=("self",), no_key=True).select_related("user", "organisation")
    return locked.get(pk=membership.pk)


def _locked_in_turn(membership: Membership) -> Membership:
    """Of two referents of a structure who stop at once, the second is the last one."""
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
    return _locked(membership)


def _require_another(membership: Membership, refusal: str) -> None:
    """A structure keeps somebody who answers for it."""
    if not _referents(membership.organisation).exclude(pk=membership.pk).exists():
        raise NotPossible(refusal)


def _require_referent(organisation: Organisation, by: User | None, now: datetime) -> None:
    if not policies.can_refer(standing.of(by, now=now), organisation):
        raise NotAllowed


def _require_active(membership: Membership) -> None:
    if membership.ended_at or not membership.validated_at:
        raise NotPossible("Cette personne n’est pas, ou plus, membre de la structure.")


def _end(membership: Membership, verb: str, *, by: User | None, now: datetime) -> Membership:
    if membership.ended_at:
        raise NotPossible("C’est déjà terminé.")
    membership.ended_at = now
    membership.save(update_fields=["ended_at"])
    journal.record(verb, membership, by=by, at=now)
    if membership.validated_at:
        _keep_member(membership.user)
        sessions.end(membership.user)
        if membership.role == Role.REFERENT:
            _after_referent(membership, now)
    return membership


def _keep_member(user: User) -> None:
    user.is_member = Membership.objects.active().filter(user=user).exists()
    User.objects.filter(pk=user.pk).update(is_member=user.is_member)


def _after_referent(membership: Membership, now: datetime) -> None:
    """Her invitations die with her right to invite, and the coordination hears of a structure left without referent."""
    Invitation.objects.filter(
        organisation=membership.organisation_id, invited_by=membership.user_id, ended_at=None
    ).update(ended_at=now, email="")
    if not _referents(membership.organisation).exists():
        _tell_coordinators(membership.organisation)


def _referents(organisation: Organisation) -> Any:
    return Membership.objects.active().filter(organisation=organisation, role=Role.REFERENT, user__is_active=True)


def _tell_referents(organisation: Organisation) -> int:
    emails = list(_referents(organisation).order_by("pk").values_list("user__email", flat=True))
    for email in emails:
        mails.tell(email)
    return len(emails)


def _tell_coordinators(organisation: Organisation) -> None:
    """Those of its département; the national team when nobody looks after it."""
    active = Mandate.objects.active().filter(user__is_active=True)
    near = active.filter(role=Mandate.Role.COORDINATOR, department=organisation.department_id)
    told = near if organisation.department_id and near.exists() else active.filter(role=Mandate.Role.NATIONAL)
    for email in told.order_by("pk").values_list("user__email", flat=True):
        mails.tell(email)
