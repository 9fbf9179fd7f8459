"""Every write of accounts. What takes a right away ends the person's sessions at once, in the same transaction."""

from collections.abc import Collection
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from maillage.accounts import mails, parting, policies, sessions
from maillage.accounts.models import Clearance, Identity, Mandate, User
from maillage.core import journal
from maillage.core.errors import DomainError, NotAllowed
from maillage.territories.models import Department

CLEARANCE_LASTS = timedelta(days=365)
CALL_IS_FRESH = timedelta(days=30)
IDLE = timedelta(days=90)
# The machine gives roles until two persons of the national team can do it together.
_ENOUGH_NATIONALS = 2
_LAST_NATIONAL = (
    "Il ne resterait personne dans l’équipe nationale. Faites d’abord accorder ce rôle à une autre personne."
)
_LAST_COORDINATOR = (
    "Il ne resterait personne pour coordonner ce département. Faites d’abord accorder ce rôle à une autre personne, "
    "ou demandez à l’équipe nationale d’y mettre fin : elle y répondra."
)


class NotPossible(DomainError):
    """What was asked does not fit the state of the account or of the role."""


@transaction.atomic
def confirm_email(user: User, *, now: datetime) -> None:
    """The person followed the link sent to her address."""
    changed = User.objects.filter(pk=user.pk, is_confirmed=False, is_active=True).update(is_confirmed=True)
    user.is_confirmed = user.is_confirmed or bool(changed)
    if changed:
        journal.record("accounts.confirm_email", user, by=user, at=now)


def see(user: User, *, now: datetime) -> None:
    """Note the day: an account that nobody opens for 90 days closes."""
    user.seen_on = localdate(now)
    User.objects.filter(pk=user.pk).update(seen_on=user.seen_on)


@transaction.atomic
def save_profile(user: User, names: tuple[str, str, str], *, now: datetime) -> User:
    """First name, last name, profession: what colleagues see. Each may stay empty."""
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    user.first_name, user.last_name, user.profession = (name.strip() for name in names)
    user.save(update_fields=["first_name", "last_name", "profession"])
    journal.record("accounts.save_profile", user, by=user, at=now)
    return user


@transaction.atomic
def end_sessions(user: User, *, by: User | None, now: datetime, but: str | None = None) -> int:
    """Log the account out of every browser, `but` that session."""
    count = sessions.end(user, but=but)
    journal.record("accounts.end_sessions", user, by=by, at=now)
    return count


@transaction.atomic
def link_identity(user: User, identity: tuple[str, str], *, now: datetime) -> Identity:
    """Let the person log in as (issuer, subject) too. An identity belongs to one account, for good."""
    issuer, subject = identity
    try:
        with transaction.atomic():
            linked = Identity.objects.create(user=user, issuer=issuer, subject=subject, linked_at=now)
    except IntegrityError as error:
        raise NotPossible("Cette identité est déjà reliée à un compte.") from error
    journal.record("accounts.link_identity", user, by=user, at=now)
    return linked


@transaction.atomic
def open_with_identity(identity: tuple[str, str], email: str, *, now: datetime) -> User:
    """A new account for an address that the provider verified, and that no account has."""
    user = User.objects.create_user(email.lower(), is_confirmed=True, created_at=now)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    link_identity(user, identity, now=now)
    return user


@transaction.atomic
def ask_mandate(
    user: User, role: str, *, department: Department | None = None, by: User | None, now: datetime
) -> Mandate:
    """Ask that `user` be given a role. Nothing opens until another person grants it."""
    code = department.pk if department else None
    _require_giver(by, role, code)
    if not user.is_active or not user.is_confirmed:
        raise NotPossible("Cette personne doit d’abord confirmer son adresse électronique.")
    if (role == Mandate.Role.COORDINATOR) != (department is not None):
        raise NotPossible("Choisissez un département pour la coordination, et aucun pour les autres rôles.")
    if user.mandates.filter(role=role, department=department, ended_at=None).exists():
        raise NotPossible("Cette personne a déjà ce rôle, ou il est déjà demandé.")
    mandate = Mandate.objects.create(user=user, role=role, department=department, asked_by=by, asked_at=now)
    journal.record("accounts.ask_mandate", mandate, by=by, at=now)
    return mandate


@transaction.atomic
def grant_mandate(mandate: Mandate, *, by: User | None, now: datetime) -> Mandate:
    """The second person: neither who asked, nor who receives. All those who give that role are told by mail."""
    mandate = Mandate.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=mandate.pk)
    _require_giver(by, mandate.role, mandate.department_id)
    if mandate.ended_at or mandate.granted_at:
        raise NotPossible("Cette demande n’attend plus de réponse.")
    if by is not None and by.pk in (mandate.user_id, mandate.asked_by_id):
        raise NotPossible("Un rôle se donne à deux : une autre personne doit l’accorder.")
    if not mandate.user.is_active:
        raise NotPossible("Ce compte est fermé.")
    mandate.granted_by, mandate.granted_at = by, now
    mandate.save(update_fields=["granted_by", "granted_at"])
    journal.record("accounts.grant_mandate", mandate, by=by, at=now)
    _tell_about(mandate)
    return mandate


@transaction.atomic
def end_mandate(mandate: Mandate, *, by: User | None, now: datetime) -> Mandate:
    """End a role, or refuse one that was asked; the person herself may give hers back, when another one stays.

    The national team alone leaves a département without anybody: it answers for it then.
    """
    others = _others_in_turn(mandate)
    mandate = Mandate.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=mandate.pk)
    if by is None or by.pk != mandate.user_id:
        _require_giver(by, mandate.role, mandate.department_id)
    if mandate.ended_at:
        raise NotPossible("Ce rôle est déjà terminé.")
    if mandate.granted_at and mandate.user.is_active and not others:
        _require_successor(mandate, by)
    mandate.ended_at = now
    mandate.save(update_fields=["ended_at"])
    journal.record("accounts.end_mandate", mandate, by=by, at=now)
    if mandate.granted_at:
        sessions.end(mandate.user)
        _tell_about(mandate)
    return mandate


@transaction.atomic
def record_call_back(user: User, *, signed_at: datetime, called_at: datetime, by: User, now: datetime) -> Clearance:
    """`by` called `user` back on the number of the official record, and holds the signed charter: level 3, for twelve months."""
    if not policies.can_call_back(_mandates(by)):
        raise NotAllowed
    if by.pk == user.pk:
        raise NotPossible("Une autre personne doit vous rappeler.")
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if not user.is_active or not user.is_confirmed or not _is_entrusted(user):
        raise NotPossible("Cette personne doit d’abord être validée par une structure, ou avoir un rôle.")
    if not now - CALL_IS_FRESH <= called_at <= now or signed_at > now:
        raise NotPossible("L’appel doit dater de trente jours au plus, et la charte être déjà signée.")
    Clearance.objects.filter(user=user, ended_at=None).update(ended_at=now)
    clearance = Clearance.objects.create(
        user=user, called_by=by, called_at=called_at, signed_at=signed_at, expires_at=called_at + CLEARANCE_LASTS
    )
    journal.record("accounts.record_call_back", clearance, by=by, at=now)
    mails.tell(user.email)
    return clearance


@transaction.atomic
def end_clearance(clearance: Clearance, *, by: User | None, now: datetime) -> Clearance:
    """Back to level 2, at once."""
    if by is not None and by.pk != clearance.user_id and not policies.can_call_back(_mandates(by)):
        raise NotAllowed
    clearance = (
        Clearance.objects.select_for_update(of=("self",), no_key=True).select_related("user").get(pk=clearance.pk)
    )
    if clearance.ended_at:
        raise NotPossible("Cette habilitation est déjà terminée.")
    clearance.ended_at = now
    clearance.save(update_fields=["ended_at"])
    sessions.end(clearance.user)
    journal.record("accounts.end_clearance", clearance, by=by, at=now)
    return clearance


@transaction.atomic
def close(user: User, *, by: User | None, now: datetime) -> User:
    """Close an account for good, and erase who it was: the row stays, without name nor address, for the journal's sake.

    The person herself, the national team, or the machine when nobody opened it for 90 days.
    """
    if by is not None and by.pk != user.pk and not policies.can_give(_mandates(by), Mandate.Role.NATIONAL, None):
        raise NotAllowed
    roles = list(Mandate.objects.active().filter(user=user).order_by("role", "department_id"))
    left = [role for role in roles if not _others_in_turn(role)]
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if user.closed_at:
        raise NotPossible("Ce compte est déjà fermé.")
    if any(role.role == Mandate.Role.NATIONAL for role in left):
        raise NotPossible(_LAST_NATIONAL)
    parting.end_all(user, by=by, now=now)
    user.mandates.filter(ended_at=None).update(ended_at=now)
    user.clearances.filter(ended_at=None).update(ended_at=now)
    user.rescues.filter(ended_at=None).update(ended_at=now)
    user.identities.all().delete()
    user.address_changes.all().delete()
    for role in left:
        _tell_givers(role)
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    sessions.end(user)
    user.email = f"ferme-{user.pk}@invalid"
    user.first_name = user.last_name = user.profession = ""
    user.is_active = user.is_confirmed = user.is_member = False
    user.closed_at, user.seen_on, user.last_login = now, None, None
    user.set_unusable_password()
    user.save()
    journal.record("accounts.close", user, by=by, at=now)
    return user


def close_idle(*, now: datetime) -> int:
    """Close the accounts that nobody opened for 90 days: how many. The last of the national team stay."""
    limit = now - IDLE
    idle = User.objects.filter(is_active=True, created_at__lt=limit).exclude(seen_on__gte=localdate(limit))
    keep = Mandate.objects.active().filter(role__in=[Mandate.Role.NATIONAL, Mandate.Role.OPERATOR]).values("user")
    found = list(idle.exclude(pk__in=keep).order_by("pk"))
    for user in found:
        close(user, by=None, now=now)
    return len(found)


def _require_giver(by: User | None, role: str, department: str | None) -> None:
    if by is None:
        is_allowed = Mandate.objects.active().filter(role=Mandate.Role.NATIONAL).count() < _ENOUGH_NATIONALS
    else:
        is_allowed = policies.can_give(_mandates(by), role, department)
    if not is_allowed:
        raise NotAllowed


def _others_in_turn(mandate: Mandate) -> bool:
    """Whether somebody else holds that role there. Of two persons who give it back at once, the second is the last one."""
    same = Mandate.objects.active().filter(role=mandate.role, department=mandate.department_id)
    held = list(same.select_for_update(of=("self",), no_key=True).select_related("user").order_by("pk"))
    return any(one.pk != mandate.pk and one.user.is_active and one.user.is_confirmed for one in held)


def _require_successor(mandate: Mandate, by: User | None) -> None:
    """A territory keeps somebody who answers for it, and the network its national team."""
    if mandate.role == Mandate.Role.NATIONAL:
        raise NotPossible(_LAST_NATIONAL)
    is_national = by is None or policies.can_give(_mandates(by), Mandate.Role.NATIONAL, None)
    if mandate.role == Mandate.Role.COORDINATOR and not is_national:
        raise NotPossible(_LAST_COORDINATOR)


def _mandates(user: User) -> list[Mandate]:
    return list(Mandate.objects.active().filter(user=user, user__is_active=True, user__is_confirmed=True))


def _is_entrusted(user: User) -> bool:
    return user.is_member or Mandate.objects.active().filter(user=user).exists()


def _tell_about(mandate: Mandate) -> None:
    """The person, and everybody who could have given that role: nobody is raised in silence (docs/security.md, case 43)."""
    _tell_givers(mandate, {mandate.user.email})


def _tell_givers(mandate: Mandate, told: Collection[str] = ()) -> None:
    givers = Mandate.objects.active().filter(user__is_active=True).select_related("user", "department")
    near = {one.user.email for one in givers if policies.can_give([one], mandate.role, mandate.department_id)}
    for email in sorted(near.union(told)):
        mails.tell(email)
